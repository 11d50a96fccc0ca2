"""ThingDefs as GET /def/all sends them: items, buildings, rock, plants and races in one list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.naming import snake_keys
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.hazards import flammability
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.rimworld import DEFS, item_categories, item_kinds
from pytest_rle.rimworld.labels import label

HUMAN_VALUE: Final = 1750.0
"""The market value of the race Human in silver."""


def thing_defs() -> list[Json]:
    """Every ThingDef of the tables, and those that follow from them."""
    things = (*_items(), *_raw_items(), *_buildings(), *_rocks(), *_plants(), *_races())
    return [thing.dto() for thing in things]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """What sets one ThingDef apart from a plain one."""

    def_name: str
    category: str
    thing_class: str
    cost: Mapping[str, int] = dataclasses.field(default_factory=dict)
    is_weapon: bool = False
    is_apparel: bool = False
    is_item: bool = False
    is_pawn: bool = False
    is_plant: bool = False
    is_building: bool = False
    is_medicine: bool = False
    is_drug: bool = False
    market_value: float = 0.0
    mass: float = 0.0
    max_hit_points: int = 0
    stack_limit: int = 1
    nutrition: float = 0.0
    work_to_make: float = 0.0
    work_to_build: float = 0.0
    beauty: float = 0.0
    flammability: float = 0.0
    stuff_categories: tuple[str, ...] = ()

    def dto(self) -> Json:
        """The ThingDefDto."""
        garment = DEFS.apparel.get(self.def_name)
        value, mass, hit_points = single(self.market_value), single(self.mass), float(self.max_hit_points)
        return {
            "def_name": self.def_name,
            "label": label(self.def_name),
            "category": self.category,
            "stat_base": snake_keys({"MarketValue": value, "Mass": mass, "MaxHitPoints": hit_points}),
            "cost_list": [{"thing_def": name, "count": count} for name, count in self.cost.items()],
            "is_weapon": self.is_weapon,
            "is_apparel": self.is_apparel,
            "is_item": self.is_item,
            "is_pawn": self.is_pawn,
            "is_plant": self.is_plant,
            "is_building": self.is_building,
            "is_medicine": self.is_medicine,
            "is_drug": self.is_drug,
            "market_value": value,
            "mass": mass,
            "max_hit_points": hit_points,
            "flammability": single(self.flammability),
            "stack_limit": self.stack_limit,
            "nutrition": single(self.nutrition),
            "work_to_make": single(self.work_to_make),
            "work_to_build": single(self.work_to_build),
            "beauty": single(self.beauty),
            "trade_tags": [],
            "stuff_categories": list(self.stuff_categories),
            "max_health": hit_points,
            "armor_rating__sharp": single(garment.armor_sharp if garment is not None else 0.0),
            "armor_rating__blunt": single(garment.armor_blunt if garment is not None else 0.0),
            "armor_rating__heat": single(garment.armor_heat if garment is not None else 0.0),
            "insulation__cold": single(garment.insulation_cold if garment is not None else 0.0),
            "insulation__heat": single(garment.insulation_heat if garment is not None else 0.0),
            "thing_class": self.thing_class,
        }


def _items() -> Iterator[_Thing]:
    for item in DEFS.items.values():
        yield _Thing(
            def_name=item.def_name,
            category="Item",
            thing_class="Apparel" if item_kinds.is_apparel(item.def_name) else "ThingWithComps",
            cost=item.cost,
            is_weapon=item.def_name in DEFS.ranged_weapons or item.def_name in DEFS.melee_weapons,
            is_apparel=item_kinds.is_apparel(item.def_name),
            is_item=True,
            is_medicine=item_kinds.is_medicine(item.def_name),
            is_drug="Drugs" in item_categories.categories_of(item.def_name),
            market_value=item.market_value,
            mass=item.mass,
            max_hit_points=item.max_hit_points or 0,
            stack_limit=item.stack_limit,
            nutrition=item.nutrition,
            work_to_make=item.work_to_make or 0.0,
            flammability=flammability.of_item_def(item.def_name),
        )


def _raw_items() -> Iterator[_Thing]:
    """Items that follow from other defs and are in no table: meats, stone chunks, plant matter and corpses."""
    for name in item_categories.haulable_defs():
        if name not in DEFS.items:
            yield _Thing(
                def_name=name,
                category="Item",
                thing_class="Corpse" if item_kinds.is_corpse(name) else "ThingWithComps",
                is_item=True,
                market_value=wealth.market_value(name),
                stack_limit=spawning.stack_limit(name),
                nutrition=ingestion.nutrition(name),
                flammability=flammability.of_item_def(name),
            )


def _buildings() -> Iterator[_Thing]:
    for building in DEFS.buildings.values():
        yield _Thing(
            def_name=building.def_name,
            category="Building",
            thing_class="Building",
            cost=building.cost,
            is_building=True,
            market_value=building.market_value,
            mass=building.mass or 0.0,
            max_hit_points=building.max_hit_points or 0,
            work_to_build=building.work,
            flammability=flammability.of_building_def(building.def_name),
            beauty=building.beauty,
            stuff_categories=building.stuff_categories,
        )


def _rocks() -> Iterator[_Thing]:
    for rock in DEFS.mineables.values():
        yield _Thing(
            def_name=rock.def_name,
            category="Building",
            thing_class="Mineable",
            is_building=True,
            max_hit_points=rock.max_hit_points,
        )


def _plants() -> Iterator[_Thing]:
    for plant in DEFS.plants.values():
        yield _Thing(
            def_name=plant.def_name,
            category="Plant",
            thing_class="Plant",
            is_plant=True,
            max_hit_points=plant.max_hit_points or 0,
            nutrition=plant.nutrition or 0.0,
            beauty=plant.beauty or 0.0,
            flammability=flammability.of_plant(plant.def_name),
        )


def _races() -> Iterator[_Thing]:
    values = {"Human": HUMAN_VALUE, **{name: animal.market_value for name, animal in DEFS.animals.items()}}
    for name, value in values.items():
        yield _Thing(
            def_name=name,
            category="Pawn",
            thing_class="Pawn",
            is_pawn=True,
            market_value=value,
            flammability=flammability.PAWN,
        )
