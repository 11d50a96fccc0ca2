"""Corrects p values for multiple tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from pytest_rle.stats.values import ComparisonError

LEVEL: Final = 0.05
"""A p value below it decides."""


def holm(p_values: Sequence[float]) -> list[float]:
    """P values corrected by Holm's method (1979), in the given order.

    Raises:
        ComparisonError: A p value is not between 0 and 1.
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ComparisonError(f"p values must lie between 0 and 1, but are {[float(p) for p in p_values]}")
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def fewest_pairs(tests: int) -> int:
    """The fewest pairs of each of so many sign-flip tests that can give a p below `LEVEL` once Holm corrects it.

    With n pairs the smallest p is 2 / 2**n, so one test takes 6 pairs, and 7 tests take 9.
    """
    return next(pairs for pairs in itertools.count(1) if tests * 2.0 / 2**pairs < LEVEL)
