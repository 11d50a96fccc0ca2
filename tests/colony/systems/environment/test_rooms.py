"""Rooms, their roles and their stats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import FILTH_INDEX, TERRAIN_INDEX, Building

BuildRoom = Callable[..., None]


def furnish(colony: Colony, def_name: str, x: int, z: int, **more: object) -> Building:
    building = Building(colony.world.new_id(), def_name, x, z, stuff="WoodLog", **more)  # type: ignore[arg-type]
    return spawning.add_building(colony, building)


def test_an_empty_map_is_one_outdoor_room(meadow: Colony) -> None:
    (outdoors,) = rooms.all_rooms(meadow)
    assert (outdoors.id, outdoors.cell_count, outdoors.is_outdoors, outdoors.role) == (0, 3_600, True, "None")
    assert outdoors.uses_outdoor_temperature


def test_walls_and_a_door_make_a_room_a_doorway_and_the_outdoors(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 4, 3)
    found = {room.id: room for room in rooms.all_rooms(meadow)}
    inside, doorway = found[10 * 60 + 10], found[9 * 60 + 10]
    assert len(found) == 3
    assert (inside.cell_count, inside.is_outdoors, inside.open_roof_count) == (12, False, 0)
    assert doorway.is_doorway
    assert rooms.room_at(meadow, 9, 9) is None
    assert inside.cells == frozenset(z * 60 + x for x in range(10, 14) for z in range(10, 13))


def test_a_room_with_a_missing_wall_is_part_of_the_outdoors(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 4, 3)
    wall = meadow.world.buildings[int(meadow.world.grids.edifice[13, 11])]
    spawning.remove_building(meadow, wall)
    room = rooms.room_at(meadow, 11, 11)
    assert room is not None
    assert room.touches_map_edge


def test_a_room_with_a_quarter_of_unroofed_cells_has_the_outdoor_temperature(
    meadow: Colony, room_of: BuildRoom
) -> None:
    room_of(meadow, 10, 10, 4, 4)
    meadow.world.grids.roof[10, 10:13] = 0
    meadow.index.structure_version += 1
    room = rooms.room_at(meadow, 11, 11)
    assert room is not None
    assert not room.uses_outdoor_temperature
    meadow.world.grids.roof[10, 13] = 0
    meadow.index.structure_version += 1
    room = rooms.room_at(meadow, 11, 11)
    assert room is not None
    assert room.uses_outdoor_temperature
    assert not room.is_outdoors


@pytest.mark.parametrize(
    ("furniture", "role"),
    [
        ((), "None"),
        (("Bed",), "Bedroom"),
        (("Bed", "Bed"), "Barracks"),
        (("Table1x2c",), "DiningRoom"),
        (("FueledStove", "Table1x2c"), "Kitchen"),
        (("SimpleResearchBench",), "Laboratory"),
        (("ChessTable",), "RecRoom"),
        (("Bed", "ChessTable"), "Bedroom"),
    ],
)
def test_the_buildings_in_a_room_decide_its_role(
    meadow: Colony, room_of: BuildRoom, furniture: tuple[str, ...], role: str
) -> None:
    room_of(meadow, 10, 10, 12, 6)
    for place, def_name in enumerate(furniture):
        furnish(meadow, def_name, 12 + 5 * place, 12)
    room = rooms.room_at(meadow, 10, 10)
    assert room is not None
    assert room.role == role


def test_medical_beds_make_a_hospital(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 5, 5)
    bed = furnish(meadow, "Bed", 12, 12)
    room = rooms.room_at(meadow, 10, 10)
    assert room is not None
    bed.medical = True
    assert room.role == "Hospital"
    assert room.beds == (bed.id,)


def test_the_impressiveness_of_equal_factors_is_their_value() -> None:
    assert rooms.impressiveness(1_500.0, 3.0, 125.0, 0.0) == pytest.approx(100.0)


def test_one_low_factor_lowers_impressiveness() -> None:
    expected = 100 * (0.75 + (0.0 - 0.75) * 0.35)
    assert rooms.impressiveness(0.0, 3.0, 125.0, 0.0) == pytest.approx(expected)


@pytest.mark.parametrize(("score", "tier"), [(0, 0), (19.9, 0), (20, 1), (30, 2), (40, 3), (50, 4), (65, 5), (240, 9)])
def test_tiers_of_impressiveness(score: float, tier: int) -> None:
    assert rooms.impressiveness_tier(score) == tier


def test_each_standable_cell_adds_space_of_1_4(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 5, 4)
    room = rooms.room_at(meadow, 10, 10)
    assert room is not None
    assert rooms.stats(meadow, room).space == pytest.approx(28.0)


def test_filth_makes_a_room_dirty_and_sterile_tiles_clean(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 5, 4)
    meadow.world.grids.terrain[10:14, 10:15] = TERRAIN_INDEX["SterileTile"]
    room = rooms.room_at(meadow, 10, 10)
    assert room is not None
    assert rooms.stats(meadow, room).cleanliness == pytest.approx(0.6)
    meadow.world.grids.filth[10, 10] = FILTH_INDEX["Filth_Blood"]
    meadow.world.grids.filth_thickness[10, 10] = 1
    assert rooms.stats(meadow, room).cleanliness == pytest.approx(0.6 - 10 / 20)


def test_cells_to_roof_are_those_within_reach_of_a_wall(meadow: Colony, room_of: BuildRoom) -> None:
    room_of(meadow, 10, 10, 20, 14, roofed=False)
    wanted = rooms.cells_to_roof(meadow)
    assert 10 * 60 + 10 in wanted
    assert 17 * 60 + 20 not in wanted
    assert not rooms.holds_roof(meadow, 20, 17)
    assert all(9 <= cell // 60 <= 23 and 10 <= cell % 60 <= 29 for cell in wanted)


@pytest.mark.parametrize(
    ("size", "felt"), [((1, 3), 0.0), ((3, 3), 0.25), ((4, 4), 0.5), ((6, 7), 0.71), ((10, 10), 1.0)]
)
def test_perceived_space_by_room_size(meadow: Colony, room_of: BuildRoom, size: tuple[int, int], felt: float) -> None:
    room_of(meadow, 10, 10, *size)
    assert rooms.perceived_space(meadow, 10 + size[0] // 2, 10 + size[1] // 2) == pytest.approx(felt, abs=0.02)


def test_perceived_space_outdoors_is_1(meadow: Colony) -> None:
    assert rooms.perceived_space(meadow, 30, 30) == 1.0
