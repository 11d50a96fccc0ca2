"""Zones, categories and stockpile filters."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import hauling, zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import StorageSettings
from pytest_rle.rimworld import DEFS, item_categories


@pytest.mark.parametrize(
    ("item", "categories"),
    [
        ("MealSimple", ("FoodMeals", "Foods", "Root")),
        ("RawRice", ("PlantFoodRaw", "FoodRaw", "Foods", "Root")),
        ("Meat_Deer", ("MeatRaw", "FoodRaw", "Foods", "Root")),
        ("MedicineIndustrial", ("Medicine", "Manufactured", "Root")),
        ("WoodLog", ("ResourcesRaw", "Root")),
        ("BlocksGranite", ("StoneBlocks", "ResourcesRaw", "Root")),
        ("Gun_Revolver", ("WeaponsRanged", "Weapons", "Root")),
        ("MeleeWeapon_Knife", ("WeaponsMelee", "Weapons", "Root")),
        ("Apparel_Pants", ("Apparel", "Root")),
        ("Leather_Plain", ("Leathers", "Textiles", "Manufactured", "Root")),
        ("ChunkGranite", ("StoneChunks", "Chunks", "Root")),
        ("Corpse_Human", ("CorpsesHumanlike", "Corpses", "Root")),
        ("Something_Unheard_Of", ("Items", "Root")),
    ],
)
def test_items_have_the_categories_of_the_game(item: str, categories: tuple[str, ...]) -> None:
    assert item_categories.categories_of(item) == categories


def test_every_item_def_is_in_root() -> None:
    assert set(DEFS.items) <= item_categories.categories()["Root"]


def test_a_growing_zone_covers_the_free_cells_of_its_rectangle(meadow: Colony) -> None:
    meadow.world.grids.rock[12, 12] = 1
    meadow.index.rebuild()
    zone = zones.create_growing(meadow, 10, 10, 13, 13, "Plant_Rice")
    assert zone is not None
    assert len(zone.cells) == 15
    assert zone.cells == sorted(zone.cells)
    assert zone.kind == "Zone_Growing"
    assert meadow.world.grids.zone[10, 10] == zone.id


def test_zones_do_not_overlap(meadow: Colony) -> None:
    zones.create_growing(meadow, 10, 10, 13, 13, "Plant_Rice")
    pile = zones.create_stockpile(meadow, 12, 12, 15, 15, StorageSettings())
    assert pile is not None
    assert len(pile.cells) == 16 - 4
    assert zones.create_growing(meadow, 12, 12, 13, 13, "Plant_Corn") is None


def test_only_a_plant_that_can_be_sown_gets_a_growing_zone(meadow: Colony) -> None:
    assert zones.create_growing(meadow, 10, 10, 13, 13, "Plant_Grass") is None
    assert zones.create_growing(meadow, 10, 10, 13, 13, "Plant_Unknown") is None


def test_a_deleted_zone_frees_its_cells(meadow: Colony) -> None:
    zone = zones.create_stockpile(meadow, 10, 10, 12, 12, StorageSettings(), "Food")
    assert zone is not None
    assert zone.label == "Food"
    assert zones.delete(meadow, zone.id)
    assert not meadow.world.grids.zone.any()
    assert not zones.delete(meadow, zone.id)


def test_a_zone_covers_only_cells_on_the_map(meadow: Colony) -> None:
    zone = zones.create_stockpile(meadow, 57, 57, 70, 70, StorageSettings())
    assert zone is not None
    assert len(zone.cells) == 9


def test_a_filter_checks_def_quality_and_hit_points(meadow: Colony) -> None:
    settings = StorageSettings(allowed={"Gun_Revolver"}, quality_range=(2, 6), hit_points_range=(0.5, 1.0))
    gun = spawning.new_item(meadow, "Gun_Revolver", 1, quality=3)
    assert hauling.accepts(settings, gun)
    gun.quality = 1
    assert not hauling.accepts(settings, gun)
    gun.quality, gun.hit_points = 3, 20
    assert not hauling.accepts(settings, gun)
    assert not hauling.accepts(settings, spawning.new_item(meadow, "WoodLog", 1))


def test_a_stockpile_of_priority_0_accepts_nothing(meadow: Colony) -> None:
    settings = StorageSettings(priority=0, allowed={"WoodLog"})
    assert not hauling.accepts(settings, spawning.new_item(meadow, "WoodLog", 1))
