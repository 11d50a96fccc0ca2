"""Hediffs: wounds, illnesses and conditions, how a pawn gets and loses them, and their stages (Hediff, HediffSet)."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import attrgetter
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.pawn_defs import HediffDef, HediffStage

MISSING_PART: Final = "MissingBodyPart"

WOUNDS: Final = frozenset({"Injury", "MissingPart"})
"""Kinds of hediffs that are wounds. Wounds have no stages; their severity is in hit points."""

UNKNOWN: Final = HediffDef(def_name="Unknown", label="unknown condition", kind="Condition", stages=())
"""Stands for hediffs of mods and expansions that a save may contain; it has no effect."""

INFECTION_DELAY: Final = (15_000, 45_000)
"""Range of game ticks from a wound to its roll for infection (HediffComp_Infecter)."""

ANIMAL_INFECTION_FACTOR: Final = 0.1
"""Factor of an animal's chance of such a roll."""

_BLEEDING: Final = frozenset(name for name, known in DEFS.hediffs.items() if known.bleed_rate > 0)
_BOUNDS: Final = {
    name: tuple(stage.min_severity for stage in known.stages) for name, known in DEFS.hediffs.items() if known.stages
}
_CHANGE_HUNGER: Final = frozenset(
    name for name, known in DEFS.hediffs.items() if any(stage.hunger_offset for stage in known.stages)
)
_CHANGE_REST: Final = frozenset(
    name for name, known in DEFS.hediffs.items() if any(stage.rest_fall_offset for stage in known.stages)
)


def definition(hediff: Hediff) -> HediffDef:
    """The HediffDef of a hediff; `UNKNOWN` for a name that the tables do not know."""
    return DEFS.hediffs.get(hediff.def_name, UNKNOWN)


def stage_index(hediff: Hediff) -> int:
    """The index of the stage that the severity has reached, from 0."""
    severity, index = hediff.severity, 0
    for number, bound in enumerate(_BOUNDS.get(hediff.def_name, ())):
        if severity >= bound:
            index = number
    return index


def stage(hediff: Hediff) -> HediffStage | None:
    """The stage that the severity has reached; None for wounds, which have no stages."""
    stages = definition(hediff).stages
    return stages[stage_index(hediff)] if stages else None


def hunger_offset(pawn: Pawn) -> float:
    """What the pawn's illnesses and conditions add to its factor of hunger, 1."""
    found = [hediff for hediff in pawn.hediffs if hediff.def_name in _CHANGE_HUNGER]
    return _sum_of_stages(found, attrgetter("hunger_offset")) if found else 0.0


def rest_fall_offset(pawn: Pawn) -> float:
    """What the pawn's illnesses and conditions add to its factor of the fall of rest, 1."""
    found = [hediff for hediff in pawn.hediffs if hediff.def_name in _CHANGE_REST]
    return _sum_of_stages(found, attrgetter("rest_fall_offset")) if found else 0.0


def _sum_of_stages(found: list[Hediff], value: Callable[[HediffStage], float]) -> float:
    reached = [stage(hediff) for hediff in found]
    return math.fsum([value(entry) for entry in reached if entry is not None])


def visible(hediff: Hediff) -> bool:
    """Whether the health tab shows it."""
    reached = stage(hediff)
    return reached is None or reached.visible


def is_injury(hediff: Hediff) -> bool:
    """Whether this is a wound other than a missing part, or its scar."""
    return definition(hediff).kind == "Injury"


def label(hediff: Hediff) -> str:
    """The game's label, such as "gunshot", "old gunshot" or "plague (major)"."""
    known = definition(hediff)
    name = known.label
    if hediff.permanent and known.scar_label is not None:
        name = known.scar_label
    if hediff.def_name == MISSING_PART and hediff.part >= 0:
        return f"missing {part_label(hediff.part)}"
    reached = stage(hediff)
    return f"{name} ({reached.label})" if reached is not None and reached.label is not None else name


def part_label(part: int) -> str:
    """The label of a body part by its index; "whole body" for -1."""
    if not 0 <= part < len(DEFS.body):
        return "whole body"
    record = DEFS.body[part]
    return record.label or record.part.lower()


def of(pawn: Pawn, def_name: str) -> Hediff | None:
    """The pawn's first hediff of this def."""
    for hediff in pawn.hediffs:
        if hediff.def_name == def_name:
            return hediff
    return None


def add(colony: Colony, pawn: Pawn, def_name: str, severity: float, part: int = -1, source: str = "") -> Hediff:
    """Give a pawn a hediff. If the pawn already has this illness or condition, its severity rises instead.

    `source` names the cause, for the report of a death. The caller must check for death and downing with
    `vitals.check`. Raises KeyError on a HediffDef that the tables do not know.
    """
    known = DEFS.hediffs[def_name]
    if known.kind not in WOUNDS:
        present = next((h for h in pawn.hediffs if h.def_name == def_name and h.part == part), None)
        if present is not None:
            set_severity(present, present.severity + severity)
            return present
    world = colony.world
    hediff = Hediff(world.new_id(), def_name, 0.0, part, world.game_tick, source=source)
    set_severity(hediff, severity)
    if known.kind == "Disease":
        hediff.immunity_factor = round(
            colony.stream("immunity", world.game_tick, pawn.id, hediff.id).uniform(0.8, 1.2), 9
        )
    if known.duration is not None:
        hediff.ends_tick = world.game_tick + colony.stream("hediff duration", hediff.id).integer(*known.duration)
    if known.infection_chance > 0:
        chance = known.infection_chance * (1.0 if pawn.is_human else ANIMAL_INFECTION_FACTOR)
        stream = colony.stream("infection", hediff.id)
        if stream.chance(chance):
            hediff.infects_at = world.game_tick + stream.integer(*INFECTION_DELAY)
    pawn.hediffs.append(hediff)
    watch_bleeding(colony, pawn)
    return hediff


def keeps_bleeding(hediff: Hediff) -> bool:
    """Whether this is blood loss, or an untended wound that can bleed."""
    if hediff.def_name == "BloodLoss":
        return True
    return hediff.def_name in _BLEEDING and hediff.tended_until < 0 and not hediff.permanent


def may_bleed(pawn: Pawn) -> bool:
    """Whether a pawn has blood loss, or an untended wound that can bleed."""
    return any(map(keeps_bleeding, pawn.hediffs))


def bleeding_pawns(colony: Colony) -> set[int]:
    """The ids of the pawns that may bleed, for `health.bleeding`; derived from the world, and kept current by `add`."""
    return colony.memo("hediffs.bleeding", None, _find_bleeding, colony)


def _find_bleeding(colony: Colony) -> set[int]:
    return {pawn.id for pawn in colony.world.pawns.values() if may_bleed(pawn)}


def watch_bleeding(colony: Colony, pawn: Pawn) -> None:
    """Add a pawn to those that may bleed, if it has an open wound or blood loss."""
    if may_bleed(pawn):
        bleeding_pawns(colony).add(pawn.id)


def grow(colony: Colony, pawn: Pawn, def_name: str, amount: float) -> bool:
    """Raise the severity of a condition, or give it. Returns whether it has reached another stage or severity 1."""
    present = of(pawn, def_name)
    before = stage_index(present) if present is not None else -1
    hediff = add(colony, pawn, def_name, round(amount, 9))
    return hediff.severity >= 1.0 or stage_index(hediff) != before


def ease(pawn: Pawn, def_name: str, amount: float) -> bool:
    """Lower the severity of a condition; at 0 it ends. Returns whether it has reached another stage or its end."""
    hediff = of(pawn, def_name)
    if hediff is None:
        return False
    before = stage_index(hediff)
    set_severity(hediff, round(hediff.severity - amount, 9))
    if hediff.severity <= 0:
        remove(pawn, hediff)
        return True
    return stage_index(hediff) != before


def remove(pawn: Pawn, hediff: Hediff) -> None:
    """Remove a hediff; without effect if the pawn does not have it."""
    pawn.hediffs[:] = [entry for entry in pawn.hediffs if entry is not hediff]


def set_severity(hediff: Hediff, severity: float) -> None:
    """Set the severity, between the def's minimum, 0 for most, and its maximum. Wounds have no maximum."""
    known = definition(hediff)
    if known.kind in WOUNDS:
        hediff.severity = max(0.0, severity)
        return
    limit = known.max_severity or known.lethal_severity or 1.0
    hediff.severity = min(limit, max(known.min_severity, severity))


def is_tended(hediff: Hediff) -> bool:
    """Whether the hediff is tended. A wound stays tended; an illness until `healing` ends the treatment."""
    return hediff.tended_until >= 0


def tendable_now(hediff: Hediff) -> bool:
    """Whether a doctor can tend it now: its def allows it, and it is neither a scar nor tended."""
    return hediff.tended_until < 0 and not hediff.permanent and definition(hediff).tendable
