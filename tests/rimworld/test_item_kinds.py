"""Kinds of items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.rimworld import DEFS, item_kinds


def test_apparel_is_every_item_of_the_apparel_table() -> None:
    assert {name for name in DEFS.items if item_kinds.is_apparel(name)} == set(DEFS.apparel) & set(DEFS.items)
    assert all(item_kinds.is_apparel(name) for name in DEFS.apparel)


@pytest.mark.parametrize(
    ("kind", "members", "others"),
    [
        (item_kinds.is_meat, ("Meat_Deer", "Meat_Human"), ("MealFine", "Milk")),
        (item_kinds.is_leather, ("Leather_Plain", "Leather_Wolf"), ("Cloth",)),
        (item_kinds.is_corpse, ("Corpse_Human", "Corpse_Deer"), ("Human",)),
        (item_kinds.is_chunk, ("ChunkGranite", "ChunkSlagSteel", "ShipChunk"), ("BlocksGranite",)),
        (item_kinds.is_meal, ("MealSimple", "MealSurvivalPack"), ("Pemmican", "Meat_Deer")),
        (item_kinds.is_medicine, ("MedicineHerbal", "MedicineIndustrial", "MedicineUltratech"), ("Neutroamine",)),
        (item_kinds.is_made_with_quality, ("Gun_Revolver", "Pila", "Apparel_Pants"), ("Steel", "Weapon_GrenadeFrag")),
    ],
)
def test_the_kind_of_a_name(kind: Callable[[str], bool], members: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert all(kind(name) for name in members)
    assert not any(kind(name) for name in others)


def test_stuff_multiplies_hit_points() -> None:
    club = DEFS.items["MeleeWeapon_Club"].max_hit_points
    assert item_kinds.full_hit_points("MeleeWeapon_Club", None) == club
    factor = DEFS.stuff["Plasteel"].hit_points_factor
    assert item_kinds.full_hit_points("MeleeWeapon_Club", "Plasteel") == round(club * factor)
    assert item_kinds.full_hit_points("Steel", None) == 0
