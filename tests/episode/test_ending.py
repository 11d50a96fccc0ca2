"""Endings: a failure condition goes before victory, and victory before the horizon."""

from __future__ import annotations

import pytest

from pytest_rle.episode.ending import judge
from pytest_rle.episode.result import Outcome
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import CONDITION_METRICS
from tests.shipped import SCENARIOS


@pytest.fixture
def crashlanded() -> Scenario:
    return SCENARIOS["crashlanded"]


def figures(**changed: float) -> dict[str, float]:
    usual = dict.fromkeys(CONDITION_METRICS, 0.0) | {"population": 3.0, "survival_rate": 1.0, "food_days": 5.0}
    return usual | changed


def test_play_continues_until_a_condition_decides(crashlanded: Scenario) -> None:
    assert judge(crashlanded, figures(days_survived=12), at_horizon=False) is None


def test_a_colony_without_colonists_is_a_defeat(crashlanded: Scenario) -> None:
    ending = judge(crashlanded, figures(population=0, survival_rate=0, colonists_dead=3), at_horizon=False)
    assert ending is not None
    assert ending.outcome is Outcome.DEFEAT


def test_winning_on_the_last_tick_is_a_victory(crashlanded: Scenario) -> None:
    ending = judge(crashlanded, figures(days_survived=30), at_horizon=True)
    assert ending is not None
    assert ending.outcome is Outcome.VICTORY


def test_a_shortened_game_ends_at_its_horizon_and_names_the_missed_condition(crashlanded: Scenario) -> None:
    ending = judge(crashlanded, figures(days_survived=0.75), at_horizon=True)
    assert ending is not None
    assert ending.outcome is Outcome.HORIZON
    assert "days_survived >= 30 (0.75)" in ending.reason


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
@pytest.mark.parametrize(
    ("survival_rate", "outcome"),
    [(0.0, Outcome.DEFEAT), (0.2, Outcome.HORIZON), (0.59, Outcome.HORIZON), (0.6, Outcome.VICTORY)],
)
def test_newcomers_and_stores_decide_no_shipped_scenario(
    scenario: Scenario, survival_rate: float, outcome: Outcome
) -> None:
    at_the_end = figures(
        days_survived=scenario.days, ship_parts=7.0, survival_rate=survival_rate, population=5.0, food_days=0.0
    )
    ending = judge(scenario, at_the_end, at_horizon=True)
    assert ending is not None
    assert ending.outcome is outcome


def test_a_complete_ship_ends_the_game_early_unless_too_few_founders_live() -> None:
    launch = SCENARIOS["ship_launch"]
    ending = judge(launch, figures(days_survived=70, ship_parts=7.0, survival_rate=0.6), at_horizon=False)
    assert ending is not None
    assert ending.outcome is Outcome.VICTORY
    assert judge(launch, figures(days_survived=70, ship_parts=7.0, survival_rate=0.2), at_horizon=False) is None
    assert judge(launch, figures(days_survived=70, ship_parts=6.0), at_horizon=False) is None
