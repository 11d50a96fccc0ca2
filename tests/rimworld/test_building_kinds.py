"""Kinds of buildings name buildings that exist, and follow the tables."""

from __future__ import annotations

import pytest

from pytest_rle.rimworld import DEFS, building_kinds

KINDS = {name: kind for name, kind in vars(building_kinds).items() if name.isupper() and isinstance(kind, frozenset)}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_name_of_a_kind_is_a_building(name: str) -> None:
    assert KINDS[name]
    assert KINDS[name] <= set(DEFS.buildings)


def test_no_two_kinds_are_the_same() -> None:
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_sleeping_spot_is_a_bed_for_people_that_is_not_built() -> None:
    spots = {"SleepingSpot", "DoubleSleepingSpot"}
    assert spots <= building_kinds.BEDS
    assert not spots & building_kinds.BUILT_BEDS
    assert spots == building_kinds.BEDS - set(building_kinds.BED_PLACES)


def test_beds_for_people_and_for_animals_are_apart_and_make_up_all_beds() -> None:
    assert not building_kinds.BEDS & building_kinds.ANIMAL_BEDS
    assert building_kinds.BEDS | building_kinds.ANIMAL_BEDS == building_kinds.ALL_BEDS


def test_two_people_sleep_in_a_double_bed_and_one_in_any_other() -> None:
    assert building_kinds.BED_PLACES == {
        "Bed": 1,
        "Bedroll": 1,
        "BedrollDouble": 2,
        "DoubleBed": 2,
        "HospitalBed": 1,
        "RoyalBed": 2,
    }
    assert {"BedrollDouble", "DoubleBed", "DoubleSleepingSpot", "RoyalBed"} == building_kinds.DOUBLE_BEDS


def test_every_table_of_a_recipe_is_a_work_table() -> None:
    used = {user for recipe in DEFS.recipes.values() for user in recipe.users}
    assert used | {"Brewery", "TableSculpting"} == building_kinds.WORK_TABLES


def test_turrets_traps_and_low_cover_are_defenses() -> None:
    assert building_kinds.is_turret("Turret_MiniTurret")
    assert all(map(building_kinds.is_defense, ("Turret_MiniTurret", "TrapSpike", "Sandbags", "Barricade")))
    assert not any(map(building_kinds.is_defense, ("Wall", "Door", "Ship_Reactor")))


def test_ship_parts_are_those_of_the_ship_that_colonists_build() -> None:
    assert all(map(building_kinds.is_ship_part, ("Ship_Reactor", "Ship_Beam")))
    assert not building_kinds.is_ship_part("ShipChunk")
