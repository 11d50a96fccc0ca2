"""Temperatures outdoors and in rooms. Sources: GenTemperature, TileTemperaturesComp and TemperatureTuning."""

from __future__ import annotations

import functools
import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, conditions, noise, rooms
from pytest_rle.rimworld import Curve

SEASONAL_AMPLITUDE: Final = Curve(((0.0, 3.0), (0.1, 4.0), (1.0, 28.0)))
"""Amplitude of the yearly swing in °C, by latitude as a share of 90 degrees."""

COLDEST_YEAR_FRACTION: Final = 10.0 / 12.0
"""The share of the year at which the north is coldest: the start of winter's middle twelfth."""

DAILY_SWING: Final = 7.0
"""Amplitude of the daily swing in °C: the warmest hour is this much above the mean, the coldest as much below."""

WARMEST_HOUR_SHIFT: Final = 0.32
"""The warmest moment is this share of a day before midnight, at about 16:20."""

NOISE_AMPLITUDE: Final = 7.0
"""Amplitude of the random drift in °C."""

NOISE_PERIOD: Final = 200_000
"""Game ticks of the slowest wave of the random drift: a frequency of 5e-6 a game tick."""

NOISE_OCTAVES: Final = 3


def outdoor(colony: Colony) -> float:
    """The outdoor temperature now in °C."""
    version = (colony.world.game_tick, conditions.active_ids(colony))
    return colony.memo("temperature.outdoor", version, _outdoor, colony)


def at(colony: Colony, x: int, z: int) -> float:
    """The temperature of a cell in °C: that of its room, or the outdoor temperature outdoors, in walls and in rock."""
    room = rooms.room_at(colony, x, z)
    if room is None or room.uses_outdoor_temperature:
        return outdoor(colony)
    if room.is_doorway:
        return _between(colony, x, z)
    return colony.world.room_temperatures.get(room.id, outdoor(colony))


def _between(colony: Colony, x: int, z: int) -> float:
    """The temperature of a doorway in °C: the mean of the rooms around it."""
    found = []
    for dx, dz in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        if colony.world.grids.contains(x + dx, z + dz):
            room = rooms.room_at(colony, x + dx, z + dz)
            if room is not None and not room.is_doorway:
                found.append(at(colony, x + dx, z + dz))
    return round(math.fsum(found) / len(found), 9) if found else outdoor(colony)


def seasonal_offset(latitude: float, year_fraction: float) -> float:
    """°C that the season adds at a latitude in degrees (GenTemperature.OffsetFromSeasonCycle)."""
    amplitude = _seasonal_amplitude(latitude)
    wave = -math.cos((year_fraction - COLDEST_YEAR_FRACTION) * 2.0 * math.pi)
    return round(amplitude * wave if latitude >= 0 else -amplitude * wave, 9)


@functools.lru_cache(maxsize=64)
def _seasonal_amplitude(latitude: float) -> float:
    return SEASONAL_AMPLITUDE(abs(latitude) / 90.0)


def sun_cycle_offset(day_fraction: float) -> float:
    """°C that the time of day adds (GenTemperature.OffsetFromSunCycle)."""
    return round(DAILY_SWING * math.cos((day_fraction + WARMEST_HOUR_SHIFT) * 2.0 * math.pi), 9)


def rot_rate(celsius: float) -> float:
    """The rate of rot, 0 to 1: 0 below 0 °C, full from 10 °C (GenTemperature.RotRateAtTemperature)."""
    return 0.0 if celsius < 0 else min(1.0, celsius / 10.0)


def mean_of_season(colony: Colony) -> float:
    """The tile's mean temperature in °C at this time of year, without time of day, random drift and conditions."""
    tile = colony.world.tile
    return tile.mean_temperature + seasonal_offset(tile.latitude, calendar.year_fraction(colony))


def _outdoor(colony: Colony) -> float:
    drift = noise.drift(colony, "temperature.noise", NOISE_PERIOD, NOISE_OCTAVES)
    celsius = mean_of_season(colony) + sun_cycle_offset(calendar.day_fraction(colony))
    return round(celsius + NOISE_AMPLITUDE * drift + conditions.temperature_offset(colony), 9)
