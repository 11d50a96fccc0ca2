"""Smooth chance over a map, in whole numbers only, so that every machine draws the same landscape.

The noise is value noise in octaves, each half as wide and half as high as the one before. What the landscape is made
from is not the noise itself but its rank: the share of cells that lie lower, in millionths. So a tenth of the map is
rock because a tenth was asked for, whatever the seed.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

FULL: Final = 1_000_000
"""The whole map, in millionths."""

_UNIT: Final = 1 << 16
_GOLDEN: Final = np.array([0x9E3779B97F4A7C15], np.uint64)
_MIX_A: Final = np.array([0xBF58476D1CE4E5B9], np.uint64)
_MIX_B: Final = np.array([0x94D049BB133111EB], np.uint64)


def words(seed: int, purpose: str, count: int) -> NDArray[np.uint64]:
    """`count` random 64-bit numbers under a key, from SplitMix64."""
    digest = hashlib.blake2b(f"{purpose}:{seed}".encode(), digest_size=8).digest()
    start = np.array([int.from_bytes(digest, "little")], np.uint64)
    value = start + np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    result: NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return result


def millionths(seed: int, purpose: str, width: int, height: int) -> NDArray[np.int64]:
    """An independent random number from 0 to 999 999 for each cell, shape (height, width)."""
    drawn = words(seed, purpose, width * height) >> np.uint64(33)
    return ((drawn.astype(np.int64) * FULL) >> 31).reshape(height, width)


def smooth_ranks(seed: int, purpose: str, width: int, height: int, spacing: int, octaves: int = 5) -> NDArray[np.int64]:
    """Smooth noise with features about `spacing` cells wide, as ranks in millionths, shape (height, width)."""
    total = np.zeros((height, width), np.int64)
    for octave in range(octaves):
        step = max(2, spacing >> octave)
        total += _octave(seed, f"{purpose}:{octave}", width, height, step) >> octave
    order = np.argsort(total.reshape(-1), kind="stable")
    ranks = np.empty(width * height, np.int64)
    ranks[order] = np.arange(width * height, dtype=np.int64)
    return (ranks * FULL // (width * height)).reshape(height, width)


def _octave(seed: int, purpose: str, width: int, height: int, step: int) -> NDArray[np.int64]:
    columns, rows = width // step + 2, height // step + 2
    lattice = (words(seed, purpose, columns * rows) >> np.uint64(48)).astype(np.int64).reshape(rows, columns)
    x, across = _positions(width, step)
    z, along = _positions(height, step)
    low = _blend(lattice[z][:, x], lattice[z][:, x + 1], across[np.newaxis, :])
    high = _blend(lattice[z + 1][:, x], lattice[z + 1][:, x + 1], across[np.newaxis, :])
    return _blend(low, high, along[:, np.newaxis])


def _positions(length: int, step: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each cell the lattice point before it, and how far it is on the way to the next, eased, of `_UNIT`."""
    cells = np.arange(length, dtype=np.int64)
    share = cells % step * _UNIT // step
    return cells // step, share * share * (3 * _UNIT - 2 * share) >> 32


def _blend(low: NDArray[np.int64], high: NDArray[np.int64], share: NDArray[np.int64]) -> NDArray[np.int64]:
    return low + ((high - low) * share >> 16)
