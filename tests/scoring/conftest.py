"""Colonies as the score sees them."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from tests.scoring.run import Make, Run
from tests.shipped import SCENARIOS


@pytest.fixture(scope="session")
def crashlanded() -> Scenario:
    """Thirty days, three founders."""
    return SCENARIOS["crashlanded"]


@pytest.fixture(scope="session")
def colony() -> Make:
    """Makes measurements. By default three healthy founders live in the open with ten days of food."""

    def make(game_tick: int = 0, *, ids: tuple[int, ...] = (1, 2, 3), **changes: Any) -> Measurement:
        mood, health = changes.pop("mood", 0.5), changes.pop("health", 1.0)
        figures: dict[str, Any] = {
            "game_tick": game_tick,
            "colonists": tuple(ColonistMeasure(id=number, health=health, mood=mood) for number in ids),
            "enemies": 0,
            "nutrition": 51.3,
            "food_items": 57,
            "wealth": 14_000.0,
            "research_points": 0.0,
            "research_finished": 7,
            "research_available": 24,
            "crops": 0,
            "infected_crops": 0,
            "meal_bills": 0,
            "power_made": 0.0,
            "power_drawn": 0.0,
            "power_wanted": 0.0,
            "power_stored": 0.0,
        }
        return Measurement(**figures | changes)

    return make


@pytest.fixture
def run(crashlanded: Scenario, colony: Make) -> Run:
    """A run of Crashlanded that is about to begin."""
    return Run(crashlanded, colony(0))
