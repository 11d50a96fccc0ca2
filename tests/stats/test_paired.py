"""Paired comparisons, against scipy and hand-computed figures."""

from __future__ import annotations

from statistics import stdev

import numpy as np
import pytest
from scipy import stats

from pytest_rle.stats import ComparisonError, compare_paired, detectable_effect, mean_interval, seeds_needed


def test_a_clear_difference_is_reported_as_one() -> None:
    a = [0.60, 0.62, 0.58, 0.65, 0.61, 0.59, 0.63, 0.60]
    b = [0.30, 0.33, 0.28, 0.36, 0.30, 0.31, 0.32, 0.29]
    result = compare_paired(a, b)
    assert result.pairs == 8
    assert result.mean_difference == pytest.approx(0.29875)
    assert result.interval is not None
    assert result.interval.low > 0.25
    assert result.p_value == pytest.approx(2 / 2**8)
    assert result.superiority == 1.0
    assert result.correlation is not None
    assert result.correlation > 0.7
    assert result.detectable_effect is not None
    assert result.detectable_effect < 0.05
    assert result.seeds_needed == 6


def test_no_difference_is_reported_as_none() -> None:
    result = compare_paired([0.5, 0.6, 0.7], [0.5, 0.6, 0.7])
    assert (result.mean_difference, result.superiority, result.p_value, result.seeds_needed) == (0.0, 0.5, 1.0, None)


def test_one_pair_gives_a_difference_and_nothing_that_needs_more() -> None:
    result = compare_paired([0.5], [0.3])
    assert result.pairs == 1
    assert result.mean_difference == pytest.approx(0.2)
    assert (result.interval, result.p_value, result.deviation, result.detectable_effect) == (None, 1.0, None, None)


def test_five_pairs_promise_neither_an_interval_nor_a_detectable_effect() -> None:
    result = compare_paired([0.6, 0.7, 0.8, 0.6, 0.7], [0.1, 0.1, 0.2, 0.1, 0.1])
    assert result.p_value == pytest.approx(2 / 2**5)
    assert (result.interval, result.detectable_effect, result.seeds_needed) == (None, None, 6)


def test_scores_that_do_not_form_pairs_are_refused() -> None:
    with pytest.raises(ComparisonError, match="there are 2 and 1"):
        compare_paired([1, 2], [1])
    with pytest.raises(ComparisonError, match="at least 1 scores are needed"):
        compare_paired([], [])
    with pytest.raises(ComparisonError, match="score 2 of 2 is nan"):
        compare_paired([0.1, 0.2], [0.1, float("nan")])


def test_arrays_are_compared_like_lists() -> None:
    a, b = [0.61, 0.42, 0.77, 0.50, 0.66, 0.31], [0.52, 0.47, 0.60, 0.50, 0.41, 0.30]
    assert compare_paired(np.array(a), np.array(b)) == compare_paired(a, b)


def test_every_part_of_a_comparison_agrees_with_its_source() -> None:
    a, b = [0.61, 0.42, 0.77, 0.50, 0.66, 0.31], [0.52, 0.47, 0.60, 0.50, 0.41, 0.30]
    differences = [x - y for x, y in zip(a, b, strict=True)]
    found = compare_paired(a, b, confidence=0.9)
    assert found.interval == mean_interval(differences, confidence=0.9)
    assert found.correlation == pytest.approx(stats.pearsonr(a, b).statistic)
    assert found.superiority == pytest.approx((4 + 0.5) / 6)  # four wins, a tie, a defeat
    assert found.deviation == pytest.approx(stdev(differences))
    assert found.detectable_effect == pytest.approx(detectable_effect(stdev(differences), 6))
    assert found.seeds_needed == seeds_needed(found.mean_difference, stdev(differences))


def test_no_correlation_is_given_where_a_team_is_constant_or_two_pairs_are_all() -> None:
    assert compare_paired([0.1, 0.2, 0.3], [0.5, 0.5, 0.5]).correlation is None
    assert compare_paired([0.5, 0.5, 0.5], [0.1, 0.2, 0.3]).correlation is None
    assert compare_paired([0.1, 0.2], [0.2, 0.4]).correlation is None


def test_a_comparison_is_written_as_json_and_read_again() -> None:
    found = compare_paired([0.6, 0.7, 0.8, 0.6, 0.7, 0.9], [0.1, 0.1, 0.2, 0.1, 0.3, 0.1])
    assert type(found).model_validate_json(found.model_dump_json()) == found
