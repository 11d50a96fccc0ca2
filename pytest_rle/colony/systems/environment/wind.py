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
"""Mean wind speed, and its amplitude."""

RANGE: Final = (0.04, 2.0)
"""Bounds of the wind speed before the weather's factor."""


def speed(colony: Colony) -> float:
    """The wind speed now, 0.02 to 3: a random drift around 0.5, bounded by `RANGE`, times the weather's factor."""
    drift = noise.drift(colony, "wind", PERIOD, OCTAVES)
    low, high = RANGE
    calm = min(high, max(low, MEAN + SWING * drift))
    return round(calm * DEFS.weathers[colony.world.weather.current].wind_speed, 9)
