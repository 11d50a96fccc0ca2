"""Daylight and lamps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, light, sky
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR


def at_noon(colony: Colony) -> None:
    colony.world.start_abs_tick, colony.world.game_tick = 0, 30_000


def at_midnight(colony: Colony) -> None:
    colony.world.start_abs_tick, colony.world.game_tick = 0, 60_000


def test_midsummer_dawn_at_latitude_45_brightens_as_in_the_game() -> None:
    hourly = [round(sky.sun_glow(45.0, 30, hour / 24), 2) for hour in range(3, 22)]
    known = [0.01, 0.22, 0.46, 0.70, 0.91, *[1.0] * 9, 0.91, 0.70, 0.46, 0.22, 0.01]
    assert hourly == pytest.approx(known, abs=0.02)


@pytest.mark.parametrize(
    ("latitude", "day", "average", "bright_hours"),
    [(0, 0, 0.58, 15), (30, 0, 0.52, 13), (30, 30, 0.57, 13), (45, 0, 0.47, 11), (45, 30, 0.57, 13), (60, 0, 0.38, 9)],
)
def test_daylight_by_latitude_and_season(latitude: float, day: int, average: float, bright_hours: int) -> None:
    glow = [sky.sun_glow(latitude, day, hour / 24) for hour in range(24)]
    assert sum(glow) / 24 == pytest.approx(average, abs=0.015)
    assert sum(value > 0.5 for value in glow) == bright_hours


def test_the_sky_is_bright_at_noon_and_dark_at_midnight(meadow: Colony) -> None:
    at_noon(meadow)
    assert sky.glow(meadow) == 1.0
    at_midnight(meadow)
    assert sky.glow(meadow) == 0.0


def test_an_eclipse_removes_all_daylight(meadow: Colony) -> None:
    at_noon(meadow)
    conditions.begin(meadow, "Eclipse", 60_000)
    meadow.world.game_tick += 1_000
    assert sky.glow(meadow) == 0.0


def test_a_roof_blocks_daylight_and_a_lit_torch_gives_light(meadow: Colony, room_of: Callable[..., None]) -> None:
    at_noon(meadow)
    room_of(meadow, 10, 10, 5, 5)
    assert light.glow_at(meadow, 12, 12) == 0.0
    torch = spawning.add_building(meadow, Building(meadow.world.new_id(), "TorchLamp", 12, 12, fuel=5.0))
    assert light.glow_at(meadow, 13, 12) == 0.5
    torch.fuel = 0.0
    assert light.glow_at(meadow, 13, 12) == 0.0


def test_a_lamp_gives_no_light_beyond_its_radius(meadow: Colony) -> None:
    at_midnight(meadow)
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Campfire", 20, 20, fuel=5.0))
    assert light.glow_at(meadow, 20, 24) == 0.5
    assert 0.0 < light.glow_at(meadow, 20, 29) < 0.15
    assert light.glow_at(meadow, 20, 31) == 0.0


@pytest.mark.parametrize("hour", [0, 4, 6, 12])
def test_whether_there_is_enough_light_does_not_depend_on_how_many_lamps_are_asked(meadow: Colony, hour: int) -> None:
    meadow.world.start_abs_tick, meadow.world.game_tick = 0, hour * GAME_TICKS_PER_HOUR
    spawning.add_building(meadow, Building(meadow.world.new_id(), "TorchLamp", 10, 10, fuel=5.0))
    cells = [(x, 10) for x in range(5, 25)]
    asked = [light.glow_at(meadow, *cell, enough=0.3) >= 0.3 for cell in cells]
    assert asked == [light.glow_at(meadow, *cell) >= 0.3 for cell in cells]


def test_the_glow_by_the_lit_lamps_is_the_glow_of_the_cell(meadow: Colony, room_of: Callable[..., None]) -> None:
    at_midnight(meadow)
    room_of(meadow, 8, 8, 6, 6)
    for def_name, x, fuel in (("TorchLamp", 10, 5.0), ("Campfire", 18, 5.0), ("TorchLamp", 24, 0.0)):
        spawning.add_building(meadow, Building(meadow.world.new_id(), def_name, x, 10, fuel=fuel))
    lit = light.lit_lamps(meadow)
    assert [lamp.x for lamp in lit] == [10, 18]
    for cell in ((x, z) for x in range(6, 30) for z in (10, 14)):
        assert light.glow_by(meadow, *cell, lit) == light.glow_at(meadow, *cell)
