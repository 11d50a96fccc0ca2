"""The names that a scenario may use in its conditions and in its weights.

`pytest_rle.scoring` measures the figures. This file owns the names, so that a misspelt one is found when the file is
read and not after the game.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.rimworld.constants import NUTRITION_PER_DAY

CONDITION_METRICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "days_survived": "game days since the episode began",
        "population": "living colonists, those who joined later included",
        "survival_rate": "founders alive, as a share of the founders",
        "colonists_dead": "founders who died or were lost",
        "food_days": f"nutrition on the map, in days of what the founders eat at {NUTRITION_PER_DAY:g} a day each",
        "mood_average": "mean mood of the living colonists, 0 to 1; 0 where nobody lives",
        "wealth": "colony wealth in silver",
        "research_completed": "research projects finished since the episode began",
        "ship_parts": "required ship parts that stand finished, 0 to 7",
    }
)
"""What victory and failure conditions may compare, and what each name means. Prompts show these texts."""

GOAL_METRICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "founders_unpoisoned": "1 less toxic buildup / 0.4, as the mean over the founders; the dead count 0",
        "founders_well": "the founders' mean health, 0 to 1; the dead count 0, those in danger or downed half",
        "illness_survived": "founders alive and free of disease, as a share of all, once one has broken out",
        "larder_days": "days for which the larder feeds all founders",
        "raids_beaten": "threats that ended with at least half of the founders on their feet",
        "ship_parts": "required ship parts that stand finished, 0 to 7",
    }
)
"""What a scenario may name as its goal, and what each name means. `pytest_rle.scoring.goals` has the figures."""

OPERATORS: Final = (">=", "<=", ">", "<", "==")
"""The operators of a condition."""

WEIGHTED_METRICS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "1.0": (
            "communication_efficiency",
            "coordination",
            "efficiency",
            "food_security",
            "mood",
            "research",
            "self_sufficiency",
            "survival",
            "threat_response",
            "wealth",
        ),
        "2.0": (
            "efficiency",
            "food_security",
            "health",
            "mood",
            "plan_coherence",
            "research",
            "self_sufficiency",
            "shelter",
            "survival",
            "threat_response",
            "wealth",
        ),
        "3.0": (
            "food",
            "goal",
            "mood",
            "nights",
            "orders",
            "possessions",
            "production",
            "research",
            "threats",
            "wellbeing",
        ),
    }
)
"""The metrics of each scoring version, oldest version first, in alphabetical order.

A scenario must weigh every metric of a version to be scored by it. `pytest_rle.scoring.metrics` finds the formula of
each name; a published version does not change.
"""

SHIP_PARTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "Ship_ComputerCore": 1,
        "Ship_CryptosleepCasket": 1,
        "Ship_Engine": 3,
        "Ship_Reactor": 1,
        "Ship_SensorCluster": 1,
    }
)
"""The parts that a ship needs before it can launch, besides the beams that join them (ShipUtility.RequiredParts)."""
