"""Mood: how content the founders are."""

from __future__ import annotations

import pytest

from tests.scoring.run import TICK, Make, Run


@pytest.mark.parametrize(("mood", "value"), [(0.1, 0.0), (0.2, 0.0), (0.525, 0.5), (0.85, 1.0), (1.0, 1.0)])
def test_mood_counts_from_the_major_break_threshold_up_to_very_good(
    run: Run, colony: Make, mood: float, value: float
) -> None:
    assert run.add(colony(TICK, mood=mood))["mood"] == pytest.approx(value)


def test_a_dead_founder_counts_as_the_worst_mood(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, ids=(1, 2), mood=0.85))["mood"] == pytest.approx(2 / 3)
