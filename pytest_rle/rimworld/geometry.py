"""The cells that a building covers. The game and everyone who places a building must agree on them."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld import DEFS

FRAME: Final = "Frame_"
"""How the def of a building under construction begins."""

NATURAL_SIZES: Final = {"SteamGeyser": (2, 2), "ShipChunk": (2, 2), "AncientCryptosleepCasket": (1, 2)}
"""Sizes (x, z) of structures that are on maps and cannot be built (ThingDef)."""


def occupied_cells(def_name: str, x: int, z: int, rotation: int) -> list[tuple[int, int]]:
    """The cells (x, z) that a building of this def covers; one cell for floors and unknown defs."""
    size = size_of(def_name)
    if size == (1, 1):
        return [(x, z)]
    left, bottom, width, depth = covered_area(size, x, z, rotation)
    return [(cx, cz) for cz in range(bottom, bottom + depth) for cx in range(left, left + width)]


def size_of(def_name: str) -> tuple[int, int]:
    """The cells (x, z) that a building of this def covers when it faces north; (1, 1) for floors and unknown defs."""
    known = DEFS.buildings.get(def_name)
    return known.size if known is not None else NATURAL_SIZES.get(def_name, (1, 1))


def covered_area(size: tuple[int, int], x: int, z: int, rotation: int) -> tuple[int, int, int, int]:
    """The rectangle that a building covers: x and z of its lower left cell, its width and its depth.

    The source is GenAdj.OccupiedRect. `size` is that of the building when it faces north; `rotation` is 0 north to
    3 west; (x, z) is the cell that the game calls the building's position.
    """
    width, depth = size
    if rotation in (1, 3):
        width, depth = depth, width
    if rotation == 1 and depth % 2 == 0:
        z -= 1
    elif rotation == 2:
        x -= width % 2 == 0
        z -= depth % 2 == 0
    elif rotation == 3 and width % 2 == 0:
        x -= 1
    return x - (width - 1) // 2, z - (depth - 1) // 2, width, depth
