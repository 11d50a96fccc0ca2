"""The game component of a save that holds the rest of the state: what RimWorld's format has no field for, or rounds.

The writer reads back the save that it is about to write, and stores the difference from the world. No field can be
forgotten: if the format does not carry it, it shows up as a difference.

The text is JSON. A difference is `["=", value]` for a replaced value, or `["~", {...}]` for a value that changes in
parts: a dataclass by field, a dictionary by key, a list by index, a grid by cell.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from functools import cache
from typing import Any, Final

import numpy as np

from pytest_rle.colony.saves.errors import MalformedError
from pytest_rle.colony.world import Grids, World

VERSION: Final = 1

LARGEST_NUMBER: Final = 1 << 62
"""The limit on a number of the state, of either sign. No game tick, count or sum comes near it."""

SHOWN: Final = 40
"""How much of a wrong value an error shows."""

EXCLUDED_FIELDS: Final = frozenset({"seed", "grids"})
"""Fields that are not compared here: the caller gives the seed, and grids are compared cell by cell."""


def encode_state(world: World, read_back: World) -> str:
    """The difference between `world` and `read_back`, the world that a reader gets from RimWorld's format alone."""
    fields = {
        field.name: change
        for field in dataclasses.fields(world)
        if field.name not in EXCLUDED_FIELDS
        and (change := _difference(getattr(world, field.name), getattr(read_back, field.name))) is not None
    }
    document = {"version": VERSION, "world": fields, "grids": _grid_differences(world.grids, read_back.grids)}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=True)


def apply_state(world: World, text: str) -> None:
    """Apply the text of `encode_state` to a world that was read from RimWorld's format alone.

    Raises MalformedError if the text is damaged or has another version.
    """
    try:
        document = json.loads(text, parse_constant=_not_a_number)
        if document["version"] != VERSION:
            raise MalformedError(
                f"the colony state in the save has version {document['version']!r}, but this release reads version "
                f"{VERSION}: use the release that wrote the save"
            )
        hints = _hints(World)
        for name, change in document["world"].items():
            setattr(world, name, _apply(hints[name], getattr(world, name), change))
        for name, (cells, values) in document["grids"].items():
            grid = getattr(world.grids, name)
            grid.reshape(-1)[np.cumsum(np.array(cells, np.int64))] = values
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise MalformedError(f"the colony state in the save is damaged ({error!r})") from error


def _grid_differences(grids: Grids, read_back: Grids) -> dict[str, tuple[list[int], list[int]]]:
    """For each grid that differs: the distances from one differing cell index to the next, and the values there."""
    result = {}
    for field in dataclasses.fields(grids):
        value, other = getattr(grids, field.name), getattr(read_back, field.name)
        if isinstance(value, np.ndarray):
            cells = np.flatnonzero(value != other)
            if len(cells):
                steps = np.diff(cells, prepend=0)
                result[field.name] = (steps.tolist(), value.reshape(-1)[cells].astype(np.int64).tolist())
    return result


def _difference(value: Any, other: Any) -> list[Any] | None:
    """The difference that turns `other` into `value`, or None if they are equal."""
    if type(value) is type(other):
        if dataclasses.is_dataclass(value):
            parts = {
                field.name: change
                for field in dataclasses.fields(value)
                if (change := _difference(getattr(value, field.name), getattr(other, field.name))) is not None
            }
            return ["~", parts] if parts else None
        if isinstance(value, dict) and value and dataclasses.is_dataclass(next(iter(value.values()))):
            return _dict_difference(value, other)
        if isinstance(value, list) and len(value) == len(other) and value and dataclasses.is_dataclass(value[0]):
            changes = [[i, c] for i, pair in enumerate(zip(value, other, strict=True)) if (c := _difference(*pair))]
            return ["~", {"at": changes}] if changes else None
    encoded = encode(value)
    return None if _text(encoded) == _text(encode(other)) else ["=", encoded]


def _dict_difference(value: dict[Any, Any], other: dict[Any, Any]) -> list[Any] | None:
    """As `_difference`, by key. The order of keys counts."""
    at = []
    for key, entry in value.items():
        change = _difference(entry, other[key]) if key in other else ["=", encode(entry)]
        if change is not None:
            at.append([key, change])
    same_keys = list(value) == list(other)
    if same_keys and not at:
        return None
    return ["~", {"at": at}] if same_keys else ["~", {"at": at, "keys": list(value)}]


def _apply(hint: Any, value: Any, change: list[Any]) -> Any:
    """`value` with a difference applied; `hint` is its declared type."""
    mode, content = change
    if mode == "=":
        return decode(hint, content)
    if mode != "~":
        raise ValueError(f"unknown kind of change {mode!r}")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        for name, part in content.items():
            setattr(value, name, _apply(hints[name], getattr(value, name), part))
        return value
    arguments = typing.get_args(_without_none(hint))
    if isinstance(value, dict):
        for saved_key, part in content["at"]:
            key = decode(arguments[0], saved_key)
            value[key] = _apply(arguments[1], value.get(key), part)
        return {key: value[key] for key in content["keys"]} if "keys" in content else value
    for saved_index, part in content["at"]:
        index = decode(int, saved_index)
        value[index] = _apply(arguments[0], value[index], part)
    return value


def encode(value: Any) -> Any:
    """A value in its JSON form: dataclasses as objects, dictionaries as lists of pairs, sets as sorted lists."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(entry) for entry in value]
    if isinstance(value, dict):
        return [[encode(key), encode(entry)] for key, entry in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}


def decode(hint: Any, data: Any) -> Any:
    """The value of a declared type from its JSON form. Raises KeyError, TypeError or ValueError if they do not fit."""
    inner = _without_none(hint)
    if data is None and inner is not hint:
        return None
    if dataclasses.is_dataclass(inner) and isinstance(inner, type):
        hints = _hints(inner)
        return inner(**{name: decode(hints[name], entry) for name, entry in data.items()})
    origin, arguments = typing.get_origin(inner), typing.get_args(inner)
    if origin is dict:
        return {decode(arguments[0], key): decode(arguments[1], entry) for key, entry in data}
    if origin is not None and not isinstance(data, list):
        raise TypeError(f"expected a list, found {type(data).__name__}")
    if origin in (set, frozenset):
        return origin(decode(arguments[0], entry) for entry in data)
    if origin is list:
        return [decode(arguments[0], entry) for entry in data]
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(decode(arguments[0], entry) for entry in data)
        return tuple(decode(part, entry) for part, entry in zip(arguments, data, strict=True))
    return _scalar(inner, data)


def _scalar(kind: type, data: Any) -> bool | int | float | str:
    """A value without parts, of its declared type. A whole number may stand for a decimal one."""
    if isinstance(data, (bool, str)):
        fits = kind is type(data)
    elif isinstance(data, int):
        fits = kind in (int, float) and abs(data) < LARGEST_NUMBER
    else:
        fits = kind is float and isinstance(data, float) and abs(data) < LARGEST_NUMBER
    if not fits:
        raise TypeError(f"expected {kind.__name__}, found {str(data)[:SHOWN]}")
    result: bool | int | float | str = data
    return result


def _not_a_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _without_none(hint: Any) -> Any:
    """The type of an optional value, such as Job for `Job | None`."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The declared types of a dataclass's fields."""
    from pytest_rle.colony import world

    return typing.get_type_hints(kind, localns=vars(world))


def _text(encoded: Any) -> str:
    """JSON text, which distinguishes 1 from 1.0. Python's `==` does not, but the state hash does."""
    return json.dumps(encoded, separators=(",", ":"))
