"""Compares two teams over the same seeds. Each seed gives one pair."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict

from pytest_rle.stats.intervals import Interval, mean_interval
from pytest_rle.stats.permutation import sign_flip_p
from pytest_rle.stats.power import detectable_effect, seeds_needed
from pytest_rle.stats.values import ComparisonError, Floats, Scores, finite


class PairedComparison(BaseModel):
    """The comparison of team `a` with team `b`. Differences are a - b.

    Attributes:
        pairs: The number of seeds.
        mean_difference: The mean of a - b.
        deviation: The standard deviation of a - b; None with one pair.
        confidence: The level of `interval`, such as 0.95.
        interval: The interval of the mean difference, by `mean_interval`; None with fewer than six pairs, or if all
            differences are equal.
        p_value: Two-sided, by `sign_flip_p`. With n pairs it is at least 2 / 2**n.
        superiority: P(A > B); ties count half.
        correlation: Pearson's, of the two teams over the seeds; None if one team's scores are constant or there are
            fewer than three pairs.
        detectable_effect: The mean difference that this number of pairs finds with 80 % power at level 0.05; None with
            fewer than six pairs, which can find none.
        seeds_needed: How many seeds in all find the observed difference with 80 % power; None if it is zero, or if
            there is one pair.
    """

    model_config = ConfigDict(frozen=True)

    pairs: int
    mean_difference: float
    deviation: float | None
    confidence: float
    interval: Interval | None
    p_value: float
    superiority: float
    correlation: float | None
    detectable_effect: float | None
    seeds_needed: int | None


def compare_paired(a: Scores, b: Scores, *, confidence: float = 0.95) -> PairedComparison:
    """Compare two teams, seed by seed.

        found = compare_paired([0.61, 0.58, 0.64, 0.60, 0.63, 0.59], [0.40, 0.41, 0.39, 0.44, 0.38, 0.42])
        found.interval  # (0.155, 0.247)

    Args:
        a: The scores of one team, one for each seed.
        b: The scores of the other team on the same seeds, in the same order.
        confidence: The level of the interval.

    Raises:
        ComparisonError: The sequences differ in length or are empty, or a score is not a finite number.
    """
    if len(a) != len(b):
        raise ComparisonError(f"scores must form pairs, one for each seed, but there are {len(a)} and {len(b)}")
    first, second = finite(a), finite(b)
    differences = first - second
    n, mean = len(differences), float(np.mean(differences))
    deviation = float(np.std(differences, ddof=1)) if n > 1 else None
    values = differences.tolist()
    return PairedComparison(
        pairs=n,
        mean_difference=mean,
        deviation=deviation,
        confidence=confidence,
        interval=mean_interval(values, confidence=confidence),
        p_value=sign_flip_p(values),
        superiority=float(np.mean(np.where(differences > 0, 1.0, np.where(differences < 0, 0.0, 0.5)))),
        correlation=_correlation(first, second),
        detectable_effect=None if deviation is None else detectable_effect(deviation, n),
        seeds_needed=None if deviation is None else seeds_needed(mean, deviation),
    )


def _correlation(a: Floats, b: Floats) -> float | None:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])
