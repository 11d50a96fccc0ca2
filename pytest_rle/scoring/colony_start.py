"""What the colony was when the episode began: the denominators of every metric."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scenario.metrics import SHIP_PARTS

NUTRITION_PER_DAY = 1.6
"""What a person eats in a day while fed (Need_Food.FoodFallPerTick)."""


@dataclasses.dataclass(frozen=True, slots=True)
class ColonyStart:
    """The founders and what they had. Scores are measured against these, never against the survivors."""

    game_tick: int
    founder_ids: frozenset[int]
    wealth: float
    research_points: Mapping[str, int]
    finished_research: frozenset[str]

    @property
    def founders(self) -> int:
        """How many they were; at least 1, so that shares are defined."""
        return max(1, len(self.founder_ids))

    @classmethod
    def of(cls, observation: Observation) -> ColonyStart:
        """The start that an observation shows."""
        return cls(
            game_tick=observation.game.game_tick,
            founder_ids=frozenset(colonist.colonist.id for colonist in observation.colonists),
            wealth=observation.game.colony_wealth,
            research_points={project.name: project.progress for project in observation.research},
            finished_research=frozenset(p.name for p in observation.research if p.is_finished),
        )

    def living(self, observation: Observation) -> int:
        """The founders who are still there."""
        return len(self.founder_ids & {colonist.colonist.id for colonist in observation.colonists})


def nutrition(observation: Observation) -> float:
    """The nutrition on the map."""
    critical = observation.resources.critical_resources
    food = critical.food_summary if critical is not None else None
    return food.total_nutrition if food is not None else 0.0


def condition_figures(start: ColonyStart, observation: Observation) -> dict[str, float]:
    """The figures that a scenario's conditions ask about, as `scenario.metrics` describes them."""
    moods = [colonist.colonist.mood for colonist in observation.colonists]
    standing = [building.def_name for building in observation.buildings]
    living = start.living(observation)
    return {
        "days_survived": (observation.game.game_tick - start.game_tick) / 60_000,
        "population": float(len(observation.colonists)),
        "survival_rate": living / start.founders,
        "colonists_dead": float(start.founders - living),
        "food_days": nutrition(observation) / (NUTRITION_PER_DAY * start.founders),
        "mood_average": sum(moods) / len(moods) if moods else 0.0,
        "wealth": observation.game.colony_wealth,
        "research_completed": float(
            sum(p.is_finished and p.name not in start.finished_research for p in observation.research)
        ),
        "ship_parts": float(sum(min(standing.count(part), needed) for part, needed in SHIP_PARTS.items())),
    }
