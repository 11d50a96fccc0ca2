"""What wears bodies down from one moment to the next: bleeding, cold, heat, poison in the air, hunger.

Sources: HediffGiver_Bleeding, HediffGiver_Hypothermia, HediffGiver_Heat, GameCondition_ToxicFallout, Need_Food.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.health import injuries, vitals
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import armor, body, hediffs
from pytest_rle.colony.world import FILTH_INDEX, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

INTERVAL: Final = 60
"""Game ticks between two looks at bleeding bodies."""

EXPOSURE_INTERVAL: Final = 600
"""Game ticks between two looks at cold, heat, fallout and hunger; each stands for ten of the game's."""

BLOOD_LOSS_PER_RATE: Final = 0.001
BLOOD_RECOVERY: Final = 0.00033
BLEEDING_COUNTS_FROM: Final = 0.1
"""Per 60 game ticks: blood lost by rate of bleeding, blood won back, and the rate below which it is."""

DEGREE_HARM: Final = 6.45e-5
LEAST_COLD_HARM: Final = 0.00075
LEAST_HEAT_HARM: Final = 0.000375
"""Per 60 game ticks: severity by degree beyond the safe range, and the least there is beyond it."""

HEAT_OVERAGE: Final = Curve(((0, 0), (25, 25), (50, 40), (100, 60), (200, 80), (400, 100), (4000, 1000)))
"""Degrees too hot, and how many of them count."""

RECOVERY_SHARE: Final = 0.027
RECOVERY_RANGE: Final = (0.0015, 0.015)
"""Per 60 game ticks in comfort: the share of hypothermia or heatstroke that passes, and its bounds."""

FROSTBITE_FROM: Final = 0.37
FROSTBITE_CHANCE: Final = 0.025
FROSTBITE_SHARE: Final = 0.5
FROSTBITTEN: Final = ("Finger", "Toe", "Ear", "Nose", "Hand", "Foot")
"""Per 60 game ticks of hypothermia above the first figure: chance by severity, and the share of a part it takes."""

TOXIC_PER_DAY: Final = 0.4
TOXIC_RECOVERY_PER_DAY: Final = 0.08

MALNUTRITION_PER_DAY: Final = 0.453
MALNUTRITION_SPREAD: Final = (0.8, 1.2)
"""Severity a day without food, and the range of the factor that each body has of its own."""


def step(colony: Colony) -> None:
    """Let blood flow, and every 600 game ticks the elements and hunger do their work."""
    bleeding = hediffs.bleeding_pawns(colony)
    for pawn_id in sorted(bleeding) if bleeding else ():
        pawn = colony.world.pawns.get(pawn_id)
        if pawn is not None and any(hediffs.keeps_bleeding(hediff) for hediff in pawn.hediffs):
            _bleed(colony, pawn)
        else:
            bleeding.discard(pawn_id)
    if colony.now % EXPOSURE_INTERVAL == 0:
        _expose(colony)


def hours_to_bleed_out(colony: Colony, pawn: Pawn) -> float:
    """Game hours until blood loss kills at the present rate; infinite while nothing bleeds."""
    rate = body.bleed_rate(pawn, colony.now)
    lost = hediffs.of(pawn, "BloodLoss")
    if rate < BLEEDING_COUNTS_FROM:
        return math.inf
    return (1.0 - (lost.severity if lost is not None else 0.0)) / rate * 24.0


def malnutrition_factor(colony: Colony, pawn: Pawn) -> float:
    """How fast this body wastes away, 0.8 to 1.2; it stays the same for life."""
    return colony.stream("malnutrition", pawn.id).uniform(*MALNUTRITION_SPREAD)


def _bleed(colony: Colony, pawn: Pawn) -> None:
    rate = body.bleed_rate(pawn, colony.now)
    if rate >= BLEEDING_COUNTS_FROM:
        changed = _grow(colony, pawn, "BloodLoss", rate * BLOOD_LOSS_PER_RATE)
        if (colony.now // INTERVAL + pawn.id) % 10 == 0:
            _drip(colony, pawn)
    else:
        changed = _ease(pawn, "BloodLoss", BLOOD_RECOVERY)
    if changed:
        vitals.check(colony, pawn)


def _drip(colony: Colony, pawn: Pawn) -> None:
    x, z = movement.position(colony, pawn)
    grids = colony.world.grids
    blood = FILTH_INDEX["Filth_Blood"]
    if int(grids.filth[z, x]) in (0, blood):
        grids.filth[z, x] = blood
        grids.filth_thickness[z, x] = min(5, int(grids.filth_thickness[z, x]) + 1)


def _expose(colony: Colony) -> None:
    outdoors = temperature.outdoor(colony)
    fallout = conditions.active(colony, "ToxicFallout") is not None
    rooms = colony.world.room_temperatures.values()
    coldest = min(outdoors, min(rooms, default=outdoors))
    hottest = max(outdoors, max(rooms, default=outdoors))
    mild = not fallout and armor.ANIMALS_SAFE[0] <= coldest and hottest <= armor.ANIMALS_SAFE[1]
    nobody_minds = armor.NAKED_SAFE[0] <= coldest and hottest <= armor.NAKED_SAFE[1]
    player = colony.world.player_faction
    concerned = [
        pawn
        for pawn in colony.world.pawns.values()
        if pawn.hediffs or not mild or pawn.is_human or pawn.faction == player
    ]
    concerned.sort(key=lambda pawn: pawn.id)
    for pawn in concerned:
        changed = False
        if pawn.hediffs:
            hediffs.watch_bleeding(colony, pawn)
        if not nobody_minds or _has_exposure(pawn):
            low, high = armor.safe_range(pawn)
            if coldest < low or hottest > high or _has_exposure(pawn):
                changed = _feel_temperature(colony, pawn, low, high)
        if fallout or (pawn.hediffs and hediffs.of(pawn, "ToxicBuildup") is not None):
            changed |= _breathe_fallout(colony, pawn, falling=fallout)
        if pawn.is_human or pawn.faction == player:
            changed |= _waste_away(colony, pawn)
        if changed:
            vitals.check(colony, pawn)


def _has_exposure(pawn: Pawn) -> bool:
    return any(hediff.def_name in ("Hypothermia", "Heatstroke") for hediff in pawn.hediffs)


def _feel_temperature(colony: Colony, pawn: Pawn, low: float, high: float) -> bool:
    celsius = temperature.at(colony, *movement.position(colony, pawn))
    steps = EXPOSURE_INTERVAL // INTERVAL
    changed = False
    if celsius < low:
        harm = max(LEAST_COLD_HARM, (low - celsius) * DEGREE_HARM)
        changed = _grow(colony, pawn, "Hypothermia", harm * steps)
        cold = hediffs.of(pawn, "Hypothermia")
        if cold is not None and cold.severity > FROSTBITE_FROM:
            _freeze(colony, pawn, cold.severity, steps)
    elif celsius > low + armor.SAFE_MARGIN:
        changed = _recover(pawn, "Hypothermia", steps)
    if celsius > high:
        harm = max(LEAST_HEAT_HARM, HEAT_OVERAGE(celsius - high) * DEGREE_HARM)
        changed |= _grow(colony, pawn, "Heatstroke", harm * steps)
    elif celsius < high - armor.SAFE_MARGIN:
        changed |= _recover(pawn, "Heatstroke", steps)
    return changed


def _freeze(colony: Colony, pawn: Pawn, severity: float, steps: int) -> None:
    stream = colony.stream("frostbite", colony.now, pawn.id)
    gone = body.missing_parts(pawn)
    exposed = [part for part, known in enumerate(DEFS.body) if known.part in FROSTBITTEN and part not in gone]
    for _ in range(steps):
        if exposed and stream.chance(FROSTBITE_CHANCE * severity):
            part = stream.choice(exposed)
            amount = math.ceil(body.part_max_health(pawn, part) * FROSTBITE_SHARE)
            injuries.hurt(colony, pawn, "Frostbite", float(amount), source="the cold", part=part)
            if pawn.dead:
                return


def _recover(pawn: Pawn, def_name: str, steps: int) -> bool:
    hediff = hediffs.of(pawn, def_name)
    if hediff is None:
        return False
    severity = hediff.severity
    for _ in range(steps):
        severity -= min(RECOVERY_RANGE[1], max(RECOVERY_RANGE[0], severity * RECOVERY_SHARE))
    return _ease(pawn, def_name, hediff.severity - severity)


def _breathe_fallout(colony: Colony, pawn: Pawn, *, falling: bool) -> bool:
    x, z = movement.position(colony, pawn)
    days = EXPOSURE_INTERVAL / GAME_TICKS_PER_DAY
    if falling and not colony.world.grids.roof[z, x]:
        return _grow(colony, pawn, "ToxicBuildup", TOXIC_PER_DAY * days)
    return _ease(pawn, "ToxicBuildup", TOXIC_RECOVERY_PER_DAY * days)


def _waste_away(colony: Colony, pawn: Pawn) -> bool:
    """Malnutrition grows while food stands at zero and passes as fast once it does not."""
    starving = pawn.needs.food <= 0
    if not starving and not pawn.hediffs:
        return False
    if not starving and hediffs.of(pawn, "Malnutrition") is None:
        return False
    share = EXPOSURE_INTERVAL / GAME_TICKS_PER_DAY * malnutrition_factor(colony, pawn)
    if starving:
        return _grow(colony, pawn, "Malnutrition", MALNUTRITION_PER_DAY * share)
    return _ease(pawn, "Malnutrition", MALNUTRITION_PER_DAY * share)


def _grow(colony: Colony, pawn: Pawn, def_name: str, amount: float) -> bool:
    """Let a condition grow. Returns whether it has reached another stage, or its deadly end."""
    present = hediffs.of(pawn, def_name)
    before = hediffs.stage_index(present) if present is not None else -1
    hediff = hediffs.add(colony, pawn, def_name, round(amount, 9))
    return hediff.severity >= 1.0 or hediffs.stage_index(hediff) != before


def _ease(pawn: Pawn, def_name: str, amount: float) -> bool:
    """Let a condition pass. Returns whether it has reached another stage, or its end."""
    hediff = hediffs.of(pawn, def_name)
    if hediff is None:
        return False
    before = hediffs.stage_index(hediff)
    hediffs.set_severity(hediff, round(hediff.severity - amount, 9))
    if hediff.severity <= 0:
        hediffs.remove(pawn, hediff)
        return True
    return hediffs.stage_index(hediff) != before
