"""Food: fed founders, and a larder that lasts."""

from __future__ import annotations

import pytest

from pytest_rle.scoring.lacking import LacksFiguresError
from pytest_rle.scoring.stores import days_of_food
from tests.scoring.metrics.colonies import DAY, TICK, Game, larder, moment, people

FULL = larder((48.0, None))
"""Ten days of food for three founders, who eat 1.6 a day each."""


def test_fed_founders_and_a_full_larder_are_worth_everything() -> None:
    game = Game(moment(larder=FULL))
    assert game.add(moment(TICK, larder=FULL))["food"] == 1.0
    assert game.add(moment(2 * TICK, people(1, 2, 3, food=0.15), larder=FULL))["food"] == pytest.approx(0.75)
    assert game.add(moment(3 * TICK, people(1, 2, 3, food=0.0), larder=FULL))["food"] == 0.5


def test_a_death_does_not_make_the_food_last_longer() -> None:
    game = Game(moment(larder=FULL))
    assert game.add(moment(TICK, people(1), larder=FULL))["food"] == pytest.approx(1 / 3)


def test_food_that_is_allowed_counts_a_day_later_and_food_that_is_forbidden_at_once() -> None:
    game = Game(moment())
    found = [game.add(moment(tick * TICK, larder=FULL))["food"] for tick in range(1, 6)]
    assert found == [0.5, 0.5, 0.5, 0.5, 1.0]
    assert game.add(moment(6 * TICK))["food"] == 0.5


def test_food_that_rots_before_its_turn_does_not_count() -> None:
    assert days_of_food(larder((10.0, None)), 5.0) == 2.0
    assert days_of_food(larder((100.0, 4.0)), 5.0) == 4.0
    assert days_of_food(larder((100.0, 4.0), (50.0, 6.0), (5.0, None)), 5.0) == 7.0
    assert days_of_food(larder((5.0, None), (5.0, 0.5)), 5.0) == 1.5
    assert days_of_food((), 5.0) == 0.0


def test_a_record_without_stores_cannot_be_scored() -> None:
    old = moment(DAY).model_copy(update={"stores": None})
    with pytest.raises(LacksFiguresError, match="needs figures that this record does not have"):
        Game().add(old)
    with pytest.raises(LacksFiguresError, match=r"score the record under version 2\.0"):
        Game(old)
