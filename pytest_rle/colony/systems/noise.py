"""Smooth chance: a drift over game time that is a pure function of the seed, for temperature and wind."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony

GAIN: Final = 2.0
"""Brings one octave of gradient noise to about -1..1."""


def drift(colony: Colony, purpose: str, period: int, octaves: int) -> float:
    """Gradient noise over the absolute game tick, about -1 to 1, with waves of `period` game ticks and shorter.

    Each further octave has half the period and half the height of the one before, as the game's Perlin noise.
    """
    total, amplitude = 0.0, 1.0
    for octave in range(octaves):
        cell, offset = divmod(colony.world.abs_tick, period)
        low, high = _slopes(colony, purpose, octave, cell)
        share = offset / period
        smooth = share * share * share * (share * (share * 6.0 - 15.0) + 10.0)
        before, after = low * share, high * (share - 1.0)
        total += amplitude * GAIN * (before + (after - before) * smooth)
        amplitude, period = amplitude / 2.0, max(1, period // 2)
    return round(total, 9)


def _slopes(colony: Colony, purpose: str, octave: int, cell: int) -> tuple[float, float]:
    """The slopes of the noise at both ends of a stretch of time."""

    def draw() -> tuple[float, float]:
        first = colony.stream(purpose, octave, cell).uniform(-1.0, 1.0)
        return first, colony.stream(purpose, octave, cell + 1).uniform(-1.0, 1.0)

    return colony.memo(f"noise.{purpose}.{octave}", cell, draw)
