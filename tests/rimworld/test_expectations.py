"""Expectations by wealth, as in the game's ExpectationDefs."""

from __future__ import annotations

import pytest

from pytest_rle.rimworld.expectations import expectation_mood, expectation_stage


@pytest.mark.parametrize(
    ("wealth", "stage", "mood"),
    [
        (0, 5, 0.30),
        (14_999, 5, 0.30),
        (15_000, 4, 0.24),
        (31_000, 3, 0.18),
        (81_000, 2, 0.12),
        (182_000, 1, 0.06),
        (308_000, 0, 0.0),
        (1e9, 0, 0.0),
    ],
)
def test_wealth_takes_mood(wealth: float, stage: int, mood: float) -> None:
    assert expectation_stage(wealth) == stage
    assert expectation_mood(wealth) == pytest.approx(mood)
