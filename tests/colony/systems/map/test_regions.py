"""Regions between doors, and the passages through doors."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import partition
from pytest_rle.colony.systems.map import doorways, paths, regions, spawning
from pytest_rle.colony.world import Building, Grids, World

SIZE = 16

CHANGES = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.sampled_from(("Wall", "Door", "rock", "clear"))),
    max_size=80,
)


def put(colony: Colony, x: int, z: int, what: str) -> None:
    """Clear a cell and put a wall, a door or rock there."""
    building = colony.world.buildings.get(int(colony.world.grids.edifice[z, x]))
    if building is not None:
        spawning.remove_building(colony, building)
    if colony.world.grids.rock[z, x]:
        spawning.set_rock(colony, x, z, "")
    if what == "rock":
        spawning.set_rock(colony, x, z, "Granite")
    elif what != "clear":
        spawning.add_building(colony, Building(colony.world.new_id(), what, x, z, stuff="WoodLog", hit_points=100))


def groups(colony: Colony) -> list[set[int]]:
    """The sets of cells between which pawns can walk, by their lowest cell."""
    found: dict[int, set[int]] = {}
    for cell in range(SIZE * SIZE):
        group = paths.group_at(colony, *colony.world.grids.cell(cell))
        if group:
            found.setdefault(group, set()).add(cell)
    return sorted(found.values(), key=min)


@settings(max_examples=60)
@given(CHANGES)
def test_patched_regions_and_parts_equal_those_of_a_new_game(changes: list[tuple[int, int, str]]) -> None:
    colony = Colony(World(seed=1, grids=Grids.empty(SIZE, SIZE)), drivers.of)
    for x, z, what in changes:
        put(colony, x, z, what)
        fresh = Colony(colony.world, drivers.of)
        known, new = regions.regions(colony), regions.regions(fresh)
        assert groups(colony) == groups(fresh)
        assert known.passages == [passage._replace(region=known.flat[passage.behind]) for passage in new.passages]
        parts, new_parts = partition.partition(colony), partition.partition(fresh)
        assert (parts.labels == new_parts.labels).all()
        assert (parts.solid == new_parts.solid).all()
        assert (parts.sizes, parts.at_edge) == (new_parts.sizes, new_parts.at_edge)
        assert parts.first[1:] == new_parts.first[1:]
        for label in range(1, parts.count + 1):
            assert parts.border(label) == new_parts.border(label)
            assert parts.cells(label).tolist() == new_parts.cells(label).tolist()


def test_a_wall_that_does_not_divide_a_region_is_patched_in(meadow: Colony) -> None:
    before = regions.regions(meadow), partition.partition(meadow).doorways
    put(meadow, 20, 20, "Wall")
    put(meadow, 21, 20, "Wall")
    assert regions.regions(meadow) is before[0]
    assert partition.partition(meadow).doorways is before[1]


def test_a_route_leads_through_the_nearest_doors_and_is_empty_inside_a_region(meadow: Colony) -> None:
    grids = meadow.world.grids
    for z in range(grids.height):
        put(meadow, 20, z, "Door" if z in (5, 30) else "Wall")
    start, goal = grids.index(10, 10), grids.index(30, 10)
    assert [passage.door for passage in doorways.route(meadow, start, goal)] == [grids.index(20, 5)]
    assert doorways.route(meadow, start, grids.index(11, 40)) == []


def test_a_path_passes_a_door_straight_through(meadow: Colony) -> None:
    grids = meadow.world.grids
    for z in range(grids.height):
        put(meadow, 20, z, "Door" if z == 5 else "Wall")
    path = paths.find(meadow, 10, 12, 30, 10)
    assert path is not None
    at = path.index(grids.index(20, 5))
    assert path[at - 1 : at + 2] == [grids.index(19, 5), grids.index(20, 5), grids.index(21, 5)]
    assert path[-1] == grids.index(30, 10)


@settings(max_examples=60)
@given(CHANGES)
def test_a_path_exists_exactly_if_the_cells_are_connected(changes: list[tuple[int, int, str]]) -> None:
    colony = Colony(World(seed=1, grids=Grids.empty(SIZE, SIZE)), drivers.of)
    for x, z, what in changes:
        put(colony, x, z, what)
    put(colony, 1, 1, "clear")
    put(colony, 14, 14, "clear")
    path = paths.find(colony, 1, 1, 14, 14)
    assert (path is not None) == paths.reachable(colony, 1, 1, 14, 14)
    place = (1, 1)
    for cell in path or ():
        x, z = colony.world.grids.cell(cell)
        assert max(abs(x - place[0]), abs(z - place[1])) == 1
        assert all(colony.index.passable(*near) for near in ((x, z), (x, place[1]), (place[0], z)))
        place = (x, z)
    assert path is None or place == (14, 14)
