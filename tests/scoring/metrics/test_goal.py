"""Goal: what the scenario is about, and the share of the score that is the end."""

from __future__ import annotations

import pytest

from pytest_rle.scenario.metrics import GOAL_METRICS, SHIP_PARTS
from pytest_rle.scoring.goals import GOALS
from tests.scoring.metrics.colonies import HOUR, TICK, Game, larder, moment, people


def test_every_goal_has_a_figure() -> None:
    assert list(GOALS) == list(GOAL_METRICS)


@pytest.mark.parametrize("scenario", ["crashlanded", "first_winter"])
def test_two_scenarios_ask_for_fifteen_days_of_food(scenario: str) -> None:
    half, full = larder((36.0, None)), larder((72.0, None))
    for before, after, colonists, expected in (
        (half, half, people(1, 2, 3), 0.5),
        (half, full, people(1, 2, 3), 0.5),
        (full, full, people(1), 1 / 3),
    ):
        game = Game(moment(larder=before), scenario=scenario)
        assert game.add(moment(TICK, colonists, larder=after))["goal"] == pytest.approx(expected)


def test_plague_response_asks_for_founders_who_live_through_the_disease() -> None:
    game = Game(scenario="plague_response")
    assert game.add(moment(TICK))["goal"] == 0.0  # nothing has broken out
    assert game.add(moment(2 * TICK, people(1, 2) + people(3, illness=0.3)))["goal"] == pytest.approx(2 / 3)
    assert game.add(moment(3 * TICK, people(1, 2)))["goal"] == pytest.approx(2 / 3)
    assert game.add(moment(4 * TICK))["goal"] == 1.0


def test_toxic_fallout_asks_for_founders_without_poison() -> None:
    game = Game(scenario="toxic_fallout")
    assert game.add(moment(TICK, people(1) + people(2, poison=0.1) + people(3, poison=0.9)))["goal"] == pytest.approx(
        1.75 / 3
    )


def test_raid_defense_asks_for_raids_that_are_beaten() -> None:
    game = Game(scenario="raid_defense")
    game.add(moment(HOUR, enemies=2))
    assert game.add(moment(2 * HOUR))["goal"] == pytest.approx(0.2)
    game.add(moment(3 * HOUR, enemies=2))
    assert game.add(moment(4 * HOUR, people(1) + people(2, 3, is_downed=True)))["goal"] == pytest.approx(0.2)


def test_ship_launch_asks_for_the_parts_of_a_ship() -> None:
    parts = {**SHIP_PARTS, "Ship_Engine": 9, "Ship_Reactor": 0}
    assert Game(scenario="ship_launch").add(moment(TICK, ship_parts=parts))["goal"] == pytest.approx(6 / 7)
