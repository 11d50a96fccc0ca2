"""Lines of sight between two cells (GenSight)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import occupied_cells
from pytest_rle.rimworld.building_kinds import DOORS, FULL_WALLS

BLOCKING: Final = FULL_WALLS | DOORS
"""Buildings that block sight. Doors block it too, because a door is open only while a pawn passes through."""


def distance(x0: int, z0: int, x1: int, z1: int) -> float:
    """The straight-line distance between two cells, in cells."""
    return math.sqrt((x1 - x0) ** 2 + (z1 - z0) ** 2)


def adjacent(x0: int, z0: int, x1: int, z1: int) -> bool:
    """Whether two cells touch, also diagonally; true for a cell and itself."""
    return max(abs(x1 - x0), abs(z1 - z0)) <= 1


def blockers(colony: Colony) -> bytes:
    """One byte for each cell index: 1 for a cell that blocks sight (rock, walls, doors), otherwise 0."""
    return colony.memo("sight.blockers", colony.index.wall_version, _blockers, colony)


def _blockers(colony: Colony) -> bytes:
    grids = colony.world.grids
    grid: NDArray[np.uint8] = (grids.rock > 0).astype(np.uint8)
    for building in colony.index.buildings_of(BLOCKING):
        for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
            if grids.contains(x, z):
                grid[z, x] = 1
    return grid.tobytes()


def clear(colony: Colony, x0: int, z0: int, x1: int, z1: int) -> bool:
    """Whether nothing between two cells blocks sight; the two cells themselves do not count."""
    blocked, width = blockers(colony), colony.world.grids.width
    return not any(blocked[z * width + x] for x, z in cells_between(x0, z0, x1, z1))


def cells_between(x0: int, z0: int, x1: int, z1: int) -> list[tuple[int, int]]:
    """The cells (x, z) of the straight line between two cells, without the two cells (Bresenham)."""
    dx, dz = abs(x1 - x0), abs(z1 - z0)
    step_x, step_z = (1 if x1 > x0 else -1), (1 if z1 > z0 else -1)
    x, z, error = x0, z0, dx - dz
    cells = []
    while (x, z) != (x1, z1):
        doubled = 2 * error
        if doubled > -dz:
            error -= dz
            x += step_x
        if doubled < dx:
            error += dx
            z += step_z
        cells.append((x, z))
    return cells[:-1]
