"""A canonical digest of the world, so that two runs can be compared tick by tick."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

import numpy as np

from pytest_rle.colony.world import Grids, World

DIGEST_BYTES: Final = 16

PICKLE_PROTOCOL: Final = 3
"""A fixed one, so that every Python writes the same bytes for the same values."""

AS_THEY_ARE: Final = frozenset(
    {"int", "str", "bool", "int | None", "str | None", "list[int]", "list[str]", "tuple[int, int]", "tuple[str, ...]"}
)
"""Annotations of fields whose values are plain already."""


def state_hash(world: World) -> str:
    """32 hexadecimal digits over every field of the world. Floats count to nine decimals."""
    return StateHasher().digest(world)


class StateHasher:
    """Hashes one world again and again: a grid that is the same as last time is not hashed again."""

    def __init__(self) -> None:
        self._grids: dict[str, tuple[bytes, bytes]] = {}
        self._readers: dict[type, Callable[[Any], Any]] = {}

    def digest(self, world: World) -> str:
        """32 hexadecimal digits over every field of the world. Floats count to nine decimals."""
        digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
        for field in dataclasses.fields(Grids):
            value = getattr(world.grids, field.name)
            digest.update(self._grid(field.name, value) if isinstance(value, np.ndarray) else str(value).encode())
        names = [field.name for field in dataclasses.fields(World) if field.name != "grids"]
        digest.update(_canonical([self._plain(getattr(world, name)) for name in names]))
        return digest.hexdigest()

    def _grid(self, name: str, grid: np.ndarray[Any, Any]) -> bytes:
        """The digest of one grid."""
        data = grid.tobytes()
        known = self._grids.get(name)
        if known is None or known[0] != data:
            known = self._grids[name] = (data, hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest())
        return known[1]

    def _plain(self, value: Any) -> Any:
        """The value as nested lists: dictionaries and sets in key order, dataclasses field by field."""
        kind = type(value)
        if kind is int or kind is str or kind is bool or value is None:
            return value
        if kind is float:
            return round(value * 1e9)
        if kind is list or kind is tuple:
            return [self._plain(entry) for entry in value] if value else ()
        if kind is dict:
            return [[key, self._plain(entry)] for key, entry in sorted(value.items())] if value else ()
        if kind is set or kind is frozenset:
            return sorted(value)
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = self._reader(kind)
        return reader(value)

    def _reader(self, kind: type) -> Callable[[Any], Any]:
        """How a record's fields are read at once; only those that are not plain already are looked into."""
        fields = dataclasses.fields(kind)
        names = [field.name for field in fields]
        if len(names) == 1:
            return lambda record: [self._plain(getattr(record, names[0]))]
        read = attrgetter(*names)
        floats = [index for index, field in enumerate(fields) if field.type == "float"]
        others = [index for index, field in enumerate(fields) if field.type not in AS_THEY_ARE and index not in floats]
        if not floats and not others:
            return read

        def plain(record: Any) -> list[Any]:
            values = list(read(record))
            for index in floats:
                values[index] = round(values[index] * 1e9)
            for index in others:
                if values[index]:
                    values[index] = self._plain(values[index])
            return values

        return plain


def _canonical(value: Any) -> bytes:
    """Nested lists of whole numbers, text, truths and None as bytes: equal values give equal bytes."""
    target = io.BytesIO()
    pickler = pickle.Pickler(target, PICKLE_PROTOCOL)
    pickler.fast = True  # no references to what was written before, which would tell equal objects from the same one
    pickler.dump(value)
    return target.getvalue()
