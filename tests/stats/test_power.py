"""What so many seeds can detect, against published tables and by simulation of the test that is reported."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.stats import ComparisonError, detectable_effect, seeds_needed, sign_flip_p


@pytest.mark.parametrize("pairs", [6, 7, 8, 9, 10, 12])
def test_the_sign_flip_test_finds_the_detectable_effect_with_80_percent_power(pairs: int) -> None:
    effect = detectable_effect(1.0, pairs)
    assert effect is not None
    samples = np.random.default_rng(11).normal(effect, 1, (1500, pairs))
    assert np.mean([sign_flip_p(row) <= 0.05 for row in samples]) == pytest.approx(0.8, abs=0.03)


def test_the_figures_are_those_of_the_usual_tables() -> None:
    assert seeds_needed(0.5, 1.0) == 34
    assert seeds_needed(0.2, 1.0) == 199
    assert detectable_effect(1.0, 400) == pytest.approx(2.802 / 20, rel=0.01)


@pytest.mark.parametrize("pairs", [1, 2, 5])
def test_five_pairs_can_detect_nothing(pairs: int) -> None:
    assert detectable_effect(0.1, pairs) is None


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_so_many_seeds_detect_the_difference_and_one_less_does_not(mean: float, deviation: float) -> None:
    needed = seeds_needed(mean, deviation)
    if needed is None:
        return
    assert needed >= 6
    assert (detectable_effect(deviation, needed) or 0.0) <= mean
    if needed > 6:
        assert (detectable_effect(deviation, needed - 1) or 0.0) > mean


def test_no_difference_needs_no_number_of_seeds_and_a_constant_one_needs_the_fewest() -> None:
    assert seeds_needed(0.0, 0.1) is None
    assert seeds_needed(0.1, 0.0) == 6
    assert seeds_needed(-0.5, 1.0) == 34
    assert seeds_needed(1e-9, 1.0) is None


def test_a_near_tie_is_counted_by_halving_the_range() -> None:
    began = time.process_time()
    assert (seeds_needed(0.0011, 0.1) or 0) > 50_000
    assert time.process_time() - began < 0.5  # a count upwards takes seconds


@pytest.mark.parametrize(("mean", "deviation"), [(float("nan"), 1.0), (0.1, float("nan")), (0.1, -1.0)])
def test_figures_that_are_no_numbers_are_refused(mean: float, deviation: float) -> None:
    with pytest.raises(ComparisonError, match="finite"):
        seeds_needed(mean, deviation)
