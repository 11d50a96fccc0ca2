"""A canonical digest of the world, so that two runs can be compared tick by tick."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
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


class StateHasher:
    """Hashes one world again and again: a grid that is the same as last time is not hashed again."""

    def __init__(self) -> None:
        self._grids: dict[str, tuple[bytes, bytes]] = {}
        self._readers = _Readers()

    def digest(self, world: World) -> str:
        """32 hexadecimal digits over every field of the world. Floats count to nine decimals."""
        digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
        for field in dataclasses.fields(Grids):
            value = getattr(world.grids, field.name)
            digest.update(self._grid(field.name, value) if isinstance(value, np.ndarray) else str(value).encode())
        names = [field.name for field in dataclasses.fields(World) if field.name != "grids"]
        with _without_collection():
            digest.update(_canonical([self._readers.plain(getattr(world, name)) for name in names]))
        return digest.hexdigest()

    def _grid(self, name: str, grid: np.ndarray[Any, Any]) -> bytes:
        """The digest of one grid."""
        data = grid.tobytes()
        known = self._grids.get(name)
        if known is None or known[0] != data:
            known = self._grids[name] = (data, hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest())
        return known[1]


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for circles among thousands of lists that hold none and are gone in a moment."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


Reader = Callable[[Any], Any]


class _Readers(dict[type, Reader]):
    """How a value of each type is told as nested lists: dictionaries and sets in key order, records field by field."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys((int, str, bool, type(None)), _same))
        self.update({float: _rounded, set: sorted, frozenset: sorted})
        self.update({list: self._sequence, tuple: self._sequence, dict: self._table})

    def __missing__(self, kind: type) -> Reader:
        reader = self[kind] = self._record(kind)
        return reader

    def plain(self, value: Any) -> Any:
        """The value as nested lists."""
        return self[type(value)](value)

    def _sequence(self, values: Sequence[Any]) -> Any:
        return [self[type(value)](value) for value in values] if values else ()

    def _table(self, table: Mapping[Any, Any]) -> Any:
        return [[key, self[type(value := table[key])](value)] for key in sorted(table)] if table else ()

    def _record(self, kind: type) -> Reader:
        """How a record's fields are read at once; only those that are not plain already are looked into."""
        fields = dataclasses.fields(kind)
        names = [field.name for field in fields]
        if len(names) == 1:
            return lambda record: [self.plain(getattr(record, names[0]))]
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
                value = values[index]
                if value:
                    values[index] = self[type(value)](value)
            return values

        return plain


def _same(value: Any) -> Any:
    return value


def _rounded(value: float) -> int:
    return round(value * 1e9)


def _canonical(value: Any) -> bytes:
    """Nested lists of whole numbers, text, truths and None as bytes: equal values give equal bytes."""
    target = io.BytesIO()
    pickler = pickle.Pickler(target, PICKLE_PROTOCOL)
    pickler.fast = True  # no references to what was written before, which would tell equal objects from the same one
    pickler.dump(value)
    return target.getvalue()
