"""How much of a threat the storyteller can afford now, in points. Source: StorytellerUtility.DefaultThreatPointsNow."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.pawns import body
from pytest_rle.rimworld import DEFS, Curve, lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

POINTS_BY_WEALTH: Final = Curve(((0, 0), (14_000, 0), (400_000, 2_400), (700_000, 3_600), (1_000_000, 4_200)))
"""PointsPerWealthCurve, over wealth in silver with buildings at half."""

POINTS_BY_COLONIST: Final = Curve(((0, 15), (10_000, 15), (400_000, 140), (1_000_000, 200)))
"""PointsPerColonistByWealthCurve, over the same wealth."""

HEALTH_SHARE: Final = 0.65
"""How far a colonist's wounds lower its points."""

TRAINED_ANIMAL_SHARE: Final = 0.08
"""Points for each point of combat power of a tame animal that can be trained to fight."""

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
"""Animals of advanced trainability, which can learn to attack on command (TrainableDef Release)."""

FACTOR_BY_ADAPTATION: Final = Curve(((-30, 0.4), (0, 0.8), (30, 1.0), (60, 1.2), (120, 1.6), (180, 2.0)))
"""pointsFactorFromAdaptDays."""

FACTOR_BY_DAY: Final = Curve(((10, 0.7), (40, 1.0)))
"""pointsFactorFromDaysPassed."""

FLOOR: Final = 35.0
"""GlobalPointsMinRangeFloor."""

CEILING: Final = 10_000.0
"""GlobalPointsMax."""

FLOOR_RISES_FROM_DAY: Final = 12.0
FLOOR_RISES_TO_DAY: Final = 35.0
"""Days over which the top of the random floor grows from `FLOOR` to the difficulty's ceiling."""


def points(colony: Colony) -> float:
    """The threat points of this moment: wealth and people, by adaptation, difficulty and day, 35 to 10 000."""
    riches = wealth.wealth(colony).storyteller
    sum_of_points = POINTS_BY_WEALTH(riches) + _people(colony, riches) + _animals(colony)
    difficulty, day = colony.difficulty, colony.day
    adaptation = FACTOR_BY_ADAPTATION(colony.world.storyteller.adaptation_days)
    adapted = lerp(1.0, adaptation, difficulty.adaptation_effect_factor)
    raw = sum_of_points * adapted * difficulty.threat_scale * FACTOR_BY_DAY(day)
    return round(min(CEILING, max(floor(colony), raw)), 6)


def floor(colony: Colony) -> float:
    """The least that comes now: random by the hour, between 35 and a top that grows with the days."""
    top = Curve(
        ((FLOOR_RISES_FROM_DAY, FLOOR), (FLOOR_RISES_TO_DAY, colony.difficulty.min_threat_points_range_ceiling))
    )(colony.now / GAME_TICKS_PER_DAY)
    return colony.stream("threat_points.floor", colony.now // GAME_TICKS_PER_HOUR).uniform(FLOOR, top)


def _people(colony: Colony, riches: float) -> float:
    each = POINTS_BY_COLONIST(riches)
    return sum(lerp(each, each * body.health_percent(pawn), HEALTH_SHARE) for pawn in colony.world.colonists())


def _animals(colony: Colony) -> float:
    total = 0.0
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.race in ATTACK_TRAINABLE and pawn.faction == colony.world.player_faction and not pawn.downed:
            power = TRAINED_ANIMAL_SHARE * DEFS.animals[pawn.race].combat_power
            total += lerp(power, power * body.health_percent(pawn), HEALTH_SHARE)
    return total
