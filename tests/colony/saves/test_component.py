from __future__ import annotations

import dataclasses
import typing
from typing import Any

import pytest

from pytest_rle.colony import world as world_package
from pytest_rle.colony.saves.component import EXCLUDED_FIELDS, apply_state, decode, encode, encode_state
from pytest_rle.colony.world import Grids, Hediff, Item, Job, Memory, World


def example(hint: Any, depth: int = 0) -> Any:
    """A value of a declared type that differs from every default and has no empty containers."""
    arguments = typing.get_args(hint)
    if type(None) in arguments:
        return example(next(part for part in arguments if part is not type(None)), depth)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = typing.get_type_hints(hint, localns=vars(world_package))
        return hint(**{name: example(hints[name], depth + 1) for name in hints})
    origin = typing.get_origin(hint)
    if origin is dict:
        return {example(arguments[0], depth): example(arguments[1], depth + 1)}
    if origin is tuple:
        count = 2 if arguments[-1] is Ellipsis else len(arguments)
        return tuple(example(arguments[0 if arguments[-1] is Ellipsis else i], depth) for i in range(count))
    if origin in (list, set):
        return origin([example(arguments[0], depth)])
    values: dict[type, Any] = {int: 12_345, float: 0.1 + 0.2, str: 'a "b" <c> \u00fc \x00', bool: True}
    return values[hint]


HINTS = typing.get_type_hints(World, localns=vars(world_package))
FIELDS = [field.name for field in dataclasses.fields(World) if field.name not in EXCLUDED_FIELDS]


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_the_world_survives_encoding(name: str) -> None:
    world, other = (World(1, Grids.empty(50, 50)) for _ in range(2))
    setattr(world, name, example(HINTS[name]))
    apply_state(other, encode_state(world, other))
    assert repr(getattr(other, name)) == repr(getattr(world, name))
    assert decode(HINTS[name], encode(getattr(world, name))) == getattr(world, name)


def test_only_differences_are_encoded() -> None:
    world, other = (World(1, Grids.empty(50, 50)) for _ in range(2))
    world.items[5] = Item(5, "Steel", 1, 1, 75)
    other.items[5] = Item(5, "Steel", 1, 1, 74)
    world.grids.snow[4, 4] = 9
    text = encode_state(world, other)
    assert text == (
        '{"version":1,"world":{"items":["~",{"at":[[5,["~",{"stack_count":["=",75]}]]]}]},"grids":{"snow":[[204],[9]]}}'
    )
    apply_state(other, text)
    assert encode_state(world, other) == encode_state(world, world) == '{"version":1,"world":{},"grids":{}}'


def test_an_integer_differs_from_an_equal_float() -> None:
    world, other = (World(1, Grids.empty(50, 50)) for _ in range(2))
    world.research.progress["Batteries"], other.research.progress["Batteries"] = 1.0, 1
    apply_state(other, encode_state(world, other))
    assert repr(other.research.progress["Batteries"]) == "1.0"


def test_the_order_of_keys_is_restored() -> None:
    world, other = (World(1, Grids.empty(50, 50)) for _ in range(2))
    for key in (3, 1, 2):
        world.items[key] = Item(key, "Steel", key, 1)
    other.items = {key: Item(key, "Steel", key, 1) for key in (1, 2, 4)}
    apply_state(other, encode_state(world, other))
    assert list(other.items) == [3, 1, 2]


def test_jobs_hediffs_and_memories_survive_encoding() -> None:
    for value in (Job("Mine", path=[1, 2], queue=[9]), Hediff(1, "Flu", 0.3), Memory("AteWithoutTable", 1, 2, 3)):
        assert decode(type(value), encode(value)) == value
