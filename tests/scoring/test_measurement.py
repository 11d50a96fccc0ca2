"""The figures that conditions and metrics are computed from."""

from __future__ import annotations

import pytest

from pytest_rle.scenario.metrics import CONDITION_METRICS
from pytest_rle.scoring import condition_figures
from tests.scoring.run import TICK, Make


def test_condition_figures_are_the_ones_that_conditions_may_name(colony: Make) -> None:
    start = colony(0)
    seen = colony(
        90_000,
        ids=(1, 2, 9),
        nutrition=9.6,
        research_finished=9,
        ship_parts={"Ship_Engine": 5, "Ship_Reactor": 1},
    )
    figures = condition_figures(start, seen)
    assert set(figures) == set(CONDITION_METRICS)
    assert figures == {
        "days_survived": 1.5,
        "population": 3.0,
        "survival_rate": pytest.approx(2 / 3),
        "colonists_dead": 1.0,
        "food_days": pytest.approx(2.0),
        "mood_average": 0.5,
        "wealth": 14_000.0,
        "research_completed": 2.0,
        "ship_parts": 4.0,
    }


def test_a_colony_without_colonists_has_a_mood_of_zero(colony: Make) -> None:
    figures = condition_figures(colony(0), colony(TICK, ids=()))
    assert figures["mood_average"] == 0.0
    assert figures["population"] == 0.0
