"""Research under scoring 3.0: points count a day after they were seen."""

from __future__ import annotations

import pytest

from tests.scoring.metrics.colonies import DAY, TICK, Game, moment


def test_points_count_a_day_later() -> None:
    game = Game()
    found = [game.add(moment(tick * TICK, research_points=45.0))["research"] for tick in range(1, 6)]
    assert found == [0.0, 0.0, 0.0, 0.0, 0.5]


def test_thirty_points_a_founder_and_day_are_full() -> None:
    game = Game()
    for day in range(1, 11):
        found = game.add(moment(day * DAY, research_points=90.0 * day))["research"]
    assert found == pytest.approx(1.0)


def test_what_was_researched_before_the_start_earns_nothing() -> None:
    game = Game(moment(research_points=500.0))
    for day in range(1, 4):
        assert game.add(moment(day * DAY, research_points=500.0))["research"] == 0.0
