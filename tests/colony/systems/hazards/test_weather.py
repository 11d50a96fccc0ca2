"""Weather: changes, rain on colonists, and snow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import wind
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.world import Pawn

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
WEATHER = (250, weather.step)


def test_the_first_weather_lasts_10_000_ticks(meadow: Colony, live: Live) -> None:
    live(meadow, 9_750, WEATHER)
    assert meadow.world.weather.since == 0
    live(meadow, 250, WEATHER)
    assert meadow.world.weather.since == 10_000


def test_the_durations_of_weather_are_those_of_the_game(meadow: Colony) -> None:
    for number in range(200):
        meadow.world.game_tick = number
        weather.change(meadow, "Rain")
        assert 16_000 <= meadow.world.weather.until - number <= 160_000
        weather.change(meadow, "DryThunderstorm")
        assert 15_000 <= meadow.world.weather.until - number <= 40_000


def test_there_is_no_snow_in_summer_and_no_rain_in_frost(meadow: Colony) -> None:
    meadow.world.tile.mean_temperature = 25.0
    assert not {"SnowGentle", "SnowHard"} & weather.weights(meadow).keys()
    meadow.world.tile.mean_temperature = -30.0
    meadow.world.game_tick = 1
    assert {"Clear", "Fog", "SnowGentle", "SnowHard"} == weather.weights(meadow).keys()


def test_deserts_are_drier_than_forests(meadow: Colony) -> None:
    forest = weather.weights(meadow)["Rain"]
    meadow.world.tile.biome, meadow.world.tile.rainfall = "Desert", 200.0
    assert weather.weights(meadow)["Rain"] < forest / 5


def test_most_days_are_clear(meadow: Colony, live: Live) -> None:
    seen: Counter[str] = Counter()
    meadow.world.tile.mean_temperature = 20.0
    for _ in range(120):
        live(meadow, 20_000, (20_000, weather.step))
        seen[meadow.world.weather.current] += 1
    assert seen.most_common(1)[0][0] == "Clear"
    assert len(seen) >= 4


def test_rain_soaks_colonists_without_a_roof(meadow: Colony, place: MakePawn, room_of: Callable[..., None]) -> None:
    room_of(meadow, 10, 10, 4, 4)
    inside, outside = place(meadow, 11, 11), place(meadow, 40, 40)
    weather.change(meadow, "Rain", 5_000)
    weather.step(meadow)
    assert [memory.def_name for memory in outside.memories] == ["SoakingWet"]
    assert inside.memories == []


def test_snow_covers_unroofed_cells_and_melts_on_a_warm_day(
    meadow: Colony, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 10, 10, 4, 4)
    meadow.world.tile.mean_temperature = -20.0
    weather.change(meadow, "SnowHard", 60_000)
    live(meadow, 30_000, WEATHER)
    assert int(meadow.world.grids.snow[30, 30]) > 800
    assert int(meadow.world.grids.snow[11, 11]) == 0
    meadow.world.tile.mean_temperature = 25.0
    weather.change(meadow, "Clear", 600_000)
    live(meadow, 60_000, WEATHER)
    assert not meadow.world.grids.snow.any()


def test_an_unknown_weather_is_an_error(meadow: Colony) -> None:
    with pytest.raises(KeyError):
        weather.change(meadow, "RainOfFrogs")


def test_the_mean_wind_speed_is_about_a_half(meadow: Colony) -> None:
    speeds = []
    for hour in range(2_000):
        meadow.world.game_tick = hour * 2_500
        speeds.append(wind.speed(meadow))
    assert sum(speeds) / len(speeds) == pytest.approx(0.6, abs=0.15)
    assert 0.04 <= min(speeds) <= max(speeds) <= 2.0
