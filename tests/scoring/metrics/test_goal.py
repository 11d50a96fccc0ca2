"""Goal: what the scenario is about, and the share of the score that is the end."""

from __future__ import annotations

import pytest

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario.metrics import GOAL_METRICS, SHIP_PARTS
from pytest_rle.scoring.goals import GOALS
from tests.scoring.metrics.colonies import DAY, HOUR, TICK, Game, larder, moment, people


def test_every_goal_has_a_figure() -> None:
    assert list(GOALS) == list(GOAL_METRICS)


def test_crashlanded_asks_for_ten_days_of_food() -> None:
    half, full = larder((24.0, None)), larder((48.0, None))
    assert Game(moment(larder=half)).add(moment(TICK, larder=half))["goal"] == pytest.approx(0.5)
    assert Game(moment(larder=half)).add(moment(TICK, larder=full))["goal"] == pytest.approx(0.5)
    assert Game(moment(larder=full)).add(moment(TICK, people(1), larder=full))["goal"] == pytest.approx(1 / 3)


def test_plague_response_asks_for_founders_who_are_well() -> None:
    game = Game(scenario="plague_response")
    assert game.add(moment(TICK, people(1, 2) + people(3, in_danger=True)))["goal"] == pytest.approx(2.5 / 3)
    assert game.add(moment(2 * TICK, people(1, 2, health=0.6)))["goal"] == pytest.approx(0.4)


def test_raid_defense_asks_for_raids_that_are_beaten() -> None:
    game = Game(scenario="raid_defense")
    game.add(moment(HOUR, enemies=2))
    assert game.add(moment(2 * HOUR))["goal"] == pytest.approx(0.2)
    game.add(moment(3 * HOUR, enemies=2))
    assert game.add(moment(4 * HOUR, people(1) + people(2, 3, is_downed=True)))["goal"] == pytest.approx(0.2)


def test_ship_launch_asks_for_the_parts_of_a_ship() -> None:
    parts = {**SHIP_PARTS, "Ship_Engine": 9, "Ship_Reactor": 0}
    assert Game(scenario="ship_launch").add(moment(TICK, ship_parts=parts))["goal"] == pytest.approx(6 / 7)


def test_a_quarter_of_the_score_is_the_end() -> None:
    game = Game(moment(larder=larder((24.0, None))))
    for day in range(1, 31):
        game.add(moment(day * DAY, larder=larder((24.0, None))))
    final = game.scorer.final()
    assert final.goal == pytest.approx(0.5)
    assert final.end == pytest.approx(0.75)
    assert final.mean is not None
    assert final.composite == pytest.approx(0.75 * final.mean + 0.25 * 0.75)


def test_after_a_defeat_the_end_is_worth_nothing() -> None:
    game = Game(moment(larder=larder((48.0, None))))
    game.add(moment(GAME_TICKS_PER_DAY, larder=larder((48.0, None))))
    lost = game.scorer.final(has_ended=True)
    assert (lost.end, lost.goal) == (0.0, 0.0)
    assert lost.composite == pytest.approx(0.75 * (lost.mean or 0.0))
