"""Illnesses: immunity races severity; bed rest, food and tending decide which wins.

Sources: HediffComp_Immunizable, ImmunityHandler, StatDef ImmunityGainSpeed, HediffComp_TendDuration.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import body, hediffs, posture, traits
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

CHANGE_BY_THEMSELVES: Final = frozenset(DEFS.diseases) | {
    name for name, known in DEFS.hediffs.items() if known.severity_per_day or known.severity_per_day_tended
}
"""Illnesses and conditions whose severity changes with time."""

LYING_FACTOR: Final = 1.1
"""Factor of the immunity gain while lying."""

FOOD_FACTORS: Final = (1.0, 1.0, 0.9, 0.7)
"""Factors of the immunity gain by hunger stage: fed, hungry, urgently hungry, starving."""

REST_FACTORS: Final = ((rest.EXHAUSTED, 0.80), (rest.VERY_TIRED, 0.92), (rest.TIRED, 0.96))
"""Levels of rest, and the factor of the immunity gain below each."""

BLOOD_FILTRATION_WEIGHT: Final = 0.5
"""How much of a change of BloodFiltration affects the immunity gain."""

AGE_FACTOR: Final = Curve(((0.8, 1.0), (1.0, 0.9), (1.5, 0.5)))
"""Factor of the immunity gain by age as a share of the life expectancy."""

LIFE_EXPECTANCY_YEARS: Final = 80.0


def immunity_gain_speed(colony: Colony, pawn: Pawn) -> float:
    """How fast the pawn gains immunity: 1 for a fed, rested, standing adult (StatDef ImmunityGainSpeed)."""
    speed = 1.0 + traits.offset(pawn, "ImmunityGainSpeed")
    filtration = body.capacity(colony, pawn, "BloodFiltration")
    speed *= 1.0 + (filtration - 1.0) * BLOOD_FILTRATION_WEIGHT
    if pawn.is_human:
        speed *= FOOD_FACTORS[food.hunger_stage(pawn)]
        speed *= next((factor for limit, factor in REST_FACTORS if pawn.needs.rest < limit), 1.0)
        speed *= AGE_FACTOR(pawn.age_ticks / GAME_TICKS_PER_YEAR / LIFE_EXPECTANCY_YEARS)
    if posture.lying(pawn):
        speed *= LYING_FACTOR
        bed = posture.bed_of(colony, pawn)
        if bed is not None:
            speed *= DEFS.buildings[bed.def_name].immunity_gain_factor
    return max(0.0, speed)


def severity_per_day(hediff: Hediff) -> float:
    """Severity that an illness gains a day in its present state; negative while it fades."""
    known = DEFS.diseases[hediff.def_name]
    rate = known.severity_per_day_immune if hediff.immunity >= 1.0 else known.severity_per_day_sick
    if hediffs.is_tended(hediff):
        rate += known.severity_per_day_tended * hediff.tend_quality
    return rate


def progress(colony: Colony, pawn: Pawn, game_ticks: int) -> bool:
    """Advance the pawn's illnesses and conditions. Returns whether one has changed its stage or ended."""
    days = game_ticks / GAME_TICKS_PER_DAY
    speed: float | None = None
    changed = False
    for hediff in list(pawn.hediffs):
        if hediff.def_name not in CHANGE_BY_THEMSELVES and hediff.ends_tick < 0:
            continue
        known = hediffs.definition(hediff)
        if hediff.def_name in DEFS.diseases:
            if speed is None:
                speed = immunity_gain_speed(colony, pawn)
            rate = severity_per_day(hediff)
            if hediff.immunity < 1.0:
                gain = DEFS.diseases[hediff.def_name].immunity_per_day_sick * speed * hediff.immunity_factor
                hediff.immunity = round(min(1.0, hediff.immunity + gain * days), 9)
        elif known.severity_per_day or known.severity_per_day_tended:
            rate = known.severity_per_day
            if hediffs.is_tended(hediff):
                rate += known.severity_per_day_tended * hediff.tend_quality
        else:
            rate = 0.0
        if rate:
            before = hediffs.stage_index(hediff)
            hediffs.set_severity(hediff, round(hediff.severity + rate * days, 9))
            lethal = known.lethal_severity is not None and hediff.severity >= known.lethal_severity
            changed |= lethal or hediffs.stage_index(hediff) != before
        over = hediff.severity <= 0 and known.kind in ("Disease", "Condition") and rate < 0
        if over or 0 <= hediff.ends_tick <= colony.now:
            hediffs.remove(pawn, hediff)
            changed = True
    return changed
