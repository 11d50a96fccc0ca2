"""Comparing two teams over the same seeds. The unit is the seed; each seed gives one pair."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

EXACT_LIMIT: Final = 16
"""Up to so many pairs all 2**n sign flips are tried; beyond, `RANDOM_FLIPS` of them."""

RANDOM_FLIPS: Final = 100_000
FLIP_SEED: Final = 20_261_123
"""The random flips are the same in every run."""

POWER: Final = 0.8


class PairedComparison(BaseModel):
    """What the pairs say. `a` is the team that is asked about, differences are a - b.

    `interval` is Student's t at `confidence`; `p_value` two-sided from sign flips; `superiority` P(A > B), ties half;
    `correlation` of the two over the seeds, None where one is constant; `minimum_detectable_effect` the mean
    difference found with 80 % power at this n; `seeds_needed` how many seeds the seen difference takes for it in all,
    None where it is zero. With one pair only the mean is known, and the rest is None.
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
    """Compare two teams, seed by seed. Raises ValueError where the sequences differ in length or are empty."""
    if len(a) != len(b):
        raise ValueError(f"pairs need both: {len(a)} scores against {len(b)}")
    if not a:
        raise ValueError("there is nothing to compare")
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
    """Student's t interval of a mean; at least two values."""
    if len(values) < 2:
        raise ValueError("an interval needs at least two values")
    mean, error = float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values))
    reach = float(stats.t.ppf((1 + confidence) / 2, len(values) - 1)) * error
    return mean - reach, mean + reach


def sign_flip_p(differences: Sequence[float]) -> float:
    """Two-sided permutation p of the mean difference when each sign could as well be the other."""
    values = np.asarray(differences, float)
    observed = abs(float(np.sum(values))) - 1e-12 * max(1.0, float(np.sum(np.abs(values))))
    n = len(values)
    if n <= EXACT_LIMIT:
        bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        sums = (1 - 2 * bits) @ values
        return float(np.mean(np.abs(sums) >= observed))
    signs = np.random.default_rng(FLIP_SEED).choice((-1.0, 1.0), size=(RANDOM_FLIPS, n))
    # The arrangement that was seen is one of the possible ones, so that p is never 0.
    return float((1 + np.sum(np.abs(signs @ values) >= observed)) / (RANDOM_FLIPS + 1))


def minimum_detectable_effect(deviation: float, n: int, *, alpha: float = 0.05, power: float = POWER) -> float:
    """The mean difference that a paired t test of n pairs finds with the given power.

    Quantiles of t stand in for the noncentral t; the error is below 2 % from n = 5.
    """
    freedom = n - 1
    return float(stats.t.ppf(1 - alpha / 2, freedom) + stats.t.ppf(power, freedom)) * deviation / math.sqrt(n)


def seeds_needed(mean: float, deviation: float, *, alpha: float = 0.05, power: float = POWER) -> int | None:
    """How many pairs find a mean difference with the given power; None where there is no difference to find."""
    if mean == 0:
        return None
    for n in range(2, 100_000):
        if minimum_detectable_effect(deviation, n, alpha=alpha, power=power) <= abs(mean):
            return n
    return None


def holm(p_values: Sequence[float]) -> list[float]:
    """P values corrected for their number by Holm's method, in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def interquartile_mean(values: Sequence[float]) -> float:
    """The mean of the middle half."""
    return float(stats.trim_mean(np.asarray(values, float), 0.25))


def collapse_rate(collapsed: int, runs: int, *, confidence: float = 0.95) -> tuple[float, float, float]:
    """The share of runs that ended without a colony, with its Clopper-Pearson interval."""
    interval = stats.binomtest(collapsed, runs).proportion_ci(confidence_level=confidence, method="exact")
    return collapsed / runs, float(interval.low), float(interval.high)


def _correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])
