"""Kinds of items, told by the prefix of the def name: meat, leather, corpses, chunks, meals, medicine, apparel.

Saves and live games hold items that the tables do not know. Their names follow the same prefixes.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld import DEFS

SILVER: Final = "Silver"

HUMAN_MEAT: Final = "Meat_Human"
INSECT_MEAT: Final = "Meat_Megaspider"
"""Meat of people, and of every race of insects."""

_WITH_QUALITY: Final = ("Apparel_", "MeleeWeapon_", "Gun_", "Bow_", "Pila")


def is_meat(def_name: str) -> bool:
    """Whether an item is raw meat (ThingDefGenerator_Meat)."""
    return def_name.startswith("Meat_")


def is_leather(def_name: str) -> bool:
    """Whether an item is leather."""
    return def_name.startswith("Leather_")


def is_corpse(def_name: str) -> bool:
    """Whether a thing is a corpse (ThingDefGenerator_Corpses)."""
    return def_name.startswith("Corpse_")


def is_chunk(def_name: str) -> bool:
    """Whether a thing is a chunk of stone, slag or a ship. It gives cover."""
    return def_name.startswith(("Chunk", "ShipChunk"))


def is_meal(def_name: str) -> bool:
    """Whether an item is a meal. Pemmican is not."""
    return def_name.startswith("Meal")


def is_medicine(def_name: str) -> bool:
    """Whether an item is medicine."""
    return def_name.startswith("Medicine")


def is_apparel(def_name: str) -> bool:
    """Whether an item is apparel."""
    return def_name.startswith("Apparel_")


def is_made_with_quality(def_name: str) -> bool:
    """Whether an item gets a quality when pawns make or traders stock it (CompQuality). Grenades do not."""
    return def_name.startswith(_WITH_QUALITY)


def full_hit_points(def_name: str, stuff: str | None) -> int:
    """Hit points of an undamaged item of this stuff; 0 for items without hit points, such as steel."""
    known = DEFS.items.get(def_name)
    points = known.max_hit_points if known is not None else 0
    if stuff is not None and stuff in DEFS.stuff:
        points = round(points * DEFS.stuff[stuff].hit_points_factor)
    return points
