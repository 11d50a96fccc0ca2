"""Repeats of a seed. A model samples, so a seed that is played again gives another score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pytest_rle.stats.values import ComparisonError, Scores, finite


class Variances(NamedTuple):
    """Two sources of variance of a score.

    Attributes:
        seed: The variance of the seeds' true means: how much harder one world is than another. Never negative.
        repeat: The variance among repeats of one seed: what the model's sampling adds.
    """

    seed: float
    repeat: float


def variances(scores: Mapping[int, Scores]) -> Variances | None:
    """Separate the two variances by a one-way analysis of variance with random effects.

    None if there are fewer than two seeds, or if no seed has two repeats.

    Args:
        scores: The scores of the repeats, by seed. Seeds may have unequal numbers of repeats.

    Raises:
        ComparisonError: A seed has no score, or a score is not a finite number.
    """
    groups = [finite(values) for values in scores.values()]
    total, count = sum(map(len, groups)), len(groups)
    if count < 2 or total == count:
        return None
    mean = float(np.mean(np.concatenate(groups)))
    within = sum(float(np.sum((group - np.mean(group)) ** 2)) for group in groups) / (total - count)
    between = sum(len(group) * (float(np.mean(group)) - mean) ** 2 for group in groups) / (count - 1)
    typical = (total - sum(len(group) ** 2 for group in groups) / total) / (count - 1)
    return Variances(seed=max(0.0, (between - within) / typical), repeat=within)


def pass_all(successes: Mapping[int, Sequence[bool]], k: int) -> float:
    """pass^k: the chance that k repeats of a seed all succeed, as a mean over the seeds.

    The estimate for a seed with c successes among n repeats is C(c, k) / C(n, k), which has no bias.

    Args:
        successes: Whether each repeat succeeded, by seed.
        k: How many repeats must succeed.

    Raises:
        ComparisonError: A seed has fewer than k repeats, or k is below 1.
    """
    if k < 1 or not successes or min(map(len, successes.values())) < k:
        fewest = min(map(len, successes.values()), default=0)
        raise ComparisonError(f"pass^{k} needs at least {max(k, 1)} repeats of every seed, but one has {fewest}")
    return float(np.mean([_all_succeed(sum(passed), len(passed), k) for passed in successes.values()]))


def _all_succeed(successes: int, repeats: int, k: int) -> float:
    return float(np.prod([max(0, successes - drawn) / (repeats - drawn) for drawn in range(k)]))
