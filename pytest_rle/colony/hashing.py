"""A canonical digest of the world, so that two runs can be compared tick by tick."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np

from pytest_rle.colony.world import World


def state_hash(world: World) -> str:
    """32 hexadecimal digits over every field of the world. Floats count to nine decimals."""
    digest = hashlib.blake2b(digest_size=16)
    for field in dataclasses.fields(world.grids):
        value = getattr(world.grids, field.name)
        digest.update(np.ascontiguousarray(value).tobytes() if isinstance(value, np.ndarray) else str(value).encode())
    readers: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
    state = [
        _plain(getattr(world, field.name), readers) for field in dataclasses.fields(world) if field.name != "grids"
    ]
    digest.update(json.dumps(state, separators=(",", ":")).encode())
    return digest.hexdigest()


def _plain(value: Any, readers: dict[type, Callable[[Any], tuple[Any, ...]]]) -> Any:
    """The value as nested lists: dictionaries and sets in key order, dataclasses field by field."""
    kind = type(value)
    if kind is int or kind is str or kind is bool or value is None:
        return value
    if kind is float:
        return round(value, 9)
    if kind is list or kind is tuple:
        return [_plain(entry, readers) for entry in value]
    if kind is dict:
        return [[key, _plain(entry, readers)] for key, entry in sorted(value.items())]
    if kind is set or kind is frozenset:
        return sorted(value)
    reader = readers.get(kind)
    if reader is None:
        names = [field.name for field in dataclasses.fields(kind)]
        reader = readers[kind] = attrgetter(*names) if len(names) > 1 else lambda entry: (getattr(entry, names[0]),)
    return [_plain(entry, readers) for entry in reader(value)]
