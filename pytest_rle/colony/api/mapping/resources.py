"""Resources: the summary of all items on the map, and the stored items by category."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from pytest_rle.colony.api.mapping.things import all_items, item_thing, stored_items
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.naming import snake
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.colony.world import Item
from pytest_rle.rimworld import DEFS, item_categories, item_kinds
from pytest_rle.rimworld.labels import label


def resources_summary(colony: Colony, moment: datetime) -> Json:
    """Everything haulable on the map, forbidden or not; values in silver. The mod never fills the meal counts."""
    kinds = count_kinds(all_items(colony))
    values = {kind: kind.value * count for kind, count in kinds.items()}
    categories: dict[str, Json] = {}
    for kind, count in kinds.items():
        text = category_label(kind.def_name)
        entry = categories.get(text)
        if entry is None:
            entry = categories[text] = {"category": text, "count": 0, "market_value": 0.0}
        entry["count"] += count
        entry["market_value"] = round(entry["market_value"] + values[kind], 6)
    return {
        "total_items": sum(kinds.values()),
        "total_market_value": round(math.fsum(values.values()), 6),
        "last_updated": moment.strftime("%Y-%m-%d %H:%M:%S"),
        "categories": list(categories.values()),
        "critical_resources": _critical(kinds, values),
    }


class Kind(NamedTuple):
    """Items of equal value: the same def, stuff, quality and hit points."""

    def_name: str
    stuff: str | None
    quality: int
    hit_points: int

    @property
    def value(self) -> float:
        """The market value of one, in silver."""
        return float(wealth.market_value(self.def_name, self.stuff, self.quality, self.hit_points))


def count_kinds(items: Iterable[Item]) -> dict[Kind, int]:
    """The number of items of each kind, in order of first appearance."""
    counts: dict[tuple[str, str | None, int, int], int] = {}
    for item in items:
        key = (item.def_name, item.stuff, item.quality, item.hit_points)
        counts[key] = counts.get(key, 0) + item.stack_count
    return {Kind(*key): count for key, count in counts.items()}


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


def _critical(kinds: Mapping[Kind, int], values: Mapping[Kind, float]) -> Json:
    food = {kind: count for kind, count in kinds.items() if is_food(kind.def_name)}
    weapons = {kind: count for kind, count in kinds.items() if is_weapon(kind.def_name)}
    nutrition = math.fsum(ingestion.nutrition(kind.def_name) * count for kind, count in food.items())
    return {
        "food_summary": {
            "food_total": sum(food.values()),
            "total_nutrition": single(nutrition),
            "meals_count": 0,
            "raw_food_count": 0,
        },
        "medicine_total": sum(count for kind, count in kinds.items() if item_kinds.is_medicine(kind.def_name)),
        "weapon_count": sum(weapons.values()),
        "weapon_value": round(math.fsum(values[kind] for kind in weapons), 6),
    }


@functools.cache
def is_food(def_name: str) -> bool:
    """Whether the item is in the category Foods and has nutrition."""
    return ingestion.nutrition(def_name) > 0 and "Foods" in item_categories.categories_of(def_name)


def is_weapon(def_name: str) -> bool:
    """Whether the item is a weapon."""
    return def_name in DEFS.ranged_weapons or def_name in DEFS.melee_weapons


def first_category(def_name: str) -> str:
    """The first of an item's ThingCategoryDefs."""
    return next(iter(item_categories.categories_of(def_name)), "Root")


@functools.cache
def category_label(def_name: str) -> str:
    """The label of an item's first category."""
    return label(first_category(def_name))


def stored(colony: Colony, category: str | None) -> Json | list[Json]:
    """Stored stacks by category, or the stacks of one category, which may be in snake or Pascal case."""
    if category is not None:
        wanted = snake(category)
        return [
            item_thing(item)
            for item in stored_items(colony)
            if any(snake(name) == wanted for name in item_categories.categories_of(item.def_name))
        ]
    by_category: dict[str, list[Json]] = {}
    for item in stored_items(colony):
        by_category.setdefault(snake(first_category(item.def_name)), []).append(item_thing(item))
    return by_category
