"""Paired comparison, against published and hand-computed figures."""

from __future__ import annotations

import itertools
from statistics import stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

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


def test_the_rate_is_the_share_of_runs() -> None:
    rate, low, high = collapse_rate(3, 20)
    assert rate == 0.15
    assert (low, high) == pytest.approx((0.0321, 0.3789), abs=1e-4)  # Clopper-Pearson, from published tables
    narrow = collapse_rate(3, 20, confidence=0.5)
    assert low < narrow[1] < narrow[2] < high


def test_every_part_of_a_comparison_agrees_with_scipy() -> None:
    a, b = [0.61, 0.42, 0.77, 0.50, 0.66, 0.31], [0.52, 0.47, 0.60, 0.50, 0.41, 0.30]
    differences = [x - y for x, y in zip(a, b, strict=True)]
    found = compare_paired(a, b, confidence=0.9)
    expected = stats.ttest_rel(a, b).confidence_interval(0.9)
    assert found.interval == pytest.approx((expected.low, expected.high))
    assert found.correlation == pytest.approx(stats.pearsonr(a, b).statistic)
    assert found.superiority == pytest.approx((4 + 0.5) / 6)  # four wins, a tie, a defeat
    deviation = stdev(differences)
    assert found.minimum_detectable_effect == pytest.approx(minimum_detectable_effect(deviation, 6, alpha=0.1))
    assert found.seeds_needed == seeds_needed(found.mean_difference, deviation, alpha=0.1)


def test_one_pair_is_counted_as_one() -> None:
    assert compare_paired([0.5], [0.3]).pairs == 1


def test_two_values_are_enough_for_an_interval_and_one_is_refused() -> None:
    low, high = t_interval([0.0, 1.0])
    assert (low + high) / 2 == pytest.approx(0.5)
    assert high - low == pytest.approx(12.706, abs=1e-3)  # t of 0.975 with one degree of freedom, times 1
    with pytest.raises(ComparisonError, match=r"^an interval needs at least two values$"):
        t_interval([0.5])


def test_no_correlation_is_given_where_a_team_is_constant_or_two_pairs_are_all() -> None:
    assert compare_paired([0.1, 0.2, 0.3], [0.5, 0.5, 0.5]).correlation is None
    assert compare_paired([0.5, 0.5, 0.5], [0.1, 0.2, 0.3]).correlation is None
    assert compare_paired([0.1, 0.2], [0.2, 0.4]).correlation is None
    assert compare_paired([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]).correlation == pytest.approx(-1.0)


def test_the_most_extreme_of_random_flips_counts_the_observed_arrangement_itself() -> None:
    assert sign_flip_p([1.0] * 40) == 1 / 100_001
    assert sign_flip_p([0.0] * 17) == 1.0


def test_random_flips_agree_with_the_exact_p_that_they_replace() -> None:
    exact = sign_flip_p(DARWIN)
    padded = sign_flip_p([*DARWIN, 0, 0])  # 17 pairs: zeros change no sum, only the method
    assert padded == pytest.approx(exact, abs=0.003)


def test_the_detectable_effect_has_one_degree_of_freedom_less_than_pairs() -> None:
    expected = (stats.t.ppf(0.975, 4) + stats.t.ppf(0.8, 4)) / 5**0.5
    assert minimum_detectable_effect(1.0, 5) == pytest.approx(expected)


def test_more_power_takes_more_seeds() -> None:
    usual, strong = seeds_needed(0.5, 1.0), seeds_needed(0.5, 1.0, power=0.95)
    assert usual is not None
    assert strong is not None
    assert strong > usual


def test_a_corrected_p_is_at_most_one() -> None:
    assert holm([0.9, 0.8]) == [1.0, 1.0]
