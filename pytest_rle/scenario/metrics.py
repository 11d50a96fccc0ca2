"""The names that a scenario may use: what its conditions ask about, and what its weights weigh.

The figures themselves are measured in `pytest_rle.scoring`; here is only the vocabulary, so that a misspelt name is
found when the file is read and not when the game is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CONDITION_METRICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "days_survived": "game days since the episode began",
        "population": "living colonists, those who joined later included",
        "survival_rate": "founders alive, as a share of the founders",
        "colonists_dead": "founders who died or were lost",
        "food_days": "nutrition on the map, in days of what the founders eat at 1.6 a day each",
        "mood_average": "mean mood of the living colonists, 0 to 1; 0 where nobody lives",
        "wealth": "colony wealth in silver",
        "research_completed": "research projects finished since the episode began",
        "ship_parts": "required ship parts that stand finished, 0 to 7",
    }
)
"""What victory and failure conditions may ask about, with the meaning of each."""

OPERATORS: Final = (">=", "<=", ">", "<", "==")
"""How a condition may compare."""

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
    }
)
"""The metrics of each scoring version, alphabetical. A scenario weighs all of a version's metrics, or that version
cannot score it."""

SHIP_PARTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "Ship_ComputerCore": 1,
        "Ship_CryptosleepCasket": 1,
        "Ship_Engine": 3,
        "Ship_Reactor": 1,
        "Ship_SensorCluster": 1,
    }
)
"""What a ship needs before it can leave, besides the beams that join it (ShipUtility.RequiredParts)."""
