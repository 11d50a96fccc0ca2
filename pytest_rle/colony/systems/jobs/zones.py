"""Stockpiles and growing zones, and the item categories of a stockpile's filter.

Sources: Zone, Zone_Growing, Zone_Stockpile, StorageSettings and the ThingCategoryDefs of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import StorageSettings, Zone
from pytest_rle.rimworld import DEFS, item_kinds

CATEGORY_PARENTS: Final = {
    "Foods": "Root",
    "FoodMeals": "Foods",
    "FoodRaw": "Foods",
    "MeatRaw": "FoodRaw",
    "PlantFoodRaw": "FoodRaw",
    "AnimalProductRaw": "FoodRaw",
    "EggsUnfertilized": "AnimalProductRaw",
    "Manufactured": "Root",
    "Medicine": "Manufactured",
    "Drugs": "Manufactured",
    "MortarShells": "Manufactured",
    "ResourcesRaw": "Root",
    "StoneBlocks": "ResourcesRaw",
    "PlantMatter": "ResourcesRaw",
    "Textiles": "Manufactured",
    "Leathers": "Textiles",
    "Wools": "Textiles",
    "Items": "Root",
    "Weapons": "Root",
    "WeaponsMelee": "Weapons",
    "WeaponsRanged": "Weapons",
    "Grenades": "WeaponsRanged",
    "Apparel": "Root",
    "Headgear": "Apparel",
    "ApparelArmor": "Apparel",
    "BodyParts": "Root",
    "BodyPartsNatural": "BodyParts",
    "BodyPartsProsthetic": "BodyParts",
    "BodyPartsBionic": "BodyParts",
    "Corpses": "Root",
    "CorpsesHumanlike": "Corpses",
    "CorpsesAnimal": "Corpses",
    "Chunks": "Root",
    "StoneChunks": "Chunks",
}
"""The parent of each ThingCategoryDef; Root contains everything."""

_PREFIXES: Final = (
    ("Meal", "FoodMeals"),
    ("Meat_", "MeatRaw"),
    ("Raw", "PlantFoodRaw"),
    ("Egg", "EggsUnfertilized"),
    ("Medicine", "Medicine"),
    ("Blocks", "StoneBlocks"),
    ("Leather_", "Leathers"),
    ("Wool", "Wools"),
    ("Gun_", "WeaponsRanged"),
    ("Bow_", "WeaponsRanged"),
    ("Weapon_Grenade", "Grenades"),
    ("MeleeWeapon_", "WeaponsMelee"),
    ("Shell_", "MortarShells"),
    ("Corpse_Human", "CorpsesHumanlike"),
    ("Corpse_", "CorpsesAnimal"),
    ("ChunkSlag", "Chunks"),
    ("Chunk", "StoneChunks"),
    ("SimpleProsthetic", "BodyPartsProsthetic"),
    ("Bionic", "BodyPartsBionic"),
)

_CATEGORY_OF: Final = {
    "Pemmican": "FoodMeals",
    "Kibble": "Foods",
    "Hay": "PlantFoodRaw",
    "Milk": "AnimalProductRaw",
    "InsectJelly": "AnimalProductRaw",
    "Chocolate": "Foods",
    "Ambrosia": "Drugs",
    "Beer": "Drugs",
    "PsychiteTea": "Drugs",
    "GoJuice": "Drugs",
    "Luciferium": "Drugs",
    "Penoxycyline": "Drugs",
    "SmokeleafJoint": "Drugs",
    "WakeUp": "Drugs",
    "Yayo": "Drugs",
    "SmokeleafLeaves": "PlantMatter",
    "PsychoidLeaves": "PlantMatter",
    "RawHops": "PlantMatter",
    "Cloth": "Textiles",
    "DevilstrandCloth": "Textiles",
    "Hyperweave": "Textiles",
    "Synthread": "Textiles",
    "WoodLog": "ResourcesRaw",
    "Steel": "ResourcesRaw",
    "Plasteel": "ResourcesRaw",
    "Uranium": "ResourcesRaw",
    "Silver": "ResourcesRaw",
    "Gold": "ResourcesRaw",
    "Jade": "ResourcesRaw",
    "Chemfuel": "Manufactured",
    "ComponentIndustrial": "Manufactured",
    "ComponentSpacer": "Manufactured",
    "Neutroamine": "Manufactured",
    "Dye": "Manufactured",
    "AIPersonaCore": "Items",
    "Heart": "BodyPartsNatural",
    "Pila": "WeaponsRanged",
}

_HEADGEAR: Final = frozenset({"Overhead", "EyeCover"})


@functools.cache
def item_categories(def_name: str) -> tuple[str, ...]:
    """The ThingCategoryDefs of an item, the narrowest first and Root last; an unknown item is in Items."""
    category = _CATEGORY_OF.get(def_name)
    if category is None:
        category = next((found for prefix, found in _PREFIXES if def_name.startswith(prefix)), None)
    if category is None:
        garment = DEFS.apparel.get(def_name)
        if garment is not None or item_kinds.is_apparel(def_name):
            category = "Headgear" if garment is not None and _HEADGEAR & set(garment.layers) else "Apparel"
    category = category or "Items"
    chain = [category]
    while chain[-1] != "Root":
        chain.append(CATEGORY_PARENTS.get(chain[-1], "Root"))
    return tuple(chain)


@functools.cache
def haulable_defs() -> tuple[str, ...]:
    """Every item def that a stockpile can store, by name: the item table, meats, leathers, chunks and corpses."""
    names = set(DEFS.items)
    names.update(f"Meat_{race}" for race in (*DEFS.animals, "Human"))
    names.update(f"Corpse_{race}" for race in (*DEFS.animals, "Human"))
    names.update(known.mined for known in DEFS.mineables.values())
    names.update(known.harvested for known in DEFS.plants.values() if known.harvested is not None)
    names.add("ChunkSlagSteel")
    return tuple(sorted(names))


@functools.cache
def categories() -> Mapping[str, frozenset[str]]:
    """The item defs in each ThingCategoryDef, including those in its subcategories."""
    found: dict[str, set[str]] = {}
    for name in haulable_defs():
        for category in item_categories(name):
            found.setdefault(category, set()).add(name)
    return {category: frozenset(names) for category, names in sorted(found.items())}


def create_growing(colony: Colony, x1: int, z1: int, x2: int, z2: int, plant: str) -> Zone | None:
    """Create a growing zone over the free cells of a rectangle: on the map, passable, not in another zone.

    Soil does not matter here: growers do not sow where the plant cannot grow. Returns None when no cell is free or
    the plant cannot be sown.
    """
    known = DEFS.plants.get(plant)
    if known is None or not known.sow_tags:
        return None
    return _create(colony, _free_cells(colony, x1, z1, x2, z2), "Growing zone", plant=plant)


def create_stockpile(
    colony: Colony, x1: int, z1: int, x2: int, z2: int, settings: StorageSettings, label: str | None = None
) -> Zone | None:
    """Create a stockpile over the free cells of a rectangle. Returns None when no cell is free."""
    return _create(colony, _free_cells(colony, x1, z1, x2, z2), "Stockpile zone", storage=settings, label=label)


def delete(colony: Colony, zone_id: int) -> bool:
    """Remove a zone. Returns whether it existed."""
    zone = colony.world.zones.pop(zone_id, None)
    if zone is None:
        return False
    flat = colony.world.grids.zone.reshape(-1)
    for cell in zone.cells:
        if flat[cell] == zone_id:
            flat[cell] = 0
    return True


def zone_at(colony: Colony, x: int, z: int) -> Zone | None:
    """The zone over a cell, or None."""
    return colony.world.zones.get(int(colony.world.grids.zone[z, x]))


def _free_cells(colony: Colony, x1: int, z1: int, x2: int, z2: int) -> list[int]:
    grids = colony.world.grids
    left, right = max(0, min(x1, x2)), min(grids.width - 1, max(x1, x2))
    low, high = max(0, min(z1, z2)), min(grids.height - 1, max(z1, z2))
    free = [
        grids.index(x, z)
        for z in range(low, high + 1)
        for x in range(left, right + 1)
        if not grids.zone[z, x] and not grids.rock[z, x] and colony.index.passable(x, z)
    ]
    return sorted(free)


def _create(
    colony: Colony,
    cells: list[int],
    base_label: str,
    *,
    storage: StorageSettings | None = None,
    plant: str | None = None,
    label: str | None = None,
) -> Zone | None:
    if not cells:
        return None
    number = 1 + sum(zone.label.startswith(base_label) for zone in colony.world.zones.values())
    zone = Zone(colony.world.new_id(), label or f"{base_label} {number}", cells, storage, plant)
    colony.world.zones[zone.id] = zone
    colony.world.grids.zone.reshape(-1)[np.array(cells, np.int64)] = zone.id
    jobs.wake_idle(colony)
    return zone
