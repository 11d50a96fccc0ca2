"""The sign-flip test, against published figures and by trying every flip."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.stats import ComparisonError, sign_flip_p

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
"""Darwin's differences of 15 pairs of maize plants, in eighths of an inch, which Fisher (1935) permuted."""


def test_the_sign_flips_of_darwins_maize_are_those_that_fisher_counted() -> None:
    assert sign_flip_p(DARWIN) == pytest.approx(1726 / 32768)


@settings(max_examples=30)
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


def test_random_flips_agree_with_the_exact_test() -> None:
    values = [*DARWIN, 0, 0]  # two pairs without a difference change nothing, but make too many for the exact test
    assert sign_flip_p(values) == pytest.approx(1726 / 32768, abs=0.003)


@pytest.mark.parametrize("n", [6, 12])
def test_two_equal_teams_are_told_apart_in_at_most_a_twentieth_of_the_comparisons(n: int) -> None:
    samples = np.random.default_rng(3).normal(0, 1, (2000, n))
    assert np.mean([sign_flip_p(row) <= 0.05 for row in samples]) <= 0.055


def test_a_difference_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ComparisonError, match="score 3 of 3 is nan"):
        sign_flip_p([0.1, 0.2, float("nan")])
