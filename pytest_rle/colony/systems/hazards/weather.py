"""Weather: its changes, rain on colonists, and snow.

Sources: WeatherDecider, WeatherDef, BiomeDef, SteadyEnvironmentEffects of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.hazards import fire_watcher
from pytest_rle.colony.systems.needs import thoughts
from pytest_rle.rimworld import DEFS, Curve

COMMONALITIES: Final = {
    "Clear": 18.0,
    "Fog": 1.0,
    "Rain": 2.0,
    "DryThunderstorm": 1.0,
    "RainyThunderstorm": 1.0,
    "FoggyRain": 1.0,
    "SnowGentle": 4.0,
    "SnowHard": 4.0,
}
"""Weight of each WeatherDef in a temperate forest (D: BiomeDef baseWeatherCommonalities)."""

DRY_BIOMES: Final = frozenset({"Desert", "ExtremeDesert", "AridShrubland"})
DRY_BIOME_FACTORS: Final = {"Rain": 0.5, "FoggyRain": 0.25, "RainyThunderstorm": 0.5, "Fog": 0.5}
"""Biomes in which fog and rain are rarer, and the factors on their weights."""

RAINFALL_FACTOR: Final = Curve(((0.0, 0.0), (1300.0, 1.0), (4000.0, 3.0)))
"""Factor on the weight of fog and rain, by mm of rain in a year (commonalityRainfallFactor)."""

RAINFALL_WEATHERS: Final = frozenset({"Fog", "Rain", "FoggyRain", "RainyThunderstorm"})
"""WeatherDefs with that factor."""

DURATION: Final = (16_000, 160_000)
STORM_DURATION: Final = (15_000, 40_000)
"""Range of the duration in game ticks of a weather, and of a thunderstorm, uniformly distributed."""

THUNDERSTORMS: Final = frozenset({"DryThunderstorm", "RainyThunderstorm"})
"""WeatherDefs with lightning."""

EXTINGUISHING_RAIN_RATE: Final = 0.1
"""A large fire makes weather with a rain rate above this more likely."""

FIRE_RAIN_FACTOR: Final = 15.0
FIRE_DURATION_SHARE: Final = 0.25
"""During a large fire: the factor on the weight of rain, and on the duration of the weather (WeatherDecider)."""

SNOW_STEP_TICKS: Final = 2_500
SNOW_FULL: Final = 1_000
"""Full depth of snow: `Grids.snow` is in thousandths."""

SNOW_PER_VISIT: Final = 0.046
"""Depth that a visit of a cell adds at snow rate 1."""

MELT_PER_VISIT: Final = 0.0058
"""Depth that a visit melts for each °C above 0 °C; less below 10 °C (SteadyEnvironmentEffects.MeltAmountAt)."""


def step(colony: Colony) -> None:
    """Change the weather after its duration, soak colonists in the rain, and let snow fall and melt."""
    weather = colony.world.weather
    if colony.now >= weather.until or (fire_watcher.is_large(colony) and _is_cut_short(colony)):
        change(colony, _next_weather(colony))
    known = DEFS.weathers[weather.current]
    if known.rain_rate > 0 and known.snow_rate == 0:
        _soak(colony)
    if colony.now % SNOW_STEP_TICKS == 0:
        _snow(colony)


def change(colony: Colony, def_name: str, duration: int | None = None) -> None:
    """Change the weather to a WeatherDef for `duration` game ticks, or for a random duration.

    Raises KeyError for an unknown WeatherDef.
    """
    known = DEFS.weathers[def_name]
    weather = colony.world.weather
    if duration is None:
        low, high = STORM_DURATION if known.def_name in THUNDERSTORMS else DURATION
        duration = colony.stream("weather.duration", colony.now).integer(low, high)
    weather.last, weather.current = weather.current, known.def_name
    weather.since, weather.until = colony.now, colony.now + duration


def weights(colony: Colony) -> dict[str, float]:
    """The weight of each WeatherDef to come next, by biome, temperature and fire."""
    celsius, tile = temperature.outdoor(colony), colony.world.tile
    large_fire = fire_watcher.is_large(colony)
    found = {}
    for name, weight in COMMONALITIES.items():
        span = DEFS.weathers[name].temperature_range
        if span is not None and not span[0] <= celsius <= span[1]:
            continue
        if name in RAINFALL_WEATHERS:
            weight *= RAINFALL_FACTOR(tile.rainfall)
        if tile.biome in DRY_BIOMES:
            weight *= DRY_BIOME_FACTORS.get(name, 1.0)
        if large_fire and DEFS.weathers[name].rain_rate > EXTINGUISHING_RAIN_RATE:
            weight *= FIRE_RAIN_FACTOR
        found[name] = weight
    return found


def _is_cut_short(colony: Colony) -> bool:
    weather = colony.world.weather
    return colony.now - weather.since > FIRE_DURATION_SHARE * (weather.until - weather.since)


def _next_weather(colony: Colony) -> str:
    if conditions.active(colony, "Flashstorm") is not None and temperature.outdoor(colony) >= 0:
        return "RainyThunderstorm"
    return colony.stream("weather.next", colony.now).weighted(weights(colony).items())


def _soak(colony: Colony) -> None:
    roof = colony.world.grids.roof
    for pawn in colony.colonists():
        if not roof[pawn.z, pawn.x]:
            thoughts.add_memory(colony, pawn, "SoakingWet")


def _snow(colony: Colony) -> None:
    """Add snow to cells without a roof, and melt all snow above 0 °C."""
    grids, celsius = colony.world.grids, temperature.outdoor(colony)
    visits = conditions.CELL_VISITS_PER_TICK * SNOW_STEP_TICKS
    rate = DEFS.weathers[colony.world.weather.current].snow_rate
    if rate > 0:
        fallen = round(SNOW_FULL * SNOW_PER_VISIT * rate * visits)
        open_ground = (grids.roof == 0) & (grids.rock == 0)
        grids.snow[open_ground] = np.minimum(SNOW_FULL, grids.snow[open_ground] + fallen)
    if celsius > 0 and grids.snow.any():
        melt = celsius * celsius * MELT_PER_VISIT * 0.1 if celsius < 10 else celsius * MELT_PER_VISIT
        np.maximum(0, grids.snow - round(SNOW_FULL * melt * visits), out=grids.snow)
