"""Healing: every 600 game ticks wounds heal, illnesses progress and wounds may become infected.

Source: Pawn_HealthTracker.HealthTick of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.health import diseases, vitals
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import body, hediffs, posture
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS, Curve, lerp

STEP_TICKS: Final = 600
"""Game ticks of one step."""

NATURAL_HEALING: Final = 8.0
LYING_HEALING: Final = 4.0
TENDED_HEALING: Final = 8.0
"""Hit points healed a day: of any body, in addition while lying, and in addition of tended wounds at quality 0.5."""

PER_STEP: Final = 0.01
"""Share of a day's healing in one step."""

INFECTION_BY_SEVERITY: Final = Curve(((1.0, 0.1), (12.0, 1.0)))
INFECTION_BY_TENDING: Final = Curve(((0.0, 0.7), (1.0, 0.4)))
INFECTION_BY_CLEANLINESS: Final = Curve(((-5.0, 1.0), (0.0, 0.5), (1.0, 0.2)))
"""Chance of infection by the wound's severity, and its factors by treatment quality and by the room's cleanliness."""

OUTDOOR_INFECTION_FACTOR: Final = 0.5
"""Factor of the infection chance of a tended wound outdoors."""

SCAR_CHANCE: Final = 0.02
"""Chance that a healed wound leaves a scar (HediffComp_GetsPermanent)."""

SCAR_SEVERITY: Final = 1.0
"""Severity of a scar in hit points."""


def step(colony: Colony) -> None:
    """Advance the healing and the illnesses of every pawn with hediffs, by id."""
    affected = [pawn for pawn in colony.world.pawns.values() if pawn.hediffs]
    affected.sort(key=lambda pawn: pawn.id)
    for pawn in affected:
        if pawn.id not in colony.world.pawns:
            continue
        _end_treatments(colony, pawn)
        changed = diseases.progress(colony, pawn, STEP_TICKS)
        changed |= _roll_infections(colony, pawn)
        if heal(colony, pawn) and pawn.downed:
            changed = True
        if changed:
            vitals.check(colony, pawn)


def heal(colony: Colony, pawn: Pawn) -> bool:
    """Heal one random wound by one step, and one tended wound in addition. Starving people do not heal.

    Returns whether there was a wound to heal.
    """
    wounds = [h for h in pawn.hediffs if not h.permanent and hediffs.is_injury(h)]
    if not wounds or (pawn.is_human and food.hunger_stage(pawn) == food.STARVING):
        return False
    stream = colony.stream("healing", colony.now, pawn.id)
    scale = body.health_scale(pawn) * PER_STEP
    _heal_wound(colony, pawn, stream.choice(wounds), natural_healing(colony, pawn) * scale)
    tended = [h for h in wounds if hediffs.is_tended(h) and h.severity > 0]
    if tended:
        wound = stream.choice(tended)
        _heal_wound(colony, pawn, wound, TENDED_HEALING * lerp(0.5, 1.5, wound.tend_quality) * scale)
    return True


def natural_healing(colony: Colony, pawn: Pawn) -> float:
    """Hit points a day that the pawn heals in its present posture: 8 standing, 12 lying, 16 and more in a bed."""
    points = NATURAL_HEALING
    if posture.lying(pawn):
        points += LYING_HEALING
        bed = posture.bed_of(colony, pawn)
        if bed is not None:
            points += DEFS.buildings[bed.def_name].heal_per_day
    return points


def infection_chance(colony: Colony, pawn: Pawn, wound: Hediff) -> float:
    """The chance, 0 to 1, that a wound becomes infected (HediffComp_Infecter.CheckMakeInfection)."""
    chance = INFECTION_BY_SEVERITY(wound.severity)
    if hediffs.is_tended(wound):
        room = rooms.room_at(colony, pawn.x, pawn.z)
        factor = OUTDOOR_INFECTION_FACTOR
        if room is not None and not room.is_outdoors:
            factor = INFECTION_BY_CLEANLINESS(rooms.stats(colony, room).cleanliness)
        chance *= factor * INFECTION_BY_TENDING(wound.tend_quality)
    if pawn.faction == colony.world.player_faction:
        chance *= colony.difficulty.player_pawn_infection_chance_factor
    return chance


def _heal_wound(colony: Colony, pawn: Pawn, wound: Hediff, points: float) -> None:
    wound.severity = round(max(0.0, wound.severity - points), 9)
    if wound.severity > 0:
        return
    leaves_scar = hediffs.definition(wound).scar_label is not None
    if leaves_scar and colony.stream("scar", wound.id).chance(SCAR_CHANCE):
        wound.permanent, wound.severity = True, SCAR_SEVERITY
        return
    hediffs.remove(pawn, wound)


def _end_treatments(colony: Colony, pawn: Pawn) -> None:
    for hediff in pawn.hediffs:
        wears_off = hediffs.definition(hediff).kind not in hediffs.WOUNDS
        if wears_off and 0 <= hediff.tended_until <= colony.now:
            hediff.tended_until = -1


def _roll_infections(colony: Colony, pawn: Pawn) -> bool:
    changed = False
    for wound in list(pawn.hediffs):
        if wound.infects_at < 0 or wound.infects_at > colony.now:
            continue
        wound.infects_at = -1
        if wound.permanent or not hediffs.is_injury(wound):
            continue
        if colony.stream("infection roll", wound.id).chance(infection_chance(colony, pawn, wound)):
            known = DEFS.hediffs["WoundInfection"]
            hediffs.add(colony, pawn, known.def_name, known.initial_severity, wound.part, source=wound.source)
            changed = True
            if pawn.faction == colony.world.player_faction and pawn.is_human:
                text = (
                    f"{pawn.name.short}'s {hediffs.label(wound)} in the {hediffs.part_label(wound.part)} is infected."
                )
                colony.letter(f"Infection: {pawn.name.short}", "NegativeEvent", text)
    return changed
