"""What the colony has: the roll-up of all items, and what lies in store by category."""

from __future__ import annotations

import math
from datetime import datetime

from pytest_rle.colony.api.mapping.things import all_items, item_thing, stored_items
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.naming import snake
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import ingestion, wealth, zones
from pytest_rle.colony.world import Item
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label


def resources_summary(colony: Colony, moment: datetime) -> Json:
    """Everything haulable on the map, forbidden or not; values in silver. The mod never fills the meal counts."""
    items = list(all_items(colony))
    categories: dict[str, Json] = {}
    values: list[float] = []
    for item in items:
        value = total_value(item)
        values.append(value)
        text = category_label(item.def_name)
        entry = categories.setdefault(text, {"category": text, "count": 0, "market_value": 0.0})
        entry["count"] += item.stack_count
        entry["market_value"] = round(entry["market_value"] + value, 6)
    return {
        "total_items": sum(item.stack_count for item in items),
        "total_market_value": round(math.fsum(values), 6),
        "last_updated": moment.strftime("%Y-%m-%d %H:%M:%S"),
        "categories": list(categories.values()),
        "critical_resources": _critical(items),
    }


NOTHING: Json = {
    "total_items": 0,
    "total_market_value": 0.0,
    "categories": [],
    "critical_resources": {
        "food_summary": {"food_total": 0, "total_nutrition": 0.0, "meals_count": 0, "raw_food_count": 0},
        "medicine_total": 0,
        "weapon_count": 0,
        "weapon_value": 0.0,
    },
}
"""The summary of a map that does not exist."""


def _critical(items: list[Item]) -> Json:
    food = [item for item in items if is_food(item.def_name)]
    weapons = [item for item in items if is_weapon(item.def_name)]
    return {
        "food_summary": {
            "food_total": sum(item.stack_count for item in food),
            "total_nutrition": single(
                math.fsum(ingestion.nutrition(item.def_name) * item.stack_count for item in food)
            ),
            "meals_count": 0,
            "raw_food_count": 0,
        },
        "medicine_total": sum(item.stack_count for item in items if item.def_name.startswith("Medicine")),
        "weapon_count": sum(item.stack_count for item in weapons),
        "weapon_value": round(math.fsum(total_value(item) for item in weapons), 6),
    }


def total_value(item: Item) -> float:
    """The market value of a whole stack in silver."""
    return float(wealth.market_value(item.def_name, item.stuff, item.quality, item.hit_points)) * item.stack_count


def is_food(def_name: str) -> bool:
    """Whether the item is in the category Foods and nourishes."""
    return ingestion.nutrition(def_name) > 0 and "Foods" in zones.item_categories(def_name)


def is_weapon(def_name: str) -> bool:
    """Whether the item is a weapon."""
    return def_name in DEFS.ranged_weapons or def_name in DEFS.melee_weapons


def first_category(def_name: str) -> str:
    """The first of an item's ThingCategoryDefs."""
    return next(iter(zones.item_categories(def_name)), "Root")


def category_label(def_name: str) -> str:
    """The label of an item's first category."""
    return label(first_category(def_name))


def stored(colony: Colony, category: str | None) -> Json | list[Json]:
    """Stored stacks by category, or those of one category, which may be spelled either way."""
    if category is not None:
        wanted = snake(category)
        return [
            item_thing(item)
            for item in stored_items(colony)
            if any(snake(name) == wanted for name in zones.item_categories(item.def_name))
        ]
    shelves: dict[str, list[Json]] = {}
    for item in stored_items(colony):
        shelves.setdefault(snake(first_category(item.def_name)), []).append(item_thing(item))
    return shelves
