"""The state hash: a canonical digest of the world, so that two runs can be compared tick by tick."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import numpy as np

from pytest_rle.colony.world import Grids, World
from pytest_rle.garbage import collection_paused

DIGEST_BYTES: Final = 16

PICKLE_PROTOCOL: Final = 3
"""A fixed protocol: every Python version writes the same bytes for the same values."""

FIXED_POINT_SCALE: Final = 1e9
"""A float enters the hash as a whole number of billionths."""

PLAIN_ANNOTATIONS: Final = frozenset(
    {"int", "str", "bool", "int | None", "str | None", "list[int]", "list[str]", "tuple[int, int]", "tuple[str, ...]"}
)
"""Annotations of the fields whose values need no conversion."""


class StateHasher:
    """Hashes a world, many times.

        hasher = StateHasher()
        print(hasher.digest(world))

    It caches the digest of each grid, so it does not hash an unchanged grid again.
    """

    def __init__(self) -> None:
        self._grids: dict[str, tuple[bytes, bytes]] = {}
        self._converters = _Converters()

    def copy(self) -> StateHasher:
        """A hasher that knows the same grids, for a world that began as a copy of the same one."""
        twin = StateHasher()
        twin._grids.update(self._grids)
        return twin

    def digest(self, world: World) -> str:
        """The hash of every field of the world, as 32 hexadecimal digits. Floats count to nine decimals."""
        digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
        for field in dataclasses.fields(Grids):
            value = getattr(world.grids, field.name)
            digest.update(self._grid(field.name, value) if isinstance(value, np.ndarray) else str(value).encode())
        names = [field.name for field in dataclasses.fields(World) if field.name != "grids"]
        with collection_paused():  # it would scan thousands of short-lived lists that hold no cycles
            digest.update(_canonical([self._converters.plain(getattr(world, name)) for name in names]))
        return digest.hexdigest()

    def _grid(self, name: str, grid: np.ndarray[Any, Any]) -> bytes:
        """The digest of one grid."""
        data = grid.tobytes()
        cached = self._grids.get(name)
        if cached is None or cached[0] != data:
            cached = self._grids[name] = (data, hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest())
        return cached[1]


Converter = Callable[[Any], Any]


class _Converters(dict[type, Converter]):
    """Functions that convert a value to nested lists, by type: sets and dictionaries sorted, dataclasses by field."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys((int, str, bool, type(None)), _unchanged))
        self.update({float: _fixed_point, set: sorted, frozenset: sorted})
        self.update({list: self._sequence, tuple: self._sequence, dict: self._mapping})

    def __missing__(self, kind: type) -> Converter:
        converter = self[kind] = self._dataclass(kind)
        return converter

    def plain(self, value: Any) -> Any:
        """The value as nested lists."""
        return self[type(value)](value)

    def _sequence(self, values: Sequence[Any]) -> Any:
        return [self[type(value)](value) for value in values] if values else ()

    def _mapping(self, mapping: Mapping[Any, Any]) -> Any:
        return [[key, self[type(value := mapping[key])](value)] for key in sorted(mapping)] if mapping else ()

    def _dataclass(self, kind: type) -> Converter:
        """A converter that reads all fields of a dataclass at once, and converts only those that are not plain."""
        fields = dataclasses.fields(kind)
        names = [field.name for field in fields]
        if len(names) == 1:
            return lambda record: [self.plain(getattr(record, names[0]))]
        read = attrgetter(*names)
        floats = [index for index, field in enumerate(fields) if field.type == "float"]
        plain = PLAIN_ANNOTATIONS | {"float"}
        others = [index for index, field in enumerate(fields) if field.type not in plain]
        if not floats and not others:
            return read

        def convert(record: Any) -> list[Any]:
            values = list(read(record))
            for index in floats:
                value = values[index]
                values[index] = round(value * FIXED_POINT_SCALE) if value else 0
            for index in others:
                value = values[index]
                if value:
                    values[index] = self[type(value)](value)
            return values

        return convert


def _unchanged(value: Any) -> Any:
    return value


def _fixed_point(value: float) -> int:
    return round(value * FIXED_POINT_SCALE)


def _canonical(value: Any) -> bytes:
    """Nested lists of integers, strings, booleans and None as bytes: equal values give equal bytes."""
    target = io.BytesIO()
    pickler = pickle.Pickler(target, PICKLE_PROTOCOL)
    pickler.fast = True  # no memo: otherwise two equal objects and one object used twice would give different bytes
    pickler.dump(value)
    return target.getvalue()
