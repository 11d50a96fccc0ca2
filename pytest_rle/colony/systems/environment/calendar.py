"""Date and time of day at the colony's longitude. Sources: GenDate and SeasonUtility of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.rimworld.constants import (
    DAYS_PER_QUADRUM,
    DAYS_PER_YEAR,
    GAME_TICKS_PER_DAY,
    GAME_TICKS_PER_HOUR,
    GAME_TICKS_PER_YEAR,
    QUADRUMS,
)

SEASONS: Final = ("Spring", "Summer", "Fall", "Winter")
"""Seasons of the northern hemisphere; each lasts one quadrum."""

EQUATORIAL_LATITUDE: Final = 15.0
"""Degrees from the equator within which it is always summer."""

POLAR_LATITUDE: Final = 75.0
"""Degrees beyond which it is always winter."""

DEGREES_PER_TIME_ZONE: Final = 15.0

_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


def local_tick(colony: Colony) -> int:
    """The absolute game tick in local time: one hour more for every 15 degrees of longitude to the east (GenDate)."""
    zone = round(colony.world.tile.longitude / DEGREES_PER_TIME_ZONE)
    return colony.world.abs_tick + zone * GAME_TICKS_PER_HOUR


def hour(colony: Colony) -> int:
    """The local hour, 0 to 23."""
    return local_tick(colony) % GAME_TICKS_PER_DAY // GAME_TICKS_PER_HOUR


def day_fraction(colony: Colony) -> float:
    """The share of the local day that has passed, from 0 to less than 1."""
    return local_tick(colony) % GAME_TICKS_PER_DAY / GAME_TICKS_PER_DAY


def day_of_year(colony: Colony) -> int:
    """The local day of the year, 0 to 59."""
    return local_tick(colony) // GAME_TICKS_PER_DAY % DAYS_PER_YEAR


def year_fraction(colony: Colony) -> float:
    """The share of the local year that has passed, from 0 to less than 1."""
    return local_tick(colony) % GAME_TICKS_PER_YEAR / GAME_TICKS_PER_YEAR


def year(colony: Colony) -> int:
    """The local year, such as 5500."""
    return colony.world.starting_year + local_tick(colony) // GAME_TICKS_PER_YEAR


def quadrum(colony: Colony) -> str:
    """The name of the local quadrum: Aprimay, Jugust, Septober or Decembary."""
    return QUADRUMS[day_of_year(colony) // DAYS_PER_QUADRUM]


def season(colony: Colony) -> str:
    """Spring, Summer, Fall or Winter.

    The south is half a year behind the north. Near the equator it is always Summer, near the poles always Winter.
    """
    latitude = colony.world.tile.latitude
    if abs(latitude) <= EQUATORIAL_LATITUDE:
        return "Summer"
    if abs(latitude) >= POLAR_LATITUDE:
        return "Winter"
    shift = 0 if latitude >= 0 else 2
    return SEASONS[(day_of_year(colony) // DAYS_PER_QUADRUM + shift) % len(SEASONS)]


def date_text(colony: Colony) -> str:
    """The date in the game's form, such as "6th of Aprimay, 5500, 6h"."""
    day = day_of_year(colony) % DAYS_PER_QUADRUM + 1
    return f"{ordinal(day)} of {quadrum(colony)}, {year(colony)}, {hour(colony)}h"


def ordinal(number: int) -> str:
    """The ordinal of a positive number: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{_SUFFIXES.get(number % 10, 'th')}"
