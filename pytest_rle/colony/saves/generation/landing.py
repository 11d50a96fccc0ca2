"""Finds the landing site of the colony, and the cells that it can see and walk to from there.

Sources: GenStep_FindPlayerStartSpot, FloodFillerFog.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pytest_rle.colony.saves.generation.ground import firm_terrain
from pytest_rle.colony.world import TERRAINS, World
from pytest_rle.rimworld import DEFS, building_kinds

OPEN_RADIUS: Final = 12
OPEN_SHARE: Final = 0.95
"""Share of the square of this radius around the landing site that must be open ground which carries buildings."""

FARM_RADIUS: Final = 20
FARM_CELLS: Final = 500
"""Cells of good soil in the square of this radius around the landing site: more than 25 colonists can eat from."""

GOOD_SOIL: Final = 1.0
"""Least fertility of good soil."""

DETOUR: Final = 4
"""How many cells farther from the middle of the map a site may be for each missing hundredth of ground or soil."""


def find_landing(world: World) -> tuple[int, int]:
    """The cell (x, z) nearest to the middle of the map with enough open ground and soil, or the best compromise."""
    grids = world.grids
    firm = firm_terrain()
    soil = np.array([DEFS.terrain[name].fertility >= GOOD_SOIL for name in TERRAINS])
    free = (grids.rock == 0) & (grids.edifice == 0)
    connected = _largest_area(free & ~_impassable()[grids.terrain])
    open_cells = _window_sum(firm[grids.terrain] & connected, OPEN_RADIUS)
    soil_cells = _window_sum(soil[grids.terrain] & connected, FARM_RADIUS)
    rows, columns = np.mgrid[0 : grids.height, 0 : grids.width]
    distance = np.maximum(np.abs(columns - grids.width // 2), np.abs(rows - grids.height // 2))
    missing_open = np.maximum(0, round(OPEN_SHARE * (2 * OPEN_RADIUS + 1) ** 2) - open_cells)
    missing_soil = np.maximum(0, FARM_CELLS - soil_cells)
    cost = distance + DETOUR * (missing_open * 100 // (2 * OPEN_RADIUS + 1) ** 2 + missing_soil * 100 // FARM_CELLS)
    cost[~(connected & firm[grids.terrain])] = np.iinfo(np.int64).max
    return grids.cell(int(np.argmin(cost)))


def set_fog(world: World, landing: tuple[int, int]) -> None:
    """Put fog on cells that rock and walls separate from the landing site, but not on the faces of the rock."""
    grids = world.grids
    blocked = grids.rock > 0
    for building in world.buildings.values():
        if building.def_name in building_kinds.ENCLOSING:
            blocked[building.z, building.x] = True
    labels, _ = ndimage.label(~blocked)
    seen = labels == labels[landing[1], landing[0]]
    seen |= ndimage.binary_dilation(seen, np.ones((3, 3), bool)) & blocked
    grids.fogged[:] = ~seen


def walkable_from(world: World, landing: tuple[int, int]) -> NDArray[np.bool_]:
    """True for each cell that a pawn can walk to from the landing site, shape (height, width)."""
    grids = world.grids
    free = (grids.rock == 0) & (grids.edifice == 0) & ~_impassable()[grids.terrain]
    labels, _ = ndimage.label(free)
    here: NDArray[np.bool_] = (labels == labels[landing[1], landing[0]]) & free
    return here


def _impassable() -> NDArray[np.bool_]:
    """For each index of TERRAINS, whether pawns cannot walk on the terrain."""
    return np.array([DEFS.terrain[name].impassable for name in TERRAINS])


def _largest_area(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected area of the free cells."""
    labels, count = ndimage.label(free)
    if not count:
        return free
    sizes = np.bincount(labels.reshape(-1))
    sizes[0] = 0
    result: NDArray[np.bool_] = labels == int(np.argmax(sizes))
    return result


def _window_sum(cells: NDArray[np.bool_], radius: int) -> NDArray[np.int64]:
    """For each cell, how many cells are true in the square of this radius around it."""
    padded = np.pad(cells.astype(np.int64), radius)
    sums = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    side = 2 * radius + 1
    result: NDArray[np.int64] = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return result
