"""How pawns enter and leave the map, and where things fall from the sky."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import ROOF_INDEX, Building, Grids, World

SIZE = 24


@pytest.fixture
def colony() -> Colony:
    colony = Colony(World(seed=8, grids=Grids.empty(SIZE, SIZE)), drivers.of)
    arrivals.enter(colony, generation.colonist(colony.world, colony.streams, 0), 12, 12)
    return colony


def wall_off_the_east(colony: Colony) -> None:
    for z in range(SIZE):
        spawning.set_rock(colony, 16, z, "Granite")


def test_newcomers_enter_at_an_edge_cell_with_a_path_to_the_colony(colony: Colony) -> None:
    wall_off_the_east(colony)
    for key in range(30):
        cell = arrivals.edge_cell(colony, colony.stream("test", key))
        assert cell is not None
        x, z = cell
        assert x in (0, SIZE - 1) or z in (0, SIZE - 1)
        assert x < 16


def test_without_a_path_in_there_is_no_edge_cell(colony: Colony) -> None:
    for offset in range(9, 16):
        for x, z in ((9, offset), (15, offset), (offset, 9), (offset, 15)):
            spawning.set_rock(colony, x, z, "Granite")
    assert arrivals.edge_cell(colony, colony.stream("test")) is None
    assert arrivals.nearest_edge_cell(colony, 12, 12) is None


def test_nothing_falls_on_roofs_buildings_or_unreachable_ground(colony: Colony) -> None:
    wall_off_the_east(colony)
    colony.world.grids.roof[:, :8] = ROOF_INDEX["RoofConstructed"]
    spawning.add_building(colony, Building(colony.world.new_id(), "Campfire", 10, 10))
    for key in range(40):
        cell = arrivals.drop_cell(colony, colony.stream("test", key))
        assert cell is not None
        x, z = cell
        assert 8 <= x < 16
        assert (x, z) != (10, 10)


def test_under_a_closed_roof_nothing_can_fall(colony: Colony) -> None:
    colony.world.grids.roof[:] = ROOF_INDEX["RoofRockThick"]
    assert arrivals.drop_cell(colony, colony.stream("test")) is None


def test_a_group_spreads_around_its_entry_on_foot(colony: Colony) -> None:
    wall_off_the_east(colony)
    cells = arrivals.around(colony, 15, 12, 40)
    assert len(set(cells)) == 40
    assert cells[0] == (15, 12)
    assert all(x < 16 for x, _ in cells)


def test_the_nearest_edge_cell_is_the_closest(colony: Colony) -> None:
    cell = arrivals.nearest_edge_cell(colony, 3, 12)
    assert cell is not None
    assert max(abs(cell[0] - 3), abs(cell[1] - 12)) == 3


def test_the_centre_of_the_colony_is_the_mean_position_of_its_people(colony: Colony) -> None:
    assert arrivals.colony_centre(colony) == (12, 12)
    arrivals.enter(colony, generation.colonist(colony.world, colony.streams, 1), 4, 8)
    assert arrivals.colony_centre(colony) == (8, 10)


def test_a_pawn_that_enters_is_woken_at_once(colony: Colony) -> None:
    colony.due_pawns()
    pawn = arrivals.enter(colony, generation.colonist(colony.world, colony.streams, 2), 5, 5)
    assert colony.due_pawns() == [pawn]
    arrivals.leave(colony, pawn)
    assert colony.due_pawns() == []
