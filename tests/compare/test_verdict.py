"""A verdict is better, worse, or that so few seeds do not tell; and it is rarely wrong."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pytest_rle.compare import Verdict, verdict_of

CLEAR = [0.20, 0.17, 0.25, 0.16, 0.25, 0.17]


def test_a_clear_difference_decides() -> None:
    assert verdict_of(CLEAR) is Verdict.BETTER
    assert verdict_of([-value for value in CLEAR]) is Verdict.WORSE


def test_a_margin_shifts_the_question() -> None:
    assert verdict_of(CLEAR, margin=0.1) is Verdict.BETTER
    assert verdict_of(CLEAR, margin=0.2) is Verdict.UNDECIDED
    assert verdict_of(CLEAR, margin=0.3) is Verdict.WORSE


def test_few_seeds_decide_nothing_at_any_level() -> None:
    assert verdict_of(CLEAR[:5]) is Verdict.UNDECIDED
    assert verdict_of(CLEAR[:5], alpha=0.2) is Verdict.UNDECIDED


def test_equal_differences_are_decided_by_the_test_alone() -> None:
    assert verdict_of([0.1] * 6) is Verdict.BETTER
    assert verdict_of([-0.1] * 6) is Verdict.WORSE
    assert verdict_of([0.0] * 20) is Verdict.UNDECIDED


def normal(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.normal(0, 0.1, shape)


def skewed(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.exponential(0.1, shape) - 0.1


def tied(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return generator.choice([-0.1, 0.0, 0.1], size=shape)


@pytest.mark.parametrize("n", [6, 8, 12])
@pytest.mark.parametrize("draw", [normal, skewed, tied], ids=lambda draw: draw.__name__)
def test_equal_teams_are_told_apart_in_at_most_a_twentieth_of_the_comparisons(
    draw: Callable[[np.random.Generator, tuple[int, int]], np.ndarray], n: int
) -> None:
    samples = draw(np.random.default_rng(5), (600, n))
    wrong = np.mean([verdict_of(row) is not Verdict.UNDECIDED for row in samples.tolist()])
    assert wrong <= 0.055 + 2 * 0.009  # two standard errors of 600 comparisons
