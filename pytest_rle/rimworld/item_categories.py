"""The items that can be hauled, and the categories that a stockpile's filter names.

Source: the ThingCategoryDefs of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

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
def categories_of(def_name: str) -> tuple[str, ...]:
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
    names.update(animal.meat for animal in DEFS.animals.values())
    names.add(item_kinds.HUMAN_MEAT)
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
        for category in categories_of(name):
            found.setdefault(category, set()).add(name)
    return {category: frozenset(names) for category, names in sorted(found.items())}
