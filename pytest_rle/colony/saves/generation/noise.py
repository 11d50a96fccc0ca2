"""Noise over a map, in integer arithmetic, so that every machine generates the same landscape.

This is value noise in octaves. Each octave has half the wavelength and half the amplitude of the one before. The
landscape is made from the ranks of the noise: the rank of a cell is the share of cells with lower noise, in millionths.
So if a tenth of the map is to be rock, exactly a tenth is, with every seed.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

FULL: Final = 1_000_000
"""The share 1, in millionths."""

_UNIT: Final = 1 << 16
_GOLDEN: Final = np.array([0x9E3779B97F4A7C15], np.uint64)
_MIX_A: Final = np.array([0xBF58476D1CE4E5B9], np.uint64)
_MIX_B: Final = np.array([0x94D049BB133111EB], np.uint64)


def words(seed: int, purpose: str, count: int) -> NDArray[np.uint64]:
    """`count` random 64-bit integers from SplitMix64, seeded by the seed and the purpose."""
    digest = hashlib.blake2b(f"{purpose}:{seed}".encode(), digest_size=8).digest()
    start = np.array([int.from_bytes(digest, "little")], np.uint64)
    value = start + np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    result: NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return result


def millionths(seed: int, purpose: str, width: int, height: int) -> NDArray[np.int64]:
    """An independent random integer, 0 to 999 999, for each cell, shape (height, width)."""
    drawn = words(seed, purpose, width * height) >> np.uint64(33)
    return ((drawn.astype(np.int64) * FULL) >> 31).reshape(height, width)


def smooth_ranks(seed: int, purpose: str, width: int, height: int, spacing: int, octaves: int = 5) -> NDArray[np.int64]:
    """Ranks of smooth noise with features about `spacing` cells wide, in millionths, shape (height, width)."""
    total = np.zeros((height, width), np.int64)
    for octave in range(octaves):
        step = max(2, spacing >> octave)
        total += _octave(seed, f"{purpose}:{octave}", width, height, step) >> octave
    order = np.argsort(total.reshape(-1), kind="stable")
    ranks = np.empty(width * height, np.int64)
    ranks[order] = np.arange(width * height, dtype=np.int64)
    return (ranks * FULL // (width * height)).reshape(height, width)


def _octave(seed: int, purpose: str, width: int, height: int, step: int) -> NDArray[np.int64]:
    """One octave of value noise, 0 to 65 535, with a lattice point every `step` cells, shape (height, width)."""
    columns, rows = width // step + 2, height // step + 2
    lattice = (words(seed, purpose, columns * rows) >> np.uint64(48)).astype(np.int64).reshape(rows, columns)
    x, across = _positions(width, step)
    z, along = _positions(height, step)
    low = _blend(lattice[z][:, x], lattice[z][:, x + 1], across[np.newaxis, :])
    high = _blend(lattice[z + 1][:, x], lattice[z + 1][:, x + 1], across[np.newaxis, :])
    return _blend(low, high, along[:, np.newaxis])


def _positions(length: int, step: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each cell the index of the lattice point before it, and its smoothed distance from there, 0 to `_UNIT`."""
    cells = np.arange(length, dtype=np.int64)
    share = cells % step * _UNIT // step
    return cells // step, share * share * (3 * _UNIT - 2 * share) >> 32


def _blend(low: NDArray[np.int64], high: NDArray[np.int64], share: NDArray[np.int64]) -> NDArray[np.int64]:
    """Linear interpolation; `share` is 0 to `_UNIT`."""
    return low + ((high - low) * share >> 16)
