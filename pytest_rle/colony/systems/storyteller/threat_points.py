"""Threat points: the budget of the storyteller's threats. Source: StorytellerUtility.DefaultThreatPointsNow."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.pawns import body
from pytest_rle.rimworld import DEFS, Curve, lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

POINTS_BY_WEALTH: Final = Curve(((0, 0), (14_000, 0), (400_000, 2_400), (700_000, 3_600), (1_000_000, 4_200)))
"""Points by wealth in silver, with buildings counted half (PointsPerWealthCurve)."""

POINTS_BY_COLONIST: Final = Curve(((0, 15), (10_000, 15), (400_000, 140), (1_000_000, 200)))
"""Points for each colonist by the same wealth (PointsPerColonistByWealthCurve)."""

HEALTH_SHARE: Final = 0.65
"""The share of a colonist's points that depends on its health."""

TRAINED_ANIMAL_SHARE: Final = 0.08
"""Points for each unit of combat power of a tame animal that can learn to attack."""

ATTACK_TRAINABLE: Final = frozenset(
    {
        "Bear_Grizzly",
        "Cougar",
        "Elephant",
        "Fox_Red",
        "Husky",
        "LabradorRetriever",
        "Lynx",
        "Pig",
        "Warg",
        "WildBoar",
        "Wolf_Timber",
    }
)
"""Animals with advanced trainability, which can learn to attack (TrainableDef Release)."""

FACTOR_BY_ADAPTATION: Final = Curve(((-30, 0.4), (0, 0.8), (30, 1.0), (60, 1.2), (120, 1.6), (180, 2.0)))
"""Factor by adaptation days (pointsFactorFromAdaptDays)."""

FACTOR_BY_DAY: Final = Curve(((10, 0.7), (40, 1.0)))
"""Factor by days since the start (pointsFactorFromDaysPassed)."""

FLOOR: Final = 35.0
"""The lowest threat points (GlobalPointsMinRangeFloor)."""

CEILING: Final = 10_000.0
"""GlobalPointsMax."""

FLOOR_RISES_FROM_DAY: Final = 12.0
FLOOR_RISES_TO_DAY: Final = 35.0
"""Days between which the upper bound of the random floor rises from `FLOOR` to the difficulty's ceiling."""


def points(colony: Colony) -> float:
    """The threat points now, 35 to 10 000, by wealth, people, animals, adaptation, difficulty and day."""
    silver = wealth.wealth(colony).storyteller
    sum_of_points = POINTS_BY_WEALTH(silver) + _people(colony, silver) + _animals(colony)
    difficulty, day = colony.difficulty, colony.day
    adaptation = FACTOR_BY_ADAPTATION(colony.world.storyteller.adaptation_days)
    adapted = lerp(1.0, adaptation, difficulty.adaptation_effect_factor)
    raw = sum_of_points * adapted * difficulty.threat_scale * FACTOR_BY_DAY(day)
    return round(min(CEILING, max(floor(colony), raw)), 6)


def floor(colony: Colony) -> float:
    """The lower bound now: random in each hour, between 35 and an upper bound that rises with the days."""
    top = Curve(
        ((FLOOR_RISES_FROM_DAY, FLOOR), (FLOOR_RISES_TO_DAY, colony.difficulty.min_threat_points_range_ceiling))
    )(colony.now / GAME_TICKS_PER_DAY)
    return colony.stream("threat_points.floor", colony.now // GAME_TICKS_PER_HOUR).uniform(FLOOR, top)


def _people(colony: Colony, silver: float) -> float:
    each = POINTS_BY_COLONIST(silver)
    return sum(lerp(each, each * body.health_percent(pawn), HEALTH_SHARE) for pawn in colony.colonists())


def _animals(colony: Colony) -> float:
    total = 0.0
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.race in ATTACK_TRAINABLE and pawn.faction == colony.world.player_faction and not pawn.downed:
            power = TRAINED_ANIMAL_SHARE * DEFS.animals[pawn.race].combat_power
            total += lerp(power, power * body.health_percent(pawn), HEALTH_SHARE)
    return total
