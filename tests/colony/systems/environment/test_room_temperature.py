"""Rooms warm and cool."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power, room_temperature, rooms, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building

Live = Callable[..., None]
BuildRoom = Callable[..., None]
WARM = (120, room_temperature.step)
POWER = (250, power.step)
ROOM = 28 * 60 + 28


def build(colony: Colony, def_name: str, x: int, z: int, **more: object) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), def_name, x, z, **more))  # type: ignore[arg-type]


@pytest.fixture
def winter(meadow: Colony) -> Colony:
    """A meadow on the equator at about -10 °C."""
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, -10.0
    return meadow


def inside(colony: Colony) -> float:
    return temperature.at(colony, 30, 30)


def test_the_temperature_of_a_closed_room_approaches_the_outdoor_temperature(
    winter: Colony, live: Live, room_of: BuildRoom
) -> None:
    room_of(winter, 28, 28, 6, 6)
    winter.world.room_temperatures[ROOM] = 30.0
    live(winter, 2_400, WARM)
    after_an_hour = inside(winter)
    assert temperature.outdoor(winter) < after_an_hour < 30.0
    live(winter, 60_000, WARM)
    assert abs(inside(winter) - temperature.outdoor(winter)) < 4.0


def test_walls_and_roof_let_heat_through_at_their_rates(winter: Colony, live: Live, room_of: BuildRoom) -> None:
    room_of(winter, 28, 28, 6, 6, door=False)
    winter.world.room_temperatures[ROOM] = 30.0
    live(winter, 600, WARM)
    outside = temperature.outdoor(winter)
    share = 24 * 0.00017 * 120 / 36 + 5e-5 * 120
    assert inside(winter) == pytest.approx(outside + (30.0 - outside) * (1 - share) ** 5)


def test_a_large_room_stays_warm_longer_than_a_small_one(winter: Colony, live: Live, room_of: BuildRoom) -> None:
    room_of(winter, 5, 5, 3, 3)
    room_of(winter, 28, 28, 12, 12)
    winter.world.room_temperatures.update({5 * 60 + 5: 25.0, ROOM: 25.0})
    live(winter, 6_000, WARM)
    assert temperature.at(winter, 6, 6) < inside(winter)


def test_a_campfire_heats_a_hut_up_to_about_28_degrees(winter: Colony, live: Live, room_of: BuildRoom) -> None:
    room_of(winter, 28, 28, 5, 5)
    build(winter, "Campfire", 30, 31, fuel=20.0)
    live(winter, 20_000, WARM, POWER)
    assert 20.0 < inside(winter) < 34.0


def test_a_campfire_without_fuel_gives_no_heat(winter: Colony, live: Live, room_of: BuildRoom) -> None:
    room_of(winter, 28, 28, 5, 5)
    build(winter, "Campfire", 30, 31, fuel=0.0)
    live(winter, 20_000, WARM)
    assert inside(winter) < 0.0


def test_a_powered_heater_holds_21_degrees_and_an_unpowered_one_does_not(
    winter: Colony, live: Live, room_of: BuildRoom
) -> None:
    room_of(winter, 28, 28, 6, 6)
    build(winter, "Heater", 30, 31)
    live(winter, 20_000, WARM)
    assert inside(winter) < 5.0
    build(winter, "PowerConduit", 32, 35)
    build(winter, "WoodFiredGenerator", 32, 36, fuel=75.0)
    live(winter, 20_000, WARM, POWER)
    assert inside(winter) == pytest.approx(21.0, abs=1.0)


def test_a_cooler_makes_a_freezer(meadow: Colony, live: Live, room_of: BuildRoom) -> None:
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 20.0
    room_of(meadow, 28, 28, 4, 4)
    wall = meadow.world.buildings[int(meadow.world.grids.edifice[32, 30])]
    spawning.remove_building(meadow, wall)
    build(meadow, "Cooler", 30, 32, target_temperature=-5.0)
    build(meadow, "PowerConduit", 31, 34)
    build(meadow, "GeothermalGenerator", 33, 37)
    assert rooms.room_at(meadow, 30, 30) is not None
    live(meadow, 30_000, WARM, POWER)
    assert inside(meadow) == pytest.approx(-5.0, abs=0.5)


def test_an_unroofed_room_has_the_outdoor_temperature(winter: Colony, live: Live, room_of: BuildRoom) -> None:
    room_of(winter, 28, 28, 6, 6, roofed=False)
    winter.world.room_temperatures[ROOM] = 30.0
    assert inside(winter) == temperature.outdoor(winter)
    live(winter, 600, WARM)
    assert winter.world.room_temperatures == {}
