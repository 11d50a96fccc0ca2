"""The light of the sky. Sources: GenCelestial and SkyManager of RimWorld 1.6."""

from __future__ import annotations

import functools
import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, conditions
from pytest_rle.rimworld import DEFS, Curve, inverse_lerp
from pytest_rle.rimworld.constants import DAYS_PER_YEAR

SUN_LIFT: Final = 19.0
"""Degrees by which the game's sun stands higher than geometry would have it, below 70 degrees of latitude."""

EQUATOR_LIFT: Final = 17.0
"""Further degrees at the equator, fading to none at 60 degrees of latitude."""

LIFT_BY_LATITUDE: Final = Curve(((70.0, 1.0), (75.0, 0.05)))
SEASONAL_TILT: Final = Curve(((70.0, 0.15), (75.0, 1.5)))
"""Tangent of the sun's declination at midsummer, by degrees of latitude."""

FULL_GLOW_COSINE: Final = 0.7
"""Cosine of the sun's distance from the zenith at which the sky is fully lit."""

SUN_LAMP_HOURS: Final = (0.25, 0.8)
"""Shares of the day between which a sun lamp burns and plants are awake."""


def sun_glow(latitude: float, day: int, day_fraction: float) -> float:
    """Sunlight, 0 to 1, at degrees of latitude, a day of the year and a share of the day (CelestialSunGlowPercent)."""
    swing, middle, lift = _sun_path(latitude, day)
    cosine = swing * math.cos((day_fraction - 0.5) * 2.0 * math.pi) + middle
    distance = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    height = math.cos(math.radians(max(0.0, distance - lift)))
    return round(max(0.0, min(1.0, height / FULL_GLOW_COSINE)), 9)


@functools.lru_cache(maxsize=64)
def _sun_path(latitude: float, day: int) -> tuple[float, float, float]:
    """Half the span and the middle of the sun's cosine from the zenith on a day, and the degrees it is lifted by."""
    tilt = -math.cos(day / DAYS_PER_YEAR * 2.0 * math.pi) * SEASONAL_TILT(abs(latitude))
    declination, place = math.atan(tilt), math.radians(latitude)
    lift = SUN_LIFT * LIFT_BY_LATITUDE(abs(latitude)) + EQUATOR_LIFT * inverse_lerp(60.0, 0.0, abs(latitude))
    return math.cos(place) * math.cos(declination), math.sin(place) * math.sin(declination), lift


def glow(colony: Colony) -> float:
    """How bright the open sky is now, 0 to 1, after eclipses and ash clouds."""
    return colony.memo("sky.glow", (colony.world.game_tick, conditions.at_work(colony)), _glow, colony)


def rain_rate(colony: Colony) -> float:
    """How much falls from the sky, 0 to 1; snow, which is rain to all that it wets, counts (WeatherDef rainRate)."""
    return DEFS.weathers[colony.world.weather.current].rain_rate


def sun_lamps_burn(colony: Colony) -> bool:
    """Whether it is the hour of sun lamps (CompSchedule)."""
    start, stop = SUN_LAMP_HOURS
    return start <= calendar.day_fraction(colony) <= stop


def _glow(colony: Colony) -> float:
    latitude = colony.world.tile.latitude
    bright = sun_glow(latitude, calendar.day_of_year(colony), calendar.day_fraction(colony))
    return round(conditions.dimmed(colony, bright), 9)
