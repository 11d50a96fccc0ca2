"""Paired comparison, against published and hand-computed figures."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.scoring.statistics import (
    ComparisonError,
    collapse_rate,
    compare_paired,
    holm,
    interquartile_mean,
    minimum_detectable_effect,
    seeds_needed,
    sign_flip_p,
    t_interval,
)

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
"""Darwin's differences of 15 pairs of maize plants, in eighths of an inch, which Fisher (1935) permuted."""


def test_the_sign_flips_of_darwins_maize_are_those_that_fisher_counted() -> None:
    assert sign_flip_p(DARWIN) == pytest.approx(1726 / 32768)


def test_the_t_interval_of_darwins_maize_is_that_of_the_textbooks() -> None:
    low, high = t_interval(DARWIN)
    assert low == pytest.approx(0.03, abs=0.01)
    assert high == pytest.approx(41.84, abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-40, 40), min_size=1, max_size=8))
def test_sign_flips_agree_with_trying_them_one_by_one(values: list[int]) -> None:
    observed = abs(sum(values))
    sums = [
        abs(sum(s * v for s, v in zip(signs, values, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(values))
    ]
    assert sign_flip_p(values) == pytest.approx(sum(total >= observed for total in sums) / len(sums))


def test_with_many_pairs_the_flips_are_random_and_the_same_every_time() -> None:
    values = [0.1 * ((7 * n) % 11 - 4) for n in range(40)]
    assert sign_flip_p(values) == sign_flip_p(values)
    assert 0 < sign_flip_p([1.0] * 40) < 1e-4


def test_a_clear_difference_is_reported_as_one() -> None:
    a = [0.60, 0.62, 0.58, 0.65, 0.61, 0.59, 0.63, 0.60]
    b = [0.30, 0.33, 0.28, 0.36, 0.30, 0.31, 0.32, 0.29]
    result = compare_paired(a, b)
    assert result.pairs == 8
    assert result.mean_difference == pytest.approx(0.29875)
    assert result.interval is not None
    assert result.interval[0] > 0.25
    assert result.p_value == pytest.approx(2 / 2**8)
    assert result.superiority == 1.0
    assert result.correlation is not None
    assert result.correlation > 0.7
    assert result.minimum_detectable_effect is not None
    assert result.minimum_detectable_effect < 0.05
    assert result.seeds_needed is not None
    assert result.seeds_needed <= 4


def test_no_difference_is_reported_as_none() -> None:
    result = compare_paired([0.5, 0.6, 0.7], [0.5, 0.6, 0.7])
    assert (result.mean_difference, result.superiority, result.p_value, result.seeds_needed) == (0.0, 0.5, 1.0, None)


def test_one_pair_gives_a_difference_and_nothing_else() -> None:
    result = compare_paired([0.5], [0.3])
    assert result.mean_difference == pytest.approx(0.2)
    assert (result.interval, result.p_value, result.minimum_detectable_effect) == (None, None, None)


def test_scores_that_do_not_form_pairs_are_refused() -> None:
    with pytest.raises(ComparisonError, match="there are 2 and 1"):
        compare_paired([1, 2], [1])
    with pytest.raises(ComparisonError, match="no scores to compare"):
        compare_paired([], [])


def test_the_detectable_effect_shrinks_with_the_square_root_of_the_seeds() -> None:
    assert minimum_detectable_effect(1.0, 400) == pytest.approx(2.802 / 20, rel=0.01)
    needed = seeds_needed(0.5, 1.0)
    assert needed is not None
    assert 33 <= needed <= 35  # the usual tables give 34 pairs for d = 0.5 at 80 % power


def test_holm_corrects_as_in_the_published_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_the_interquartile_mean_excludes_the_outer_quarters() -> None:
    assert interquartile_mean([0, 1, 2, 3, 4, 5, 6, 100]) == pytest.approx(3.5)


def test_the_collapse_rate_has_the_exact_interval() -> None:
    rate, low, high = collapse_rate(0, 20)
    assert (rate, low) == (0.0, 0.0)
    assert high == pytest.approx(0.1684, abs=1e-3)
