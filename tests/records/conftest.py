"""Small events for the tests."""

from __future__ import annotations

import pytest

from pytest_rle.records import EpisodeStart
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement


@pytest.fixture(scope="session")
def measurement() -> Measurement:
    """A colony of one colonist."""
    return Measurement(
        game_tick=0,
        colonists=(ColonistMeasure(id=1, health=1.0, mood=0.5),),
        enemies=0,
        nutrition=10.0,
        food_items=20,
        wealth=1_000.0,
        research_points=0.0,
        research_finished=7,
        research_available=24,
        crops=0,
        infected_crops=0,
        meal_bills=0,
        power_made=0.0,
        power_drawn=0.0,
        power_wanted=0.0,
        power_stored=0.0,
    )


@pytest.fixture(scope="session")
def start(measurement: Measurement) -> EpisodeStart:
    """The first event of an episode."""
    return EpisodeStart(
        scenario="crashlanded",
        seed=42,
        policy="scripted",
        scoring_version="2.0",
        horizon_game_ticks=1_800_000,
        start=measurement,
    )
