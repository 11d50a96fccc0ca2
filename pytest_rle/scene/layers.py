"""What a scene consists of, and how two scenes differ.

A scene is a mapping of layers, a layer is a mapping of rows by key, and a row is a list of JSON values in fixed
columns.
`docs/record.md` lists the layers and their columns. Rows are never changed in place, so scenes share them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.errors import RecordError

Row = tuple[Any, ...]
"""The columns of one thing, as JSON values."""

Layer = Mapping[str, Row]
"""Rows by key; the key of most layers is an id in decimal."""

Layers = Mapping[str, Layer]
"""The layers of a scene by name."""

_CELL: Final = (int, int)
_AREA: Final = (int, int, int, int)

SEEN: Final[Mapping[str, tuple[Any, ...]]] = {
    "buildings": (str, *_AREA, int),
    "items": (str, *_CELL, int, int),
    "pawns": (str, str, str),
    "places": _CELL,
    "health": (int,),
    "people": (str, *(int,) * 8),
    "weapons": (str,),
    "rooms": (str, int, int, tuple | list),
    "warmth": (int,),
    "zones": (str, str, int, str, int, int),
    "fires": (int | None, int | None),
    "floors": (str,),
    "sky": (str, int | float, str, str),
    "wounds": (tuple | list, ...),
    "skills": (tuple | list, ...),
}
"""The layers that the game's answers give, with the types of their columns. A record holds their changes.

Rows of `wounds` and `skills` have any number of columns.
"""

FOLLOWED: Final = ("blueprints", "orders", "drafted", "deaths", "mined", "felled")
"""The layers that follow from the orders and the game's events. They are computed when a record is read."""

LAYERS: Final = (*SEEN, *FOLLOWED)


LARGEST_NUMBER: Final = 2**31
"""No number of the game is larger, and a painter need not take larger ones."""


class DamagedScene(RecordError):
    """A scene of a record has a row of another form. The message names it."""


def check_rows(layers: Layers) -> None:
    """Check the rows of layers that were read. Raises DamagedScene for the first that is wrong."""
    for name, layer in layers.items():
        columns = SEEN.get(name)
        if columns is None:
            continue  # a later version may have more layers
        for key, row in layer.items():
            wanted = (columns[0],) * len(row) if columns[-1] is ... else columns
            is_well_formed = len(row) >= len(wanted) and all(map(isinstance, row, wanted))
            if not is_well_formed or any(isinstance(value, int) and abs(value) > LARGEST_NUMBER for value in row):
                raise DamagedScene(f"layer {name!r} has a row of another form: {key!r}")


@dataclasses.dataclass(frozen=True, slots=True)
class SceneChange:
    """What differs between two scenes.

    Attributes:
        set: The new and the changed rows, by layer and key.
        gone: The keys of the rows that are no longer there, by layer.
    """

    set: Layers
    gone: Mapping[str, tuple[str, ...]]


def difference(before: Layers, after: Layers) -> SceneChange:
    """The change that makes one scene of another. Layers without a change are left out."""
    changed: dict[str, Layer] = {}
    gone: dict[str, tuple[str, ...]] = {}
    for name in (*after, *(name for name in before if name not in after)):
        old, new = before.get(name, {}), after.get(name, {})
        if old is new:
            continue
        rows = {key: row for key, row in new.items() if old.get(key) != row}
        keys = tuple(key for key in old if key not in new)
        if rows:
            changed[name] = rows
        if keys:
            gone[name] = keys
    return SceneChange(changed, gone)


def apply(before: Layers, change: SceneChange) -> Layers:
    """The scene after a change. Unchanged layers are shared with the scene before."""
    after = dict(before)
    for name in dict.fromkeys((*change.set, *change.gone)):
        lost = frozenset(change.gone.get(name, ()))
        rows = {key: row for key, row in before.get(name, {}).items() if key not in lost}
        rows.update(change.set.get(name, {}))
        after[name] = rows
    return after
