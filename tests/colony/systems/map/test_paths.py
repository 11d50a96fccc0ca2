"""Paths over the map."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.map import paths, spawning
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Grids, World


def steps_of(colony: Colony, start: tuple[int, int], way: list[int]) -> list[tuple[int, int]]:
    cells = [start, *(colony.world.grids.cell(cell) for cell in way)]
    return [(after[0] - before[0], after[1] - before[1]) for before, after in itertools.pairwise(cells)]


def wall(colony: Colony, x: int, z: int) -> None:
    spawning.add_building(colony, Building(colony.world.new_id(), "Wall", x, z, stuff="WoodLog", hit_points=100))


def test_over_open_ground_a_path_has_as_many_cells_as_the_longer_of_the_two_distances(meadow: Colony) -> None:
    way = paths.find(meadow, 5, 5, 20, 12)
    assert way is not None
    assert len(way) == 15
    assert way[-1] == meadow.world.grids.index(20, 12)


def test_the_path_to_the_present_cell_or_beside_it_is_empty(meadow: Colony) -> None:
    assert paths.find(meadow, 5, 5, 5, 5) == []
    assert paths.find(meadow, 5, 5, 6, 6, adjacent=True) == []


def test_a_path_to_a_wall_ends_beside_it(meadow: Colony) -> None:
    wall(meadow, 20, 20)
    assert paths.find(meadow, 5, 20, 20, 20) is None
    way = paths.find(meadow, 5, 20, 20, 20, adjacent=True)
    assert way is not None
    x, z = meadow.world.grids.cell(way[-1])
    assert max(abs(x - 20), abs(z - 20)) == 1


def test_a_path_leads_around_a_wall_and_cuts_no_corners(meadow: Colony) -> None:
    for z in range(50):
        wall(meadow, 20, z)
    way = paths.find(meadow, 10, 10, 30, 10)
    assert way is not None
    cells = {meadow.world.grids.cell(cell) for cell in way}
    assert all(x != 20 or z >= 50 for x, z in cells)
    place = (10, 10)
    for dx, dz in steps_of(meadow, (10, 10), way):
        if dx and dz:
            assert meadow.index.passable(place[0] + dx, place[1])
            assert meadow.index.passable(place[0], place[1] + dz)
        place = (place[0] + dx, place[1] + dz)


def test_a_path_that_is_taken_again_is_a_new_list_and_follows_a_changed_map(meadow: Colony) -> None:
    for z in range(20, 40):
        wall(meadow, 30, z)
    way = paths.find(meadow, 25, 30, 35, 30)
    assert way is not None
    again = paths.find(meadow, 25, 30, 35, 30)
    assert again == way
    again.clear()
    assert paths.find(meadow, 25, 30, 35, 30) == way
    x, z = meadow.world.grids.cell(way[len(way) // 2])
    wall(meadow, x, z)
    other = paths.find(meadow, 25, 30, 35, 30)
    assert other is not None
    assert meadow.world.grids.index(x, z) not in other


def test_a_room_can_be_entered_only_through_a_door(meadow: Colony, room_of: Callable[..., None]) -> None:
    room_of(meadow, 10, 10, 4, 4, door=False)
    room_of(meadow, 30, 10, 4, 4)
    assert not paths.reachable(meadow, 1, 1, 11, 11)
    assert paths.find(meadow, 1, 1, 11, 11) is None
    assert paths.find(meadow, 1, 1, 31, 11) is not None


def test_a_path_leads_around_a_marsh_if_that_is_quicker(meadow: Colony) -> None:
    meadow.world.grids.terrain[10:14, 20] = TERRAIN_INDEX["Marsh"]
    meadow.index.rebuild()
    way = paths.find(meadow, 18, 12, 22, 12)
    assert way is not None
    assert not {meadow.world.grids.index(20, z) for z in range(10, 14)} & set(way)


@pytest.mark.parametrize("target", [(-1, 5), (5, 60), (100, 100)])
def test_no_path_leads_off_the_map(meadow: Colony, target: tuple[int, int]) -> None:
    assert paths.find(meadow, 5, 5, *target) is None


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(10, 45))
def test_a_path_exists_exactly_if_the_regions_are_connected_and_avoids_rock(seed: int, percent: int) -> None:
    grids = Grids.empty(20, 20)
    grids.rock[:] = (np.random.default_rng(seed).random((20, 20)) < percent / 100).astype(np.uint8)
    grids.rock[1, 1] = grids.rock[18, 18] = 0
    colony = Colony(World(seed=1, grids=grids), drivers.of)
    way = paths.find(colony, 1, 1, 18, 18)
    assert (way is not None) == paths.reachable(colony, 1, 1, 18, 18)
    if way is None:
        return
    place = (1, 1)
    for dx, dz in steps_of(colony, (1, 1), way):
        assert max(abs(dx), abs(dz)) == 1
        assert not grids.rock[place[1] + dz, place[0] + dx]
        if dx and dz:
            assert not grids.rock[place[1], place[0] + dx]
            assert not grids.rock[place[1] + dz, place[0]]
        place = (place[0] + dx, place[1] + dz)
    assert place == (18, 18)
