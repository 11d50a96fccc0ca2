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
