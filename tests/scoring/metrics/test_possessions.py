"""Possessions: goods and buildings gained."""

from __future__ import annotations

import pytest

from tests.scoring.metrics.colonies import TICK, Game, moment, people


def test_twice_as_much_as_at_the_start_is_full() -> None:
    game = Game(moment(goods=600.0, buildings=400.0))
    assert game.add(moment(TICK, goods=600.0, buildings=400.0))["possessions"] == 0.0
    assert game.add(moment(2 * TICK, goods=500.0, buildings=1000.0))["possessions"] == pytest.approx(0.5)
    assert game.add(moment(3 * TICK, goods=9000.0))["possessions"] == 1.0
    assert game.add(moment(4 * TICK, goods=100.0))["possessions"] == 0.0


def test_newcomers_add_nothing_and_the_dead_take_their_share() -> None:
    game = Game(moment(goods=1000.0))
    assert game.add(moment(TICK, people(1, 2, 3, 9), goods=1000.0))["possessions"] == 0.0
    assert game.add(moment(2 * TICK, people(1, 2), goods=2000.0))["possessions"] == pytest.approx(2 / 3)
