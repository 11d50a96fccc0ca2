"""Work tables: how temperature, weather and room change the speed of work at them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import work_tables
from pytest_rle.colony.world import Building


def table(colony: Colony, def_name: str, x: int = 30, z: int = 30) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), def_name, x, z, hit_points=80))


@pytest.fixture
def air(meadow: Colony, room_of: Callable[..., None]) -> Callable[[float], None]:
    """Sets the temperature in °C of a closed room of 12 by 5 cells from (25, 28) on."""
    room_of(meadow, 25, 28, 12, 5)

    def set_celsius(celsius: float) -> None:
        room = rooms.room_at(meadow, 30, 30)
        assert room is not None
        meadow.world.room_temperatures[room.id] = celsius

    set_celsius(21.0)
    return set_celsius


@pytest.mark.parametrize(("celsius", "factor"), [(-10, 0.7), (8.5, 0.7), (9.5, 1), (21, 1), (34.5, 1), (36, 0.7)])
def test_cold_and_heat_slow_the_work(
    meadow: Colony, air: Callable[[float], None], celsius: float, factor: float
) -> None:
    fueled = table(meadow, "FueledSmithy")
    before = work_tables.speed_factor(meadow, fueled)
    air(celsius)
    assert work_tables.speed_factor(meadow, fueled) == pytest.approx(before * factor)


def test_work_outdoors_is_slower(meadow: Colony) -> None:
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 20.0
    meadow.world.game_tick = 30_000
    assert work_tables.temperature_factor(meadow, bench := table(meadow, "SimpleResearchBench")) == 1
    assert work_tables.speed_factor(meadow, bench) == pytest.approx(0.8)


def test_a_table_in_a_room_of_another_role_is_slower(meadow: Colony, air: Callable[[float], None]) -> None:
    air(21)
    bench = table(meadow, "SimpleResearchBench")
    assert work_tables.room_factor(meadow, bench) == 1
    for x in (26, 28, 32, 34):
        table(meadow, "Bed", x, 29)
    room = rooms.room_at(meadow, 30, 30)
    assert room is not None
    assert work_tables.room_factor(meadow, bench) == (1 if room.role == "Laboratory" else 0.8)
    assert room.role == "Barracks"
