"""Holm's correction, against a published example."""

from __future__ import annotations

import pytest

from pytest_rle.stats import FEWEST_VALUES, ComparisonError, fewest_pairs, holm, sign_flip_p


def test_holm_corrects_as_in_the_published_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_a_corrected_p_is_at_most_1() -> None:
    assert holm([0.9, 0.8]) == [1.0, 1.0]


@pytest.mark.parametrize("p", [float("nan"), -0.1, 1.1])
def test_what_is_not_a_p_value_is_refused(p: float) -> None:
    with pytest.raises(ComparisonError, match="between 0 and 1"):
        holm([0.5, p])


@pytest.mark.parametrize(("tests", "pairs"), [(1, FEWEST_VALUES), (2, 7), (6, 8), (7, 9), (12, 9), (13, 10)])
def test_more_tests_take_more_pairs_until_a_p_can_be_below_0_05(tests: int, pairs: int) -> None:
    assert fewest_pairs(tests) == pairs
    assert max(holm([sign_flip_p([0.1] * pairs)] * tests)) < 0.05
    assert min(holm([sign_flip_p([0.1] * (pairs - 1))] * tests)) >= 0.05
