"""Rates of games that end in some way, such as a defeat."""

from __future__ import annotations

import dataclasses

from scipy import special

from pytest_rle.stats.intervals import Interval
from pytest_rle.stats.values import ComparisonError


@dataclasses.dataclass(frozen=True, slots=True)
class Rate:
    """A share of games, with its exact interval (Clopper and Pearson, 1934)."""

    count: int
    games: int
    interval: Interval

    @property
    def share(self) -> float:
        """`count` over `games`."""
        return self.count / self.games


def rate(count: int, games: int, *, confidence: float = 0.95) -> Rate:
    """The share of games, with its Clopper-Pearson interval.

        rate(0, 8).interval.high  # 0.369: none of eight games collapsed, but up to 37 % may

    Raises:
        ComparisonError: There is no game, or the count is not among them.
    """
    if games < 1 or not 0 <= count <= games:
        raise ComparisonError(f"{count} of {games} games is not a share")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(special.betaincinv(count, games - count + 1, tail))
    high = 1.0 if count == games else float(special.betaincinv(count + 1, games - count, 1 - tail))
    return Rate(count, games, Interval(low, high))


def mcnemar_p(only_a: int, only_b: int) -> float:
    """Exact two-sided p of McNemar's test: do two teams collapse equally often on the same seeds?

    Args:
        only_a: Seeds on which team A alone collapsed.
        only_b: Seeds on which team B alone collapsed.

    Raises:
        ComparisonError: A count is negative.
    """
    if min(only_a, only_b) < 0:
        raise ComparisonError(f"counts must not be negative, but are {only_a} and {only_b}")
    differing = only_a + only_b
    if not differing:
        return 1.0
    return min(1.0, 2 * float(special.bdtr(min(only_a, only_b), differing, 0.5)))
