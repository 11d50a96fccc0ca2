"""Smooth random noise over game time for temperature and wind; a pure function of the seed."""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony

GAIN: Final = 2.0
"""Scales one octave of gradient noise to about -1 to 1."""


def drift(colony: Colony, purpose: str, period: int, octaves: int) -> float:
    """Gradient noise at the present absolute game tick, about -1 to 1. Its slowest wave lasts `period` game ticks.

    Each further octave has half the period and half the amplitude of the one before, as in the game's Perlin noise.
    `purpose` names the random stream: each purpose has noise of its own.
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
    """For each octave, the slopes of the noise at the start and the end of the present period."""
    return [
        (
            colony.stream(purpose, octave, stretch).uniform(-1.0, 1.0),
            colony.stream(purpose, octave, stretch + 1).uniform(-1.0, 1.0),
        )
        for octave, stretch in enumerate(stretches)
    ]
