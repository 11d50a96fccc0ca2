"""The flammability of things. Source: StatDef Flammability, with the factor of the stuff."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import PLANTS, Building, Item
from pytest_rle.rimworld import DEFS, item_categories

PAWN: Final = 0.7
"""Flammability of people and animals (ThingDef BasePawn)."""

PLANT: Final = 1.0
TREE: Final = 0.8
"""Flammability of plants (ThingDef PlantBase, TreeBase)."""

STUFFED_BUILDING: Final = 1.0
UNSTUFFED_BUILDING: Final = 0.5
"""Flammability of buildings that are not in the table: of those with stuff, before its factor, and of machines."""

ORGANIC_CATEGORIES: Final = frozenset({"Foods", "Medicine", "Drugs", "Textiles", "Leathers", "BodyPartsNatural"})
"""Items of these ThingCategoryDefs have flammability 1."""


def of_building(building: Building) -> float:
    """A building's flammability: its own value times that of its stuff."""
    own = of_building_def(building.def_name)
    return own if building.stuff is None else round(own * DEFS.flammability.materials.get(building.stuff, 1.0), 9)


def of_building_def(def_name: str) -> float:
    """A building's own flammability, without its stuff."""
    known = DEFS.buildings.get(def_name)
    usual = STUFFED_BUILDING if known is not None and known.stuff_count else UNSTUFFED_BUILDING
    return DEFS.flammability.buildings.get(def_name, usual)


def of_item(item: Item) -> float:
    """An item's flammability: that of its stuff, or without stuff its own."""
    if item.stuff is not None:
        return DEFS.flammability.materials.get(item.stuff, 1.0)
    return of_item_def(item.def_name)


def of_item_def(def_name: str) -> float:
    """The flammability of an item without stuff."""
    table = DEFS.flammability
    known = table.materials.get(def_name, table.items.get(def_name))
    if known is not None:
        return known
    return 1.0 if ORGANIC_CATEGORIES.intersection(item_categories.categories_of(def_name)) else 0.0


def of_plant(def_name: str) -> float:
    """A plant's flammability."""
    return TREE if DEFS.plants[def_name].is_tree else PLANT


def in_cell(colony: Colony, x: int, z: int) -> float:
    """The highest flammability of the things in a cell; 0 if nothing there can burn."""
    grids = colony.world.grids
    highest = 0.0
    if grids.plant[z, x]:
        highest = of_plant(PLANTS[int(grids.plant[z, x])])
    if grids.edifice[z, x]:
        highest = max(highest, of_building(colony.world.buildings[int(grids.edifice[z, x])]))
    for item_id in colony.index.items_at.get(grids.index(x, z), ()):
        highest = max(highest, of_item(colony.world.items[item_id]))
    return highest
