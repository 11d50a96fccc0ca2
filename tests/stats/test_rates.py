"""Rates of collapsed games, against scipy and published tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pytest_rle.stats import ComparisonError, mcnemar_p, rate


def test_the_interval_is_that_of_published_tables() -> None:
    found = rate(3, 20)
    assert found.share == 0.15
    assert found.interval == pytest.approx((0.0321, 0.3789), abs=1e-4)
    assert rate(0, 20).interval == pytest.approx((0.0, 0.1684), abs=1e-4)
    assert rate(20, 20).interval == pytest.approx((0.8316, 1.0), abs=1e-4)


@given(st.integers(1, 60).flatmap(lambda games: st.tuples(st.integers(0, games), st.just(games))))
def test_the_interval_agrees_with_scipy(figures: tuple[int, int]) -> None:
    count, games = figures
    expected = stats.binomtest(count, games).proportion_ci(0.9, method="exact")
    assert rate(count, games, confidence=0.9).interval == pytest.approx((expected.low, expected.high))


@given(st.integers(0, 30), st.integers(0, 30))
def test_mcnemars_p_is_that_of_the_binomial_test(only_a: int, only_b: int) -> None:
    expected = stats.binomtest(only_a, only_a + only_b).pvalue if only_a + only_b else 1.0
    assert mcnemar_p(only_a, only_b) == pytest.approx(expected)


@pytest.mark.parametrize(("count", "games"), [(0, 0), (3, 2), (-1, 2)])
def test_a_count_that_is_not_among_the_games_is_refused(count: int, games: int) -> None:
    with pytest.raises(ComparisonError, match=f"{count} of {games} games is not a share"):
        rate(count, games)


def test_a_negative_count_of_seeds_is_refused() -> None:
    with pytest.raises(ComparisonError, match="must not be negative, but are -1 and 2"):
        mcnemar_p(-1, 2)
