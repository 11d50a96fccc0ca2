"""Designations over an area."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import Building, Pawn

MakePawn = Callable[..., Pawn]


def test_rock_is_designated_for_mining_and_soil_is_not(meadow: Colony) -> None:
    meadow.world.grids.rock[10:12, 10:13] = 1
    meadow.index.rebuild()
    assert designations.mark(meadow, "mine", 0, 0, 59, 59) == 6
    assert meadow.world.grids.index(10, 10) in meadow.world.designations.mine
    assert designations.mark(meadow, "mine", 0, 0, 59, 59) == 0


def test_only_ripe_plants_are_designated_for_harvest(meadow: Colony) -> None:
    plants.grow_wild(meadow, 10, 10, "Plant_Berry", 1.0)
    plants.grow_wild(meadow, 11, 10, "Plant_Berry", 0.3)
    plants.grow_wild(meadow, 12, 10, "Plant_Grass", 1.0)
    plants.grow_wild(meadow, 13, 10, "Plant_TreeOak", 1.0)
    assert designations.mark(meadow, "harvest", 5, 5, 20, 20) == 2
    expected = {meadow.world.grids.index(10, 10), meadow.world.grids.index(13, 10)}
    assert meadow.world.designations.harvest_plant == expected


def test_wild_animals_are_designated_for_hunting_and_tame_ones_are_not(meadow: Colony, place: MakePawn) -> None:
    deer = place(meadow, 10, 10, race="Deer", faction=0)
    place(meadow, 11, 10, race="Husky", faction=1)
    place(meadow, 12, 10)
    assert designations.mark(meadow, "hunt", 0, 0, 20, 20) == 1
    assert meadow.world.designations.hunt == {deer.id}


def test_a_building_is_designated_by_any_of_its_cells(meadow: Colony) -> None:
    bench = Building(meadow.world.new_id(), "SimpleResearchBench", 20, 20, stuff="WoodLog", hit_points=100)
    spawning.add_building(meadow, bench)
    assert designations.mark(meadow, "deconstruct", 21, 21, 21, 21) == 1


def test_remove_all_removes_every_designation_in_its_area_only(meadow: Colony, place: MakePawn) -> None:
    meadow.world.grids.rock[10, 10] = meadow.world.grids.rock[40, 40] = 1
    place(meadow, 12, 12, race="Deer", faction=0)
    designations.mark(meadow, "mine", 0, 0, 59, 59)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    assert designations.mark(meadow, "remove-all", 0, 0, 20, 20) == 2
    assert meadow.world.designations.mine == {meadow.world.grids.index(40, 40)}
    assert not meadow.world.designations.hunt


def test_corners_can_have_any_order_and_lie_off_the_map(meadow: Colony) -> None:
    meadow.world.grids.rock[0, 0] = 1
    assert designations.mark(meadow, "mine", 5, 5, -5, -5) == 1
    assert designations.mark(meadow, "mine", 100, 100, 200, 200) == 0


def test_an_unknown_kind_raises_an_error_that_names_it(meadow: Colony) -> None:
    with pytest.raises(ValueError, match="paint"):
        designations.mark(meadow, "paint", 0, 0, 1, 1)
