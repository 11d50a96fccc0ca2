"""Means over scenarios."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pytest_rle.stats import ComparisonError, interquartile_interval, interquartile_mean, worst_decile


def test_the_interquartile_mean_excludes_the_outer_quarters() -> None:
    assert interquartile_mean([0, 1, 2, 3, 4, 5, 6, 100]) == pytest.approx(3.5)


def test_three_values_count_in_part() -> None:
    assert interquartile_mean([9, 0, 3]) == pytest.approx((0.25 * 0 + 3 + 0.25 * 9) / 1.5)
    assert interquartile_mean([0.4]) == 0.4


@given(st.lists(st.floats(0, 1), min_size=4, max_size=40).filter(lambda values: len(values) % 4 == 0))
def test_where_quarters_are_whole_it_is_scipys_trimmed_mean(values: list[float]) -> None:
    assert interquartile_mean(values) == pytest.approx(float(stats.trim_mean(values, 0.25)))


def test_the_bootstrap_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    generator = np.random.default_rng(1)
    scores = {"crashlanded": generator.normal(0.8, 0.05, 10), "first_winter": generator.normal(0.4, 0.05, 10)}
    interval = interquartile_interval(scores)
    assert interval is not None
    assert interval == interquartile_interval(scores)
    assert interval.low < interquartile_mean(np.concatenate(list(scores.values()))) < interval.high
    assert 0.01 < interval.half_width < 0.1


def test_each_scenario_keeps_its_share_of_a_resample() -> None:
    interval = interquartile_interval({"a": [0.0] * 8, "b": [1.0] * 8})
    assert interval == (0.5, 0.5)  # resamples of all sixteen scores together would differ


def test_a_scenario_with_five_seeds_allows_no_interval() -> None:
    assert interquartile_interval({"a": [0.1] * 8, "b": [0.1, 0.2, 0.3, 0.4, 0.5]}) is None


def test_no_scenario_is_refused() -> None:
    with pytest.raises(ComparisonError, match="there are no scores"):
        interquartile_interval({})


def test_the_worst_decile_is_the_mean_of_the_worst_tenth() -> None:
    assert worst_decile([0.5, 0.1, 0.9]) == 0.1
    assert worst_decile([n / 20 for n in range(20)]) == pytest.approx(0.025)
    assert worst_decile([n / 20 for n in range(21)]) == pytest.approx(0.05)
