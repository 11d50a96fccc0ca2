"""Mood under scoring 3.0: from the threshold of a mental break upwards."""

from __future__ import annotations

import pytest

from tests.scoring.metrics.colonies import TICK, Game, moment, people


@pytest.mark.parametrize(("mood", "expected"), [(0.2, 0.0), (0.35, 0.0), (0.6, 0.5), (0.85, 1.0), (1.0, 1.0)])
def test_mood_counts_from_the_threshold_of_a_mental_break(mood: float, expected: float) -> None:
    assert Game().add(moment(TICK, people(1, 2, 3, mood=mood)))["mood"] == pytest.approx(expected)


def test_the_dead_count_nothing() -> None:
    assert Game().add(moment(TICK, people(1, 2, mood=0.85)))["mood"] == pytest.approx(2 / 3)
