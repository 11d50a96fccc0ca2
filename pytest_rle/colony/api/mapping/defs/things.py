"""ThingDefs as GET /def/all dumps them: items, buildings, plants and races in one list."""

from __future__ import annotations

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.naming import snake_keys
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

HUMAN_VALUE = 1750.0
"""The market value of the race Human in silver."""


def thing_defs() -> list[Json]:
    """Every ThingDef that the tables know."""
    return [*_items(), *_raw_items(), *_buildings(), *_rocks(), *_plants(), *_races()]


def _thing(def_name: str, category: str, **fields: object) -> Json:
    shown: Json = {
        "def_name": def_name,
        "label": label(def_name),
        "category": category,
        "stat_base": {},
        "cost_list": [],
        "is_weapon": False,
        "is_apparel": False,
        "is_item": False,
        "is_pawn": False,
        "is_plant": False,
        "is_building": False,
        "is_medicine": False,
        "is_drug": False,
        "market_value": 0.0,
        "mass": 0.0,
        "max_hit_points": 0.0,
        "flammability": 0.0,
        "stack_limit": 1,
        "nutrition": 0.0,
        "work_to_make": 0.0,
        "work_to_build": 0.0,
        "beauty": 0.0,
        "trade_tags": [],
        "stuff_categories": [],
        "max_health": 0.0,
        "armor_rating__sharp": 0.0,
        "armor_rating__blunt": 0.0,
        "armor_rating__heat": 0.0,
        "insulation__cold": 0.0,
        "insulation__heat": 0.0,
    }
    shown.update(fields)
    shown["stat_base"] = snake_keys(
        {"MarketValue": shown["market_value"], "Mass": shown["mass"], "MaxHitPoints": shown["max_hit_points"]}
    )
    shown["max_health"] = shown["max_hit_points"]
    return shown


def _items() -> list[Json]:
    things = []
    for item in DEFS.items.values():
        categories = zones.item_categories(item.def_name)
        things.append(
            _thing(
                item.def_name,
                "Item",
                thing_class="Apparel" if item.def_name.startswith("Apparel_") else "ThingWithComps",
                cost_list=[{"thing_def": name, "count": count} for name, count in item.cost.items()],
                is_weapon=item.def_name in DEFS.ranged_weapons or item.def_name in DEFS.melee_weapons,
                is_apparel=item.def_name.startswith("Apparel_"),
                is_item=True,
                is_medicine=item.def_name.startswith("Medicine"),
                is_drug="Drugs" in categories,
                market_value=single(item.market_value),
                mass=single(item.mass),
                max_hit_points=float(item.max_hit_points or 0),
                stack_limit=item.stack_limit,
                nutrition=single(item.nutrition),
                work_to_make=single(item.work_to_make or 0.0),
            )
        )
    return things


def _raw_items() -> list[Json]:
    """Items that follow from other defs and stand in no table: meats, stone chunks, plant matter and corpses."""
    return [
        _thing(
            name,
            "Item",
            thing_class="Corpse" if name.startswith("Corpse_") else "ThingWithComps",
            is_item=True,
            market_value=single(wealth.market_value(name)),
            stack_limit=spawning.stack_limit(name),
            nutrition=single(ingestion.nutrition(name)),
        )
        for name in zones.haulable_defs()
        if name not in DEFS.items
    ]


def _rocks() -> list[Json]:
    return [
        _thing(
            rock.def_name,
            "Building",
            thing_class="Mineable",
            is_building=True,
            max_hit_points=float(rock.max_hit_points),
        )
        for rock in DEFS.mineables.values()
    ]


def _buildings() -> list[Json]:
    return [
        _thing(
            building.def_name,
            "Building",
            thing_class="Building",
            cost_list=[{"thing_def": name, "count": count} for name, count in building.cost.items()],
            is_building=True,
            market_value=single(building.market_value),
            mass=single(building.mass or 0.0),
            max_hit_points=float(building.max_hit_points or 0),
            work_to_build=single(building.work),
            beauty=single(building.beauty),
            stuff_categories=list(building.stuff_categories),
        )
        for building in DEFS.buildings.values()
    ]


def _plants() -> list[Json]:
    return [
        _thing(
            plant.def_name,
            "Plant",
            thing_class="Plant",
            is_plant=True,
            max_hit_points=float(plant.max_hit_points or 0),
            nutrition=single(plant.nutrition or 0.0),
            beauty=single(plant.beauty or 0.0),
        )
        for plant in DEFS.plants.values()
    ]


def _races() -> list[Json]:
    return [
        _thing(name, "Pawn", thing_class="Pawn", is_pawn=True, market_value=single(value))
        for name, value in (
            ("Human", HUMAN_VALUE),
            *((animal.def_name, animal.market_value) for animal in DEFS.animals.values()),
        )
    ]
