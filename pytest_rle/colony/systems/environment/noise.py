"""Smooth chance: a drift over game time that is a pure function of the seed, for temperature and wind."""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony

GAIN: Final = 2.0
"""Brings one octave of gradient noise to about -1..1."""


def drift(colony: Colony, purpose: str, period: int, octaves: int) -> float:
    """Gradient noise over the absolute game tick, about -1 to 1, with waves of `period` game ticks and shorter.

    Each further octave has half the period and half the height of the one before, as the game's Perlin noise.
    """
    now, periods = colony.world.abs_tick, _periods(period, octaves)
    stretches = tuple([now // length for length in periods])
    slopes = colony.memo(f"noise.{purpose}", stretches, _slopes, colony, purpose, stretches)
    total, amplitude = 0.0, 1.0
    for length, (low, high) in zip(periods, slopes, strict=True):
        share = now % length / length
        smooth = share * share * share * (share * (share * 6.0 - 15.0) + 10.0)
        before, after = low * share, high * (share - 1.0)
        total += amplitude * GAIN * (before + (after - before) * smooth)
        amplitude /= 2.0
    return round(total, 9)


@functools.cache
def _periods(period: int, octaves: int) -> tuple[int, ...]:
    """The period of each octave in game ticks."""
    return tuple(max(1, period >> octave) for octave in range(octaves))


def _slopes(colony: Colony, purpose: str, stretches: tuple[int, ...]) -> list[tuple[float, float]]:
    """The slopes of the noise at both ends of the stretch of time that it is in, by octave."""
    return [
        (
            colony.stream(purpose, octave, stretch).uniform(-1.0, 1.0),
            colony.stream(purpose, octave, stretch + 1).uniform(-1.0, 1.0),
        )
        for octave, stretch in enumerate(stretches)
    ]
