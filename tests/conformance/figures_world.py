"""Figures of time, seasons, daylight, outdoor temperature and weather."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.environment import calendar, sky, temperature
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage

SEEDS = 60
"""How many worlds are averaged."""


@functools.cache
def _mean_temperature(day: int, hour: float, latitude: float = 45.0) -> float:
    """The outdoor °C at a time of the year, mean of many worlds whose yearly mean is 20 °C."""
    return statistics.fmean(
        temperature.outdoor(Stage(seed=seed, size=4, day=day, hour=hour, latitude=latitude).colony)
        for seed in range(SEEDS)
    )


def _yearly_swing(latitude: float) -> float:
    """The °C between the warmest and the coldest day."""
    return _mean_temperature(20, 12, latitude) - _mean_temperature(50, 12, latitude)


def _warmest_hour() -> float:
    stage = Stage(size=4, hour=0)
    warmth = []
    for quarter in range(96):
        warmth.append((temperature.sun_cycle_offset(calendar.day_fraction(stage.colony)), quarter / 4))
        stage.hours(0.25)
    return max(warmth)[1]


def _daily_swing() -> float:
    """The °C between 16:20 and 04:20, mean of many worlds."""
    return _mean_temperature(5, 16.333) - _mean_temperature(5, 4.333)


@functools.cache
def _daylight(latitude: float, day: int) -> tuple[float, float]:
    """The mean sky light of a day, and the number of hours that start with sky light above 0.5."""
    stage = Stage(size=4, day=day, hour=0, latitude=latitude)
    glow = []
    for _ in range(240):
        glow.append(sky.glow(stage.colony))
        stage.advance(250)
    return statistics.fmean(glow), sum(bright > 0.5 for bright in glow[::10])


def _glow_at(hour: float) -> float:
    return sky.glow(Stage(size=4, day=30, hour=hour).colony)


def _season(day: int, latitude: float) -> float:
    """The season: 1 spring to 4 winter."""
    stage = Stage(size=4, day=day, latitude=latitude)
    return 1.0 + ("Spring", "Summer", "Fall", "Winter").index(calendar.season(stage.colony))


def _days_of_the_year() -> float:
    """The days after which the date is the same again."""
    stage = Stage(size=4)
    today = (calendar.day_of_year(stage.colony), calendar.hour(stage.colony))
    days = 0
    while True:
        stage.days(1)
        days += 1
        if (calendar.day_of_year(stage.colony), calendar.hour(stage.colony)) == today:
            return days


def _first_weather_hours() -> float:
    stage = Stage(size=4)
    stage.world.weather.until = 10_000
    return stage.hours_until(lambda: stage.world.weather.until != 10_000, 10, step=250)


@functools.cache
def _weathers() -> list[tuple[str, int]]:
    """The name and the duration in game ticks of each weather in 80 days."""
    stage = Stage(size=4)
    stage.world.weather.until = 0
    found = []
    last = -1
    while stage.now < 80 * 60_000:
        stage.advance(max(250, stage.world.weather.until - stage.now))
        weather = stage.world.weather
        if weather.since != last:
            last = weather.since
            found.append((weather.current, weather.until - weather.since))
    return found


def _mean_weather_days() -> float:
    plain = [ticks for name, ticks in _weathers() if "Thunder" not in name]
    return statistics.fmean(plain) / 60_000


FIGURES = (
    Figure("Days in a year", "d", 60, 0, "GenDate", _days_of_the_year),
    Figure("Season of day 20 in the north, 1 spring to 4 winter", "", 2, 0, "SeasonUtility", lambda: _season(20, 45)),
    Figure("Season of day 20 in the south", "", 4, 0, "SeasonUtility", lambda: _season(20, -45)),
    Figure("Season of day 50 at the equator", "", 2, 0, "SeasonUtility", lambda: _season(50, 0)),
    Figure(
        "°C from the coldest to the warmest day, latitude 45",
        "°C",
        29.33,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(45.0),
    ),
    Figure(
        "°C from the coldest to the warmest day, latitude 60",
        "°C",
        38.2,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(60.0),
    ),
    Figure(
        "°C from the coldest to the warmest day, equator",
        "°C",
        6.0,
        2.5,
        "GenTemperature.OffsetFromSeasonCycle",
        lambda: _yearly_swing(0.0),
    ),
    Figure("°C from 04:20 to 16:20", "°C", 14.0, 1.5, "GenTemperature.OffsetFromSunCycle", _daily_swing),
    Figure("Warmest hour", "h", 16.33, 0.25, "GenTemperature.OffsetFromSunCycle", _warmest_hour),
    Figure(
        "Mean sky light, latitude 45, middle of the year",
        "",
        0.57,
        0.01,
        "GenCelestial",
        lambda: _daylight(45.0, 30)[0],
    ),
    Figure(
        "Hours of light, latitude 45, middle of the year", "h", 13, 0.5, "GenCelestial", lambda: _daylight(45.0, 30)[1]
    ),
    Figure(
        "Mean sky light, latitude 45, first day of the year",
        "",
        0.47,
        0.01,
        "GenCelestial",
        lambda: _daylight(45.0, 0)[0],
    ),
    Figure(
        "Hours of light, latitude 45, first day of the year",
        "h",
        11,
        0.5,
        "GenCelestial",
        lambda: _daylight(45.0, 0)[1],
    ),
    Figure("Mean sky light, equator", "", 0.58, 0.02, "GenCelestial", lambda: _daylight(0.0, 30)[0]),
    Figure(
        "Mean sky light, latitude 60, first day of the year",
        "",
        0.38,
        0.01,
        "GenCelestial",
        lambda: _daylight(60.0, 0)[0],
    ),
    Figure("Sky light at 5:00, latitude 45, middle of the year", "", 0.46, 0.01, "GenCelestial", lambda: _glow_at(5)),
    Figure("Sky light at 6:00, latitude 45, middle of the year", "", 0.70, 0.01, "GenCelestial", lambda: _glow_at(6)),
    Figure("Hours that the first weather lasts", "h", 4.0, 0.1, "WeatherDecider", _first_weather_hours),
    Figure(
        "Mean days that a weather lasts, thunderstorms excluded",
        "d",
        1.467,
        0.25,
        "WeatherDef durationRange",
        _mean_weather_days,
    ),
)
