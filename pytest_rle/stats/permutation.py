"""The sign-flip test: could a mean difference come about if the two teams were alike?"""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.stats.values import Scores, finite

EXACT_LIMIT: Final = 16
"""With up to this many pairs all 2**n sign flips are tried; with more, `RANDOM_FLIPS` random ones."""

RANDOM_FLIPS: Final = 100_000
FLIP_SEED: Final = 20_261_123
"""Seed of the random flips, so that they are the same in every run."""

BATCH: Final = 4096
"""Flips in one matrix product, so that many pairs take little memory."""


def sign_flip_p(differences: Scores) -> float:
    """Two-sided p of the mean difference, from a permutation test that flips the signs of the differences.

    With n differences the smallest possible p is 2 / 2**n, so five pairs cannot give a p below 0.05.

    Raises:
        ComparisonError: There is no difference, or one is not a finite number.
    """
    values = finite(differences)
    # Rounding errors of a sum must not decide whether two equal sums are equal.
    observed = abs(float(np.sum(values))) - 1e-12 * max(1.0, float(np.sum(np.abs(values))))
    n = len(values)
    if n <= EXACT_LIMIT:
        bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        sums = (1 - 2 * bits) @ values
        return float(np.mean(np.abs(sums) >= observed))
    generator = np.random.default_rng(FLIP_SEED)
    reached = 0
    for start in range(0, RANDOM_FLIPS, BATCH):
        signs = generator.choice((-1.0, 1.0), size=(min(BATCH, RANDOM_FLIPS - start), n))
        reached += int(np.sum(np.abs(signs @ values) >= observed))
    # The observed arrangement is one of the possible ones, so p is never 0.
    return (1 + reached) / (RANDOM_FLIPS + 1)
