"""Repeats of a seed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from pytest_rle.stats import ComparisonError, pass_all, variances


def test_the_two_variances_are_told_apart() -> None:
    generator = np.random.default_rng(2)
    worlds = generator.normal(0, 0.3, 400)
    found = variances({seed: world + generator.normal(0, 0.1, 5) for seed, world in enumerate(worlds)})
    assert found is not None
    assert found.seed == pytest.approx(0.09, rel=0.15)
    assert found.repeat == pytest.approx(0.01, rel=0.1)


def test_the_variances_of_a_table_are_those_computed_by_hand() -> None:
    # Means 2, 5 and 8: between = 2 * (9 + 0 + 9) / 2 = 18, within = (2 + 2 + 2) / 3 = 2, and (18 - 2) / 2 = 8.
    assert variances({1: [1, 3], 2: [4, 6], 3: [7, 9]}) == pytest.approx((8, 2))


def test_alike_seeds_have_a_variance_of_zero_and_never_less() -> None:
    assert variances({1: [1, 3], 2: [1, 3]}) == (0.0, 2.0)


def test_without_repeats_or_with_one_seed_the_variances_cannot_be_told_apart() -> None:
    assert variances({1: [0.5], 2: [0.6]}) is None
    assert variances({1: [0.5, 0.6]}) is None


def test_pass_all_is_the_share_of_draws_in_which_all_succeed() -> None:
    passed = [True, True, True, False, False]
    draws = list(itertools.combinations(passed, 2))
    assert pass_all({1: passed}, 2) == pytest.approx(sum(map(all, draws)) / len(draws))
    assert pass_all({1: passed, 2: [True] * 5}, 2) == pytest.approx((0.3 + 1) / 2)
    assert pass_all({1: passed}, 4) == 0.0
    assert pass_all({1: passed}, 1) == pytest.approx(0.6)


@pytest.mark.parametrize(("successes", "k"), [({}, 1), ({1: [True], 2: [True, True]}, 2), ({1: [True]}, 0)])
def test_too_few_repeats_are_refused(successes: dict[int, list[bool]], k: int) -> None:
    with pytest.raises(ComparisonError, match=r"needs at least \d repeats of every seed"):
        pass_all(successes, k)
