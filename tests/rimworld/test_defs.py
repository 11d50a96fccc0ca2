"""The def tables fit their records, and refer only to defs that exist."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter

import pytest_rle
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.defs import Defs

TABLES: dict[str, Any] = {field.name: getattr(DEFS, field.name) for field in dataclasses.fields(Defs)}
TABLES["biomes"] = BIOMES


def records(value: Any) -> Iterator[Any]:
    """Every record in a table, including nested ones."""
    if dataclasses.is_dataclass(value):
        yield value
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, tuple):
        return
    for element in value:
        yield from records(element)


@pytest.mark.parametrize("table", TABLES)
def test_every_value_has_the_type_of_its_column(table: str) -> None:
    for record in records(TABLES[table]):
        for name, hint in get_type_hints(type(record)).items():
            value = getattr(record, name)
            value = dict(value) if isinstance(value, MappingProxyType) else value
            assert TypeAdapter(hint).validate_python(value, strict=True) == value, (record, name)


def test_every_column_has_a_reader() -> None:
    read = {
        node.attr
        for source in Path(pytest_rle.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    kinds = {type(record) for table in TABLES.values() for record in records(table)}
    columns = {f"{kind.__name__}.{field.name}": field.name for kind in kinds for field in dataclasses.fields(kind)}
    assert {column for column, name in columns.items() if name not in read} <= {"BodyPart.part"}


def test_costs_products_and_research_refer_to_defs_that_exist() -> None:
    for building in DEFS.buildings.values():
        assert set(building.cost) <= set(DEFS.items)
        assert set(building.research) <= set(DEFS.research)
    for recipe in DEFS.recipes.values():
        assert set(recipe.users) <= set(DEFS.buildings), recipe.def_name
        assert set(recipe.research) <= set(DEFS.research)
    for project in DEFS.research.values():
        assert {*project.prerequisites, *project.hidden_prerequisites} <= set(DEFS.research)


TRULY_CONSTANT = {
    "TraitDegree.commonality": "the facts of RimWorld 1.6 Core give 1 for every degree of every trait",
}
"""Columns in which every row has the same value in the game too, and how we know."""


def constant_columns(tables: Mapping[str, Any]) -> set[str]:
    """The columns of the tables in which every row has the same value, of records with more than one row."""
    rows: dict[type, list[Any]] = {}
    for table in tables.values():
        for record in records(table):
            rows.setdefault(type(record), []).append(record)
    return {
        f"{kind.__name__}.{field.name}"
        for kind, found in rows.items()
        for field in dataclasses.fields(kind)
        if len(found) > 1 and len({repr(getattr(record, field.name)) for record in found}) == 1
    }


def test_no_column_is_left_at_its_default_in_every_row() -> None:
    assert constant_columns(TABLES) == set(TRULY_CONSTANT)


def test_a_column_that_was_never_filled_is_found() -> None:
    bare = {name: dataclasses.replace(known, cover=0.0) for name, known in DEFS.buildings.items()}
    assert constant_columns({**TABLES, "buildings": bare}) == {*TRULY_CONSTANT, "BuildingDef.cover"}


PUBLISHED_COVER = {
    "WindTurbine": 0.5,
    "Battery": 0.4,
    "ElectricStove": 0.5,
    "Campfire": 0.2,
    "Shelf": 0.4,
    "Stool": 0.2,
}


@pytest.mark.parametrize(("building", "cover"), sorted(PUBLISHED_COVER.items()))
def test_furniture_and_machines_give_the_cover_of_the_game(building: str, cover: float) -> None:
    assert DEFS.buildings[building].cover == cover


def test_only_what_lies_flat_gives_no_cover() -> None:
    flat = {name for name, known in DEFS.buildings.items() if known.cover == 0}
    assert flat == {
        "AnimalSleepingSpot", "Bedroll", "BedrollDouble", "ButcherSpot", "CraftingSpot", "DoubleSleepingSpot", "Grave",
        "HoopstoneRing", "HorseshoesPin", "PowerConduit", "PowerSwitch", "SleepingSpot", "TrapIED_HighExplosive",
        "TrapSpike",
    }  # fmt: skip


def test_every_animal_of_a_biome_has_a_row() -> None:
    named = {animal for biome in BIOMES.values() for animal in biome.wild_animals}
    assert named <= set(DEFS.animals)


def test_animals_give_meat_and_leather_that_exist() -> None:
    races = set(DEFS.animals)
    for animal in DEFS.animals.values():
        assert animal.meat.removeprefix("Meat_") in races, animal.def_name
        assert animal.leather is None or animal.leather in DEFS.items, animal.def_name
    assert {name for name, animal in DEFS.animals.items() if animal.leather is None} == {
        "Chicken", "Duck", "Megascarab", "Megaspider", "Spelopede",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("race", "body_size", "hunger_rate", "combat_power", "coldest", "hottest", "group"),
    [
        ("Elk", 2.1, 0.535, 110, -50, 40, (3, 9)),
        ("Bison", 2.4, 0.535, 100, -55, 45, (3, 9)),
        ("Dromedary", 2.1, 0.535, 90, -22, 60, (2, 5)),
        ("Wolf_Arctic", 0.85, 0.18, 75, -55, 40, (1, 1)),
        ("Bear_Polar", 2.15, 0.35, 200, -55, 40, (1, 1)),
        ("YorkshireTerrier", 0.32, 0.15, 30, -15, 40, (1, 1)),
        ("Yak", 2.1, 0.535, 75, -45, 40, (3, 5)),
        ("Alphabeaver", 0.45, 3.0, 40, -40, 40, (3, 9)),
    ],
)
def test_animals_have_the_published_figures(
    race: str,
    body_size: float,
    hunger_rate: float,
    combat_power: float,
    coldest: float,
    hottest: float,
    group: tuple[int, int],
) -> None:
    known = DEFS.animals[race]
    assert (known.body_size, known.hunger_rate, known.combat_power) == (body_size, hunger_rate, combat_power)
    assert known.comfy_temperature == (coldest, hottest)
    assert known.group_size == group
