"""The wind. Source: WindManager of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import noise
from pytest_rle.rimworld import DEFS

PERIOD: Final = 25_000
"""Game ticks of the slowest wave: a frequency of 4e-5 a game tick."""

OCTAVES: Final = 4
MEAN: Final = 0.5
SWING: Final = 1.5
RANGE: Final = (0.04, 2.0)
"""Bounds of the wind before the weather has its say."""


def speed(colony: Colony) -> float:
    """The wind now, 0.04 to 3: a drift around 0.5, times the factor of the weather."""
    drift = noise.drift(colony, "wind", PERIOD, OCTAVES)
    low, high = RANGE
    calm = min(high, max(low, MEAN + SWING * drift))
    return round(calm * DEFS.weathers[colony.world.weather.current].wind_speed, 9)
