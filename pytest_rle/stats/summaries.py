"""Means over scenarios that a few bad or good games do not decide, and the mean of the worst games."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from pytest_rle.stats.intervals import FEWEST_VALUES, Interval
from pytest_rle.stats.values import ComparisonError, Floats, Scores, finite

RESAMPLES: Final = 10_000
BOOTSTRAP_SEED: Final = 20_261_130
"""Seed of the resamples, so that they are the same in every run."""


def interquartile_mean(values: Scores) -> float:
    """The mean of the middle half of the values. A value that lies partly in the middle half counts in part.

    interquartile_mean([0, 3, 9])  # (0.25 * 0 + 3 + 0.25 * 9) / 1.5 = 3.5
    """
    return float(_middle_means(finite(values)[None, :])[0])


def interquartile_interval(scores: Mapping[str, Scores], *, confidence: float = 0.95) -> Interval | None:
    """The percentile bootstrap interval of the interquartile mean of all scores.

    Each resample draws as many seeds of each scenario as were played (Agarwal and others, Deep reinforcement learning
    at the edge of the statistical precipice, 2021). None if a scenario has fewer than six seeds.

    Args:
        scores: The scores of each scenario.
        confidence: The level.

    Raises:
        ComparisonError: There is no score, or one is not a finite number.
    """
    if not scores:
        raise ComparisonError("there are no scores")
    strata = [finite(values) for values in scores.values()]
    if min(map(len, strata)) < FEWEST_VALUES:
        return None
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    drawn = [values[generator.integers(0, len(values), (RESAMPLES, len(values)))] for values in strata]
    means = _middle_means(np.concatenate(drawn, axis=1))
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high))


def worst_decile(values: Scores) -> float:
    """The mean of the worst tenth of the values, of at least one."""
    array = np.sort(finite(values))
    return float(np.mean(array[: math.ceil(len(array) / 10)]))


def _middle_means(rows: Floats) -> Floats:
    """The interquartile mean of each row."""
    n = rows.shape[1]
    places = np.arange(n)
    weights = np.clip(np.minimum(places + 1, 0.75 * n) - np.maximum(places, 0.25 * n), 0.0, 1.0)
    result: Floats = np.sort(rows, axis=1) @ weights / np.sum(weights)
    return result
