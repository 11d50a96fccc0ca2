"""How pawns enter and leave the map, and where things fall from the sky.

Sources: CellFinder.TryFindRandomEdgeCellWith, RCellFinder and DropCellFinder, which choose among the cells that the
colony can reach on foot; Pawn.ExitMap.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import Pawn

DROP_TRIES: Final = 200
"""How many cells are tried for something that falls. On an open map one of the first few is free."""

MAP_EDGE: Final = 5
"""Cells from the edge within which nothing falls."""


def enter(colony: Colony, pawn: Pawn, x: int, z: int) -> Pawn:
    """Put a new pawn on the map and wake it at once."""
    pawn.x, pawn.z = x, z
    colony.world.pawns[pawn.id] = pawn
    colony.pawns_changed()
    colony.wake_at(pawn, colony.now)
    return pawn


def enter_group(colony: Colony, pawns: list[Pawn], x: int, z: int) -> None:
    """Put new pawns on the map around (x, z), each in a cell of its own as long as there are enough cells."""
    cells = around(colony, x, z, len(pawns))
    for index, pawn in enumerate(pawns):
        enter(colony, pawn, *cells[index % len(cells)])


def leave(colony: Colony, pawn: Pawn) -> None:
    """Remove a living pawn from the map for good, with everything that it carries and wears."""
    jobs.interrupt(colony, pawn)
    world = colony.world
    del world.pawns[pawn.id]
    colony.pawns_changed()
    world.designations.hunt.discard(pawn.id)
    world.designations.tame.discard(pawn.id)
    world.reserved.pop(pawn.id, None)
    for building in world.buildings.values():
        if pawn.id in building.owners:
            building.owners.remove(pawn.id)
    lord = world.lords.get(pawn.lord)
    if lord is not None and pawn.id in lord.pawns:
        lord.pawns.remove(pawn.id)
        if not lord.pawns:
            del world.lords[lord.id]


def edge_cell(colony: Colony, stream: Stream) -> tuple[int, int] | None:
    """A random cell at the map's edge from which there is a path to the colony, or None."""
    grids = colony.world.grids
    land = _reachable(colony)
    border = np.zeros_like(land)
    border[[0, -1], :] = True
    border[:, [0, -1]] = True
    cells = np.flatnonzero((land & border & (grids.roof == 0)).ravel())
    if not len(cells):
        return None
    return grids.cell(int(cells[stream.integer(0, len(cells) - 1)]))


def nearest_edge_cell(colony: Colony, x: int, z: int) -> tuple[int, int] | None:
    """The cell at the map's edge, with a path to the colony, that is nearest to (x, z); or None."""
    grids = colony.world.grids
    land = _reachable(colony)
    border = np.zeros_like(land)
    border[[0, -1], :] = True
    border[:, [0, -1]] = True
    rows, columns = np.nonzero(land & border)
    if not len(rows):
        return None
    best = int(np.argmin(np.maximum(np.abs(columns - x), np.abs(rows - z))))
    return grids.cell(int(rows[best]) * grids.width + int(columns[best]))


def drop_cell(colony: Colony, stream: Stream) -> tuple[int, int] | None:
    """A random free cell under the open sky with a path to the colony, or None (RandomDropSpot)."""
    grids = colony.world.grids
    land = _reachable(colony)
    for _ in range(DROP_TRIES):
        x = stream.integer(MAP_EDGE, max(MAP_EDGE, grids.width - 1 - MAP_EDGE))
        z = stream.integer(MAP_EDGE, max(MAP_EDGE, grids.height - 1 - MAP_EDGE))
        if grids.contains(x, z) and land[z, x] and not grids.roof[z, x] and not grids.edifice[z, x]:
            return x, z
    return None


def around(colony: Colony, x: int, z: int, count: int) -> list[tuple[int, int]]:
    """Up to `count` cells that can be reached on foot from (x, z), nearest first; the first is (x, z) itself."""
    seen, found, queue = {(x, z)}, list[tuple[int, int]](), deque([(x, z)])
    while queue and len(found) < count:
        cell = queue.popleft()
        found.append(cell)
        for dx, dz in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            other = (cell[0] + dx, cell[1] + dz)
            if other not in seen and colony.index.passable(*other):
                seen.add(other)
                queue.append(other)
    return found


def colony_centre(colony: Colony) -> tuple[int, int]:
    """The mean position of the colonists, or the middle of the map when there are none."""
    people = colony.colonists()
    if not people:
        return colony.world.grids.width // 2, colony.world.grids.height // 2
    return sum(pawn.x for pawn in people) // len(people), sum(pawn.z for pawn in people) // len(people)


def _reachable(colony: Colony) -> NDArray[np.bool_]:
    """Which cells have a path to the colony, shape (height, width).

    When the colony's centre and all its people are in impassable cells, the largest connected area counts.
    """
    labels: NDArray[np.int32] = colony.memo("arrivals.land", colony.index.structure_version, lambda: _land(colony))
    centre = colony_centre(colony)
    here = int(labels[centre[1], centre[0]])
    for pawn in colony.colonists():
        here = here or int(labels[pawn.z, pawn.x])
    if not here:
        sizes = np.bincount(labels.ravel())
        sizes[0] = 0
        here = int(np.argmax(sizes))
    return np.asarray((labels == here) & (labels > 0), np.bool_)


def _land(colony: Colony) -> NDArray[np.int32]:
    grids = colony.world.grids
    cost = np.frombuffer(bytes(colony.index.path_cost), np.uint8).reshape(grids.height, grids.width)
    labels, _ = ndimage.label(cost != IMPASSABLE)
    return np.asarray(labels, np.int32)
