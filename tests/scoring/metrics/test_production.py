"""Production: what the colony made, whatever lies in store."""

from __future__ import annotations

import pytest

from tests.scoring.metrics.colonies import DAY, TICK, Game, larder, moment, people


def test_what_is_harvested_counts_against_what_all_founders_eat() -> None:
    game = Game(moment(nutrition=10.0))
    hungrier = people(1, 2, 3, food=0.9 - 0.4)
    assert game.add(moment(TICK, hungrier, nutrition=10.0))["production"] == 0.0
    assert game.add(moment(2 * TICK, people(1, 2, 3, food=0.1), nutrition=22.0))["production"] == pytest.approx(12 / 24)


def test_what_is_eaten_was_made_or_was_in_store() -> None:
    game = Game(moment(nutrition=10.0))
    assert game.add(moment(DAY, nutrition=10.0))["production"] == pytest.approx(3 * 1.6 / 24)  # eaten and replaced
    assert game.add(moment(2 * DAY, nutrition=10.0 - 4.8))["production"] == pytest.approx(4.8 / 24)  # eaten from stock


def test_what_rots_or_burns_is_subtracted() -> None:
    game = Game(moment(nutrition=100.0))
    game.add(moment(DAY, nutrition=124.0))
    assert game.add(moment(2 * DAY, nutrition=0.0))["production"] == 0.0


def test_production_older_than_five_days_does_not_count() -> None:
    game = Game(moment(nutrition=0.0))
    assert game.add(moment(TICK, people(1, 2, 3, food=0.5), nutrition=48.0))["production"] == 1.0
    later = game.add(moment(TICK + 5 * DAY, people(1, 2, 3, food=0.5), nutrition=24.0))
    assert later["production"] == 0.0


def test_a_death_does_not_raise_production() -> None:
    game = Game(moment(nutrition=0.0))
    assert game.add(moment(TICK, people(1, food=0.5), nutrition=48.0))["production"] == pytest.approx(1 / 3)


def test_food_that_nobody_may_eat_counts_for_nothing_and_food_that_is_allowed_a_day_later() -> None:
    game = Game(moment(nutrition=0.0))
    half = larder((24.0, None))
    assert game.add(moment(TICK, people(1, 2, 3, food=0.5), nutrition=48.0, larder=half))["production"] == 0.5
    found = [
        game.add(moment(tick * TICK, people(1, 2, 3, food=0.5), nutrition=48.0, larder=larder((48.0, None))))
        for tick in range(2, 8)
    ]
    assert [round(metrics["production"] or 0.0, 1) for metrics in found] == [0.5, 0.5, 0.5, 0.5, 1.0, 1.0]
