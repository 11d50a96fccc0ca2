"""Assertions about teams say yes, no, or that so few seeds do not tell."""

from __future__ import annotations

import pytest

from pytest_rle.stats import ComparisonError
from pytest_rle.testing import assert_at_least, assert_better, assert_not_worse
from pytest_rle.testing.verdicts import UnlikeSeedsError

GOOD = dict(enumerate([0.71, 0.74, 0.69, 0.73, 0.70, 0.72, 0.75, 0.70]))
POOR = dict(enumerate([0.41, 0.42, 0.44, 0.40, 0.43, 0.39, 0.42, 0.41]))
NEAR = dict(enumerate([0.70, 0.75, 0.69, 0.72, 0.71, 0.72, 0.74, 0.71]))


def test_a_better_team_passes() -> None:
    assert_better(GOOD, POOR)
    assert_better(GOOD, POOR, margin=0.25)
    assert_not_worse(GOOD, POOR, margin=0.01)
    assert_at_least(GOOD, 0.65)
    assert_at_least(list(GOOD.values()), 0.65)


def test_a_worse_team_fails_with_the_figures() -> None:
    with pytest.raises(
        AssertionError, match=r"it is not the case that A is better than B by more than 0: mean difference -0.302"
    ):
        assert_better(POOR, GOOD)
    with pytest.raises(AssertionError, match=r"is at most 0.1 below B: mean difference -0.302 over 8"):
        assert_not_worse(POOR, GOOD, margin=0.1)
    with pytest.raises(AssertionError, match=r"the mean score is above 0.9: mean \+0.718 over 8 seeds, 95% interval"):
        assert_at_least(GOOD, 0.9)


def test_teams_that_cannot_be_told_apart_are_undecided() -> None:
    message = r"^it is undecided that A is better than B by .*: mean difference \+0.000 over 8 seeds, .*, p 1.000"
    with pytest.raises(AssertionError, match=message):
        assert_better(GOOD, NEAR)
    assert_not_worse(GOOD, NEAR, margin=0.02)
    with pytest.raises(AssertionError, match=r"to detect this difference takes about \d+ seeds$"):
        assert_better(GOOD, NEAR, margin=0.003)


def test_five_seeds_are_undecided_however_clear() -> None:
    few = {seed: score for seed, score in GOOD.items() if seed < 5}
    with pytest.raises(AssertionError, match=r"mean difference \+0.294 over 5 seeds, and fewer than 6 seeds decide"):
        assert_better(few, POOR)


def test_only_shared_seeds_count() -> None:
    assert_better({**GOOD, 100: 0.0}, {**POOR, 200: 1.0})
    with pytest.raises(UnlikeSeedsError, match=r"the teams share no seed: A has \[1\], and B has \[2\]"):
        assert_better({1: 0.5}, {2: 0.4})


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ComparisonError, match="is nan"):
        assert_at_least({1: float("nan")}, 0.5)
