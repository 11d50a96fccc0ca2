"""The look-ups that are derived from the world."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import MapIndex
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Grids, World


def test_the_buildings_of_some_defs_are_those_that_stand_ordered_by_id() -> None:
    colony = Colony(World(seed=1, grids=Grids.empty(20, 20)), drivers.of)
    wall, torch, other = (
        spawning.add_building(colony, Building(number, def_name, number, 5))
        for number, def_name in ((7, "Wall"), (3, "TorchLamp"), (5, "Wall"))
    )
    assert colony.index.buildings_of(("Wall", "TorchLamp", "Door")) == [torch, other, wall]
    spawning.remove_building(colony, other)
    assert colony.index.buildings_of(("Wall",)) == [wall]
    assert MapIndex(colony.world).buildings_of(("Wall",)) == [wall]
    assert colony.index.buildings_of(()) == []
