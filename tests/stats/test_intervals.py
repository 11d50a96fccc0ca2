"""The interval of a mean covers it as often as it promises: simulated, and compared with scipy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pytest_rle.stats import ComparisonError, mean_interval

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

SAMPLES = 4000
"""The share of 4000 intervals has a standard error of 0.35 % at 95 %."""


def normal(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.normal(0.1, 0.1, shape)


def uniform(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.random(shape) - 0.4


def skewed(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.gamma(4, 0.05, shape) - 0.1


def very_skewed(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return 0.1 - generator.exponential(0.1, shape)


def tied(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.choice([-0.1, 0.0, 0.1, 0.2], p=[0.2, 0.3, 0.3, 0.2], size=shape)


def mostly_tied(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.choice([0.0, 0.05, 0.1], p=[0.5, 0.3, 0.2], size=shape)


MEANS: dict[Draw, float] = {normal: 0.1, uniform: 0.1, skewed: 0.1, very_skewed: 0.0, tied: 0.05, mostly_tied: 0.035}


def coverage(samples: np.ndarray, mean: float) -> float:
    """The share of the intervals that hold the mean, among the samples that have an interval."""
    found = [interval for row in samples if (interval := mean_interval(row)) is not None]
    return float(np.mean([low <= mean <= high for low, high in found]))


@pytest.mark.parametrize("n", [6, 8, 20])
@pytest.mark.parametrize("draw", MEANS, ids=lambda draw: draw.__name__)
def test_the_interval_covers_the_mean_of_normal_skewed_and_tied_values(draw: Draw, n: int) -> None:
    found = coverage(draw(np.random.default_rng(7), (SAMPLES, n)), MEANS[draw])
    assert found >= 0.93
    if draw in (normal, skewed):
        assert found <= 0.97  # and it is no wider than it must be; ties make steps, which cover more


@pytest.mark.parametrize("n", [6, 8, 20])
@pytest.mark.parametrize("share", [0.05, 0.15, 0.5])
def test_the_interval_covers_the_mean_where_a_collapse_was_seen(share: float, n: int) -> None:
    generator = np.random.default_rng(8)
    collapsed = generator.random((SAMPLES, n)) < share
    values = np.where(collapsed, -0.5, 0.2) + generator.normal(0, 0.05, (SAMPLES, n))
    assert coverage(values[collapsed.any(axis=1)], 0.2 - 0.7 * share) >= 0.95


def test_student_t_alone_would_not_cover_skewed_values() -> None:
    samples = very_skewed(np.random.default_rng(7), (SAMPLES, 8))
    found = stats.t.interval(0.95, 7, samples.mean(axis=1), stats.sem(samples, axis=1))
    assert np.mean((found[0] <= 0) & (found[1] >= 0)) < 0.91


def test_the_interval_of_symmetric_values_holds_that_of_student() -> None:
    values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    interval = mean_interval(values)
    assert interval is not None
    low, high = stats.t.interval(0.95, 5, np.mean(values), stats.sem(values))
    assert tuple(interval) == pytest.approx((low, high))
    assert interval.half_width == pytest.approx((high - low) / 2)


def test_the_interval_reaches_further_on_the_side_of_the_tail() -> None:
    low, high = mean_interval([0.5, 0.5, 0.52, 0.51, 0.49, 0.1]) or (0.0, 0.0)
    mean = np.mean([0.5, 0.5, 0.52, 0.51, 0.49, 0.1])
    assert mean - low > 1.5 * (high - mean)


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=30))
def test_the_mean_lies_inside_its_interval(values: list[float]) -> None:
    interval = mean_interval(values)
    if interval is not None:
        assert interval.low <= np.mean(values) <= interval.high


@given(st.lists(st.integers(0, 100), min_size=6, max_size=20), st.integers(-50, 50))
def test_the_interval_moves_with_the_values_and_turns_with_their_signs(values: list[int], shift: int) -> None:
    interval = mean_interval(values)
    moved = mean_interval([value + shift for value in values])
    turned = mean_interval([-value for value in values])
    if interval is None:
        assert moved is None
        assert turned is None
        return
    assert moved == pytest.approx((interval.low + shift, interval.high + shift), abs=1e-6)
    assert turned == pytest.approx((-interval.high, -interval.low), abs=1e-6)


@pytest.mark.parametrize("values", [[0.5], [0.1, 0.2, 0.3, 0.4, 0.5], [0.3] * 20, [0.1 + 0.2, 0.3] * 10])
def test_few_or_equal_values_have_no_interval(values: list[float]) -> None:
    assert mean_interval(values) is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.1, float("nan")], r"^score 2 of 2 is nan, which is not a finite number$"),
        ([float("inf")], "score 1 of 1 is inf"),
        ([], "at least 1 scores are needed, but there are 0"),
        ([[0.1], [0.2]], "must form one row, but have 2 dimensions"),
        (["a"], "scores must be numbers"),
    ],
)
def test_values_that_are_no_scores_are_refused(values: list[float], message: str) -> None:
    with pytest.raises(ComparisonError, match=message):
        mean_interval(values)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -1, float("nan")])
def test_a_level_outside_of_0_to_1_is_refused(confidence: float) -> None:
    with pytest.raises(ComparisonError, match="between 0 and 1"):
        mean_interval([0.1] * 6, confidence=confidence)
