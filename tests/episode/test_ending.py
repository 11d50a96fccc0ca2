"""Endings: a failure condition goes before victory, and victory before the horizon."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.episode.ending import judge
from pytest_rle.episode.result import Outcome
from pytest_rle.scenario import Scenario, load_scenario
from pytest_rle.scenario.metrics import CONDITION_METRICS


@pytest.fixture
def crashlanded() -> Scenario:
    return load_scenario(Path(__file__).parents[2] / "scenarios" / "crashlanded.yaml")


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
