"""The light of the sky and the hours of daylight. Sources: GenCelestial and SkyManager of RimWorld 1.6."""

from __future__ import annotations

import functools
import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, conditions
from pytest_rle.rimworld import DEFS, Curve, inverse_lerp
from pytest_rle.rimworld.constants import DAYS_PER_YEAR, GAME_TICKS_PER_DAY

SUN_LIFT: Final = 19.0
"""Degrees by which the game's sun stands higher than the geometric sun, up to 70 degrees of latitude."""

EQUATOR_LIFT: Final = 17.0
"""Additional degrees at the equator; they fall to 0 at 60 degrees of latitude."""

LIFT_BY_LATITUDE: Final = Curve(((70.0, 1.0), (75.0, 0.05)))
"""Factor on `SUN_LIFT`, by degrees of latitude."""

SEASONAL_TILT: Final = Curve(((70.0, 0.15), (75.0, 1.5)))
"""Tangent of the sun's declination at midsummer, by degrees of latitude."""

FULL_GLOW_COSINE: Final = 0.7
"""Cosine of the sun's angle from the zenith at which the sky is fully lit."""

SUN_LAMP: Final = "SunLamp"

DAYTIME: Final = (0.25, 0.8)
"""The shares of the local day between which sun lamps are on (CompSchedule) and plants grow (Plant.Resting)."""


def sun_glow(latitude: float, day: int, day_fraction: float) -> float:
    """Sunlight, 0 to 1, at degrees of latitude, a day of the year and a share of the day (CelestialSunGlowPercent)."""
    swing, middle, lift = _sun_path(latitude, day)
    cosine = swing * math.cos((day_fraction - 0.5) * 2.0 * math.pi) + middle
    distance = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    height = math.cos(math.radians(max(0.0, distance - lift)))
    return round(max(0.0, min(1.0, height / FULL_GLOW_COSINE)), 9)


@functools.lru_cache(maxsize=64)
def _sun_path(latitude: float, day: int) -> tuple[float, float, float]:
    """Amplitude and mean of the cosine of the sun's zenith angle on a day, and the degrees that raise the sun."""
    tilt = -math.cos(day / DAYS_PER_YEAR * 2.0 * math.pi) * SEASONAL_TILT(abs(latitude))
    declination, place = math.atan(tilt), math.radians(latitude)
    lift = SUN_LIFT * LIFT_BY_LATITUDE(abs(latitude)) + EQUATOR_LIFT * inverse_lerp(60.0, 0.0, abs(latitude))
    return math.cos(place) * math.cos(declination), math.sin(place) * math.sin(declination), lift


def glow(colony: Colony) -> float:
    """The glow of the open sky now, 0 to 1, dimmed by the active conditions."""
    return colony.memo("sky.glow", (colony.world.game_tick, conditions.active_ids(colony)), _glow, colony)


def rain_rate(colony: Colony) -> float:
    """The rate of rain and snow now, 0 to 1 (WeatherDef rainRate)."""
    return DEFS.weathers[colony.world.weather.current].rain_rate


def sun_lamps_are_on(colony: Colony) -> bool:
    """Whether sun lamps are on at this hour (CompSchedule)."""
    start, stop = DAYTIME
    return start <= calendar.day_fraction(colony) <= stop


def _glow(colony: Colony) -> float:
    latitude = colony.world.tile.latitude
    day, tick = divmod(calendar.local_tick(colony), GAME_TICKS_PER_DAY)
    bright = sun_glow(latitude, day % DAYS_PER_YEAR, tick / GAME_TICKS_PER_DAY)
    return round(conditions.dimmed_glow(colony, bright), 9) if colony.world.conditions else bright
