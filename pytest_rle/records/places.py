"""Where pawns went, in few bytes: a record holds the steps of those whose place is known, and the places of the others.

Wild animals move in every tick, and their places were the largest part of a compressed scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pytest_rle.records.events import SceneTaken

LAYER: Final = "places"
"""The layer whose rows are the cells of pawns, by their ids."""

_Cell = tuple[int, int]


class PlaceSteps:
    """The places of all pawns in the last scene, for the writer or for the reader of one record."""

    def __init__(self) -> None:
        self._places: dict[int, _Cell] = {}

    def shorten(self, scene: SceneTaken) -> SceneTaken:
        """The scene as it is written: with `moved` instead of the rows of pawns whose place is known."""
        rows = dict(scene.set.get(LAYER, {}))
        moved: list[int] = []
        last = 0
        for pawn, (x, z) in sorted(_cells(rows)):
            before = self._places.get(pawn)
            if before is not None:
                moved += (pawn - last, x - before[0], z - before[1])
                last = pawn
                del rows[str(pawn)]
        self._note(scene)
        if not moved:
            return scene
        layers = {name: layer for name, layer in scene.set.items() if name != LAYER}
        return scene.model_copy(update={"set": {**layers, LAYER: rows} if rows else layers, "moved": tuple(moved)})

    def complete(self, scene: SceneTaken) -> SceneTaken:
        """The scene as it was before `shorten`. Raises ValueError if a step is that of no known pawn."""
        if scene.moved:
            if len(scene.moved) % 3:
                raise ValueError("`moved` has no three numbers for each pawn")
            rows: dict[str, tuple[Any, ...]] = dict(scene.set.get(LAYER, {}))
            pawn = 0
            for step, x, z in zip(*[iter(scene.moved)] * 3, strict=True):
                pawn += step
                before = self._places.get(pawn)
                if before is None:
                    raise ValueError(f"`moved` has a step of pawn {pawn}, whose place no scene gives")
                rows[str(pawn)] = (before[0] + x, before[1] + z)
            scene = scene.model_copy(update={"set": {**scene.set, LAYER: rows}, "moved": ()})
        self._note(scene)
        return scene

    def _note(self, scene: SceneTaken) -> None:
        for key in scene.gone.get(LAYER, ()):
            if _is_number(key):
                self._places.pop(int(key), None)
        self._places.update(_cells(scene.set.get(LAYER, {})))


def _cells(rows: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[int, _Cell]]:
    """The rows that are cells of pawns with a number; a record of others may have any."""
    for key, row in rows.items():
        if _is_number(key) and len(row) == 2 and all(type(value) is int for value in row):
            yield int(key), (row[0], row[1])


def _is_number(key: str) -> bool:
    """Whether the key is a whole number as this package writes it."""
    return len(key) < 20 and key.isascii() and key.isdecimal() and str(int(key)) == key
