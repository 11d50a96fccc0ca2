"""Mood under scoring 3.0: from the threshold of a mental break upwards, whatever the colony's wealth."""

from __future__ import annotations

import pytest

from tests.scoring.metrics.colonies import TICK, Game, moment, people


@pytest.mark.parametrize(("mood", "expected"), [(0.2, 0.0), (0.35, 0.0), (0.6, 0.5), (0.85, 1.0), (1.0, 1.0)])
def test_mood_counts_from_the_threshold_of_a_mental_break(mood: float, expected: float) -> None:
    assert Game().add(moment(TICK, people(1, 2, 3, mood=mood)))["mood"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("wealth", "mood"),
    [(14_999, 0.60), (15_000, 0.54), (31_000, 0.48), (81_000, 0.42), (182_000, 0.36), (308_000, 0.30)],
)
def test_the_mood_that_higher_expectations_take_is_added(wealth: float, mood: float) -> None:
    colony = moment(TICK, people(1, 2, 3, mood=mood), wealth=wealth)
    assert Game().add(colony)["mood"] == pytest.approx(0.5)


def test_a_colony_that_burns_its_goods_gains_no_mood() -> None:
    game = Game()
    rich = game.add(moment(TICK, people(1, 2, 3, mood=0.54), wealth=20_000))["mood"]
    burnt = game.add(moment(2 * TICK, people(1, 2, 3, mood=0.54), wealth=10_000))["mood"]
    days_later = game.add(moment(3 * TICK, people(1, 2, 3, mood=0.60), wealth=10_000))["mood"]
    assert burnt is not None
    assert rich is not None
    assert burnt < rich
    assert days_later == pytest.approx(rich)


def test_the_dead_count_nothing() -> None:
    assert Game().add(moment(TICK, people(1, 2, mood=0.85)))["mood"] == pytest.approx(2 / 3)
