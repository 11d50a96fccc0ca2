"""Compares two teams over the same seeds. The unit is the seed: each seed gives one pair."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

from pytest_rle.errors import SettingError

__all__ = [
    "ComparisonError",
    "PairedComparison",
    "collapse_rate",
    "compare_paired",
    "holm",
    "interquartile_mean",
    "minimum_detectable_effect",
    "seeds_needed",
    "sign_flip_p",
    "t_interval",
]

EXACT_LIMIT: Final = 16
"""With up to this many pairs all 2**n sign flips are tried; with more, `RANDOM_FLIPS` random ones."""

RANDOM_FLIPS: Final = 100_000
FLIP_SEED: Final = 20_261_123
"""Seed of the random flips, so that they are the same in every run."""

POWER: Final = 0.8
"""The usual power of a test: the chance to find a difference that exists."""


class ComparisonError(SettingError):
    """The scores cannot be compared: there are none, too few, or they do not form pairs."""


class PairedComparison(BaseModel):
    """The comparison of team `a` with team `b`. Differences are a - b. With one pair, fields that need more are None.

    Attributes:
        pairs: The number of seeds.
        mean_difference: The mean of a - b.
        confidence: The level of `interval`, such as 0.95.
        interval: Student's t interval of the mean difference.
        p_value: Two-sided, from sign flips.
        superiority: P(A > B); ties count half.
        correlation: Pearson's, of the two teams over the seeds; None if one team's scores are constant or there are
            fewer than three pairs.
        minimum_detectable_effect: The mean difference that this number of pairs finds with 80 % power.
        seeds_needed: How many seeds in all find the observed difference with 80 % power; None if it is zero.
    """

    model_config = ConfigDict(frozen=True)

    pairs: int
    mean_difference: float
    confidence: float
    interval: tuple[float, float] | None
    p_value: float | None
    superiority: float
    correlation: float | None
    minimum_detectable_effect: float | None
    seeds_needed: int | None


def compare_paired(a: Sequence[float], b: Sequence[float], *, confidence: float = 0.95) -> PairedComparison:
    """Compare two teams, seed by seed.

        found = compare_paired([0.61, 0.58, 0.64], [0.40, 0.41, 0.39])
        found.mean_difference  # 0.21

    Args:
        a: The scores of one team, one for each seed.
        b: The scores of the other team on the same seeds, in the same order.
        confidence: The level of the interval.

    Raises:
        ComparisonError: The sequences differ in length or are empty.
    """
    if len(a) != len(b):
        raise ComparisonError(f"scores must form pairs, one for each seed, but there are {len(a)} and {len(b)}")
    if not a:
        raise ComparisonError("there are no scores to compare")
    first, second = np.asarray(a, float), np.asarray(b, float)
    differences = first - second
    n, mean = len(a), float(np.mean(differences))
    superiority = float(np.mean(np.where(differences > 0, 1.0, np.where(differences < 0, 0.0, 0.5))))
    if n == 1:
        return PairedComparison(
            pairs=1,
            mean_difference=mean,
            confidence=confidence,
            interval=None,
            p_value=None,
            superiority=superiority,
            correlation=None,
            minimum_detectable_effect=None,
            seeds_needed=None,
        )
    deviation = float(np.std(differences, ddof=1))
    return PairedComparison(
        pairs=n,
        mean_difference=mean,
        confidence=confidence,
        interval=t_interval(differences.tolist(), confidence=confidence),
        p_value=sign_flip_p(differences.tolist()),
        superiority=superiority,
        correlation=_correlation(first, second),
        minimum_detectable_effect=minimum_detectable_effect(deviation, n, alpha=1 - confidence),
        seeds_needed=seeds_needed(mean, deviation, alpha=1 - confidence),
    )


def t_interval(values: Sequence[float], *, confidence: float = 0.95) -> tuple[float, float]:
    """Student's t interval of a mean. Raises ComparisonError for fewer than two values."""
    if len(values) < 2:
        raise ComparisonError("an interval needs at least two values")
    mean, error = float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values))
    reach = float(stats.t.ppf((1 + confidence) / 2, len(values) - 1)) * error
    return mean - reach, mean + reach


def sign_flip_p(differences: Sequence[float]) -> float:
    """Two-sided p of the mean difference, from a permutation test that flips the signs of the differences."""
    values = np.asarray(differences, float)
    observed = abs(float(np.sum(values))) - 1e-12 * max(1.0, float(np.sum(np.abs(values))))
    n = len(values)
    if n <= EXACT_LIMIT:
        bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        sums = (1 - 2 * bits) @ values
        return float(np.mean(np.abs(sums) >= observed))
    signs = np.random.default_rng(FLIP_SEED).choice((-1.0, 1.0), size=(RANDOM_FLIPS, n))
    # The observed arrangement is one of the possible ones, so p is never 0.
    return float((1 + np.sum(np.abs(signs @ values) >= observed)) / (RANDOM_FLIPS + 1))


def minimum_detectable_effect(deviation: float, n: int, *, alpha: float = 0.05, power: float = POWER) -> float:
    """The mean difference that a paired t test of n pairs finds with the given power.

    Quantiles of t replace the noncentral t distribution; the error is below 2 % from n = 5.
    """
    freedom = n - 1
    return float(stats.t.ppf(1 - alpha / 2, freedom) + stats.t.ppf(power, freedom)) * deviation / math.sqrt(n)


def seeds_needed(mean: float, deviation: float, *, alpha: float = 0.05, power: float = POWER) -> int | None:
    """How many pairs find a mean difference with the given power; None if the difference is zero or takes 100 000."""
    if mean == 0:
        return None
    for n in range(2, 100_000):
        if minimum_detectable_effect(deviation, n, alpha=alpha, power=power) <= abs(mean):
            return n
    return None


def holm(p_values: Sequence[float]) -> list[float]:
    """P values corrected for multiple tests by Holm's method, in the given order."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def interquartile_mean(values: Sequence[float]) -> float:
    """The mean of the middle half of the values."""
    return float(stats.trim_mean(np.asarray(values, float), 0.25))


def collapse_rate(collapsed: int, runs: int, *, confidence: float = 0.95) -> tuple[float, float, float]:
    """The share of runs that ended without a colony, with its Clopper-Pearson interval."""
    interval = stats.binomtest(collapsed, runs).proportion_ci(confidence_level=confidence, method="exact")
    return collapsed / runs, float(interval.low), float(interval.high)


def _correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])
