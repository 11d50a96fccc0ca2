"""Corrects p values for multiple tests."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_rle.stats.values import ComparisonError


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
