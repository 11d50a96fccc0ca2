"""JSON bodies to request records, as tolerant and as strict as Newtonsoft, the mod's JSON library.

Unknown keys are ignored, keys match in any case, numeric text becomes a number, and null leaves the default. Characters
that no save can hold become replacement characters. One value of the wrong type makes the whole body null: the handler
then receives no body.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import types
import typing
from collections.abc import Callable
from typing import Any, Final, TypeVar

from pytest_rle.colony.api.parameters import INT32_LIMIT, INTEGER, NUMBER
from pytest_rle.errors import ColonyError

NOT_IN_SAVES: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that JSON can contain and a save cannot: a name with one of them would break every later answer."""

LARGEST_SINGLE: Final = 3.4028235e38
"""The largest 32-bit float: the mod reads fractional numbers as such."""

T = TypeVar("T")

Reader = Callable[[Any], Any]


class WrongShapeError(ColonyError):
    """A JSON value cannot be converted to the type of its field."""


def read_body(body: bytes, kind: type[T]) -> T | None:
    """The record in a body, or None when the body is missing or cannot be read."""
    try:
        value = json.loads(body.decode(json.detect_encoding(body), "replace"))
        return None if value is None else typing.cast("T", record_reader(typing.cast("type", kind))(value))
    except (WrongShapeError, ValueError, RecursionError):
        return None


@functools.cache
def record_reader(kind: type) -> Reader:
    """A function that converts a JSON object to a record of this dataclass."""
    hints = typing.get_type_hints(kind)
    readers: dict[str, tuple[str, Reader]] = {
        field.name.lower(): (field.name, _reader(hints[field.name])) for field in dataclasses.fields(kind)
    }

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongShapeError
        given: dict[str, Any] = {}
        for key, entry in value.items():
            known = readers.get(key.lower())
            if known is not None and entry is not None:
                given[known[0]] = known[1](entry)
        return kind(**given)

    return read


def _reader(hint: Any) -> Reader:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _reader(next(option for option in typing.get_args(hint) if option is not type(None)))
    if origin is tuple:
        return functools.partial(_list, _reader(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return record_reader(typing.cast("type", hint))
    return {int: _integer, float: _number, bool: _boolean, str: _text}[hint]


def _list(reader: Reader, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise WrongShapeError
    return tuple(reader(entry) for entry in value if entry is not None)


def _integer(value: Any) -> int:
    if isinstance(value, str) and INTEGER.match(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -INT32_LIMIT <= value < INT32_LIMIT:
        raise WrongShapeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, str) and NUMBER.match(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongShapeError
    if not abs(value) <= LARGEST_SINGLE:
        raise WrongShapeError
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise WrongShapeError


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float | str):
        return NOT_IN_SAVES.sub("\N{REPLACEMENT CHARACTER}", str(value))
    raise WrongShapeError
