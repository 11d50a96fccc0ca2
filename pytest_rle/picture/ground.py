"""The ground of a map as colours: terrain, rock, ore and what is not discovered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pytest_rle.picture.looks import LOOKS, kind_of_ground, kind_of_rock

Colours = NDArray[np.uint8]
"""Colours by z, x and channel: red, green, blue."""

Layers = Mapping[str, Mapping[str, Sequence[Any]]]
"""The layers of a scene, as `docs/record.md` describes them."""

SHADE = 0.97
"""How much darker every second cell is, as on a board, so that distances can be counted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """A map without what people made on it. The number of a cell is z * width + x.

    Attributes:
        width: Cells from west to east.
        height: Cells from south to north.
        terrain: The TerrainDef of each cell; empty if it is not known.
        rock: The cells of each mineable def, in snake case.
        trees: The cells of all trees.
        fog: The cells that are not discovered.
    """

    width: int
    height: int
    terrain: Sequence[str] = ()
    rock: Mapping[str, Sequence[int]] = dataclasses.field(default_factory=dict)
    trees: Sequence[int] = ()
    fog: Sequence[int] = ()


def colours(ground: Ground, layers: Layers) -> Colours:
    """The colour of each cell, with the floors that were built and without the rock that was mined."""
    plain = _rgb(LOOKS["ground"]["other_ground"]["fill"])
    flat = np.empty((ground.height * ground.width, 3), np.uint8)
    flat[:] = plain
    if ground.terrain:
        names = list(dict.fromkeys(ground.terrain))
        index = {name: number for number, name in enumerate(names)}
        table = np.array([_rgb(LOOKS["ground"][kind_of_ground(name)]["fill"]) for name in names], np.uint8)
        flat[:] = table[np.fromiter((index[name] for name in ground.terrain), np.intp, len(ground.terrain))]
    board = flat.reshape(ground.height, ground.width, 3)
    odd = np.add.outer(np.arange(ground.height), np.arange(ground.width)) % 2 == 1
    board[odd] = (board[odd] * SHADE).astype(np.uint8)
    for key, (name, *_) in layers.get("floors", {}).items():
        cell = cell_of(key, ground)
        if cell is not None:
            flat[cell] = _rgb(LOOKS["ground"][kind_of_ground(str(name))]["fill"])
    mined = {cell for key in layers.get("mined", {}) if (cell := cell_of(key, ground)) is not None}
    for name, cells in ground.rock.items():
        look = LOOKS["rock"][kind_of_rock(name)]
        flat[[cell for cell in cells if cell not in mined]] = _rgb(look["fill"])
    hidden = [cell for cell in ground.fog if cell not in mined]
    flat[hidden] = _rgb(LOOKS["rock"]["fog"]["fill"])
    return board


def cell_of(key: str, ground: Ground) -> int | None:
    """The number of the cell of a key such as "12,34"; None if it names no cell of the map."""
    x, comma, z = key.partition(",")
    if not (comma and x.isdecimal() and z.isdecimal()):
        return None
    return int(z) * ground.width + int(x) if int(x) < ground.width and int(z) < ground.height else None


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
