"""Paths over the map: whether a pawn can reach a cell, and a cheap path to it.

Costs are whole game ticks at 13 game ticks a cell, the speed of a healthy person, as in RimWorld's PathFinder: 13 for a
straight step, 18 for a diagonal step, plus the path cost of the cell's terrain and furniture.
"""

from __future__ import annotations

import functools
import heapq
from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.systems.map import doorways, regions
from pytest_rle.rimworld import Curve

STRAIGHT: Final = 13
DIAGONAL: Final = 18

SMOOTH_GROUND: Final = 4
"""Terrain up to this extra cost in game ticks counts as open: a straight line over it is accepted as the best path."""

HEURISTIC_GROUND: Final = 2
"""The extra cost in game ticks that the search expects for each cell ahead: that of soil, the most common terrain."""

HEURISTIC_WEIGHT: Final = Curve(((40.0, 1.1), (120.0, 2.8)))
"""Weight of the heuristic, by distance in cells: for long distances the search prefers a quick result to the best one.

The game's PathFinder starts from 1.0 for people. Here it starts from 1.1, which decides between the many equally cheap
paths over open ground.
"""

FAR: Final = 1 << 60

MOST_FOUND: Final = 256
"""The most results of searches that are kept until the path cost of a cell changes."""

CELL_BITS: Final = 20
CELL_MASK: Final = (1 << CELL_BITS) - 1
"""An entry of the search's queue is one integer: the cell in the low 20 bits, the expected cost above them."""

NEIGHBOURS: Final = ((0, -1), (-1, 0), (1, 0), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))
"""Offsets (dx, dz) of the eight neighbours, straight ones first; the order breaks ties."""


def group_at(colony: Colony, x: int, z: int) -> int:
    """The group of connected regions of one cell; 0 for impassable cells and cells outside the map."""
    if not colony.world.grids.contains(x, z):
        return 0
    known = regions.regions(colony)
    return known.groups[known.flat[z * colony.world.grids.width + x]]


def reachable(colony: Colony, x0: int, z0: int, x1: int, z1: int, *, adjacent: bool = False) -> bool:
    """Whether a pawn can walk from (x0, z0) to (x1, z1), or with `adjacent` to a cell beside (x1, z1)."""
    start = _start_group(colony, x0, z0)
    if start == 0:
        return False
    if group_at(colony, x1, z1) == start:
        return True
    return adjacent and any(group_at(colony, x1 + dx, z1 + dz) == start for dx, dz in NEIGHBOURS)


def _start_group(colony: Colony, x: int, z: int) -> int:
    """The group of a start cell; for an impassable cell, that of the first passable cell beside it, 0 if none."""
    group = group_at(colony, x, z)
    if group:
        return group
    return next((beside for dx, dz in NEIGHBOURS if (beside := group_at(colony, x + dx, z + dz))), 0)


def find(colony: Colony, x0: int, z0: int, x1: int, z1: int, adjacent: bool = False) -> list[int] | None:
    """The cell indices of a path, without the start and with the end; empty if the pawn is already there.

    With `adjacent` the path ends beside the goal, for work by touch. Returns None if there is no path.
    """
    beside = adjacent and max(abs(x1 - x0), abs(z1 - z0)) <= 1 and colony.index.passable(x0, z0)
    if beside or (x0, z0) == (x1, z1):
        return []
    if not reachable(colony, x0, z0, x1, z1, adjacent=adjacent):
        return None
    grids = colony.world.grids
    doors = doorways.route(colony, grids.index(x0, z0), grids.index(x1, z1)) if grids.contains(x1, z1) else []
    here, path = (x0, z0), list[int]()
    for passage in doors:
        leg = _inside(colony, here, grids.cell(passage.before), adjacent=False)
        path += [*(leg or ()), passage.door, passage.behind]
        here = grids.cell(passage.behind)
    last = _inside(colony, here, (x1, z1), adjacent=adjacent)
    return path + last if last is not None else None


def _inside(colony: Colony, start: tuple[int, int], goal: tuple[int, int], *, adjacent: bool) -> list[int] | None:
    """A path between two cells of one region, or of regions without a way through doors: a straight line if possible.

    None if there is no path.
    """
    if start == goal or (adjacent and max(abs(goal[0] - start[0]), abs(goal[1] - start[1])) <= 1):
        return []
    width, cost = colony.world.grids.width, colony.index.path_cost
    if colony.index.passable(*goal):
        for diagonal_first in (True, False):
            line = _straight(cost, width, start, goal, diagonal_first=diagonal_first)
            if line is not None:
                return line[:-1] if adjacent else line
    found: dict[object, list[int] | None] = colony.memo("paths.found", colony.index.cost_version, dict)
    key = (start, goal, adjacent)
    if key not in found:
        if len(found) >= MOST_FOUND:
            found.clear()
        found[key] = _search(colony, start, goal, adjacent=adjacent)
    path = found[key]
    return None if path is None else path.copy()


def _straight(
    cost: bytearray, width: int, start: tuple[int, int], goal: tuple[int, int], *, diagonal_first: bool
) -> list[int] | None:
    """The shortest line of diagonal and straight steps, if all its cells are open terrain and it cuts no corner."""
    (x, z), (gx, gz) = start, goal
    dx, dz = (gx > x) - (gx < x), (gz > z) - (gz < z)
    across, along = abs(gx - x), abs(gz - z)
    slant = min(across, along)
    rest_x, rest_z = (dx, 0) if across > along else (0, dz)
    straight = max(across, along) - slant
    parts = ((slant, dx, dz), (straight, rest_x, rest_z))
    cell, cells = z * width + x, []
    for count, step_x, step_z in parts if diagonal_first else parts[::-1]:
        step = step_z * width + step_x
        for _ in range(count):
            if step_x and step_z and (cost[cell + step_x] == IMPASSABLE or cost[cell + step_z * width] == IMPASSABLE):
                return None
            cell += step
            if cost[cell] > SMOOTH_GROUND:
                return None
            cells.append(cell)
    return cells


def _search(colony: Colony, start: tuple[int, int], goal: tuple[int, int], *, adjacent: bool) -> list[int] | None:
    """A* with integer octile costs on a copy of the map with an impassable rim. The lower cell index breaks ties."""
    rim = colony.world.grids.width + 2
    cost = colony.memo("paths.rimmed", colony.index.cost_version, _rimmed, colony)
    origin, target = (start[1] + 1) * rim + start[0] + 1, (goal[1] + 1) * rim + goal[0] + 1
    straight, slant = _steps(rim)
    goals = {target}
    if adjacent:
        around = [step for step, *_ in (*straight, *slant)]
        goals.update(beside for step in around if cost[beside := target + step] != IMPASSABLE)
    gz, gx = divmod(target, rim)
    weight = round(HEURISTIC_WEIGHT(float(max(abs(start[0] - goal[0]), abs(start[1] - goal[1])))) * 100)
    ahead_straight = (STRAIGHT + HEURISTIC_GROUND) * weight // 100
    ahead_slant = (DIAGONAL - STRAIGHT) * weight // 100
    distances, middle = _distances(max(rim, colony.world.grids.height + 2))
    columns, rows = distances[middle - gx :], distances[middle - gz :]
    best, came = {origin: 0}, {origin: origin}
    left = bytearray(cost)  # Visited cells become impassable here; corners are checked in `cost`.
    left[origin] = 0
    queue = [origin]
    push, pop, known = heapq.heappush, heapq.heappop, best.get
    while queue:
        cell = pop(queue) & CELL_MASK
        if cell in goals:
            return _trace(came, origin, cell, rim)
        if left[cell] == IMPASSABLE:
            continue
        left[cell] = IMPASSABLE
        here = best[cell]
        z, x = divmod(cell, rim)
        for step, dx, dz in straight:
            beside = cell + step
            extra = left[beside]
            if extra == IMPASSABLE:
                continue
            spent = here + STRAIGHT + extra
            if spent >= known(beside, FAR):
                continue
            best[beside] = spent
            came[beside] = cell
            across, along = columns[x + dx], rows[z + dz]
            if across > along:
                ahead = ahead_straight * across + ahead_slant * along
            else:
                ahead = ahead_straight * along + ahead_slant * across
            push(queue, (spent + ahead << CELL_BITS) + beside)
        for step, dx, dz, side, other in slant:
            beside = cell + step
            extra = left[beside]
            if extra == IMPASSABLE:
                continue
            spent = here + DIAGONAL + extra
            if spent >= known(beside, FAR) or cost[cell + side] == IMPASSABLE or cost[cell + other] == IMPASSABLE:
                continue
            best[beside] = spent
            came[beside] = cell
            across, along = columns[x + dx], rows[z + dz]
            if across > along:
                ahead = ahead_straight * across + ahead_slant * along
            else:
                ahead = ahead_straight * along + ahead_slant * across
            push(queue, (spent + ahead << CELL_BITS) + beside)
    return None


def _rimmed(colony: Colony) -> bytes:
    """The path cost of every cell, with a rim of impassable cells one cell wide."""
    cost, width, height = colony.index.path_cost, colony.world.grids.width, colony.world.grids.height
    rimmed = np.full((height + 2, width + 2), IMPASSABLE, np.uint8)
    rimmed[1:-1, 1:-1] = np.frombuffer(bytes(cost), np.uint8).reshape(height, width)
    return rimmed.tobytes()


@functools.cache
def _distances(size: int) -> tuple[list[int], int]:
    """The distances to a cell in its row, in a row of up to `size` cells to both sides, and where that cell is."""
    return [abs(x) for x in range(-size, size + 1)], size


@functools.cache
def _steps(rim: int) -> tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, int, int, int, int], ...]]:
    """The straight steps as (offset, dx, dz), and the diagonal ones, with the offsets of the two cells they pass by."""
    straight = tuple((dz * rim + dx, dx, dz) for dx, dz in ((0, -1), (-1, 0), (1, 0), (0, 1)))
    slant = tuple((dz * rim + dx, dx, dz, dx, dz * rim) for dz in (-1, 1) for dx in (-1, 1))
    return straight, slant


def _trace(came: dict[int, int], origin: int, cell: int, rim: int) -> list[int]:
    cells = []
    while cell != origin:
        z, x = divmod(cell, rim)
        cells.append((z - 1) * (rim - 2) + x - 1)
        cell = came[cell]
    return cells[::-1]


def step_aside(colony: Colony, x: int, z: int, radius: int = 12) -> tuple[int, int] | None:
    """The nearest passable cell within `radius` cells, without (x, z) itself; None if there is none.

    The lowest z, then the lowest x breaks ties.
    """
    for distance in range(1, radius + 1):
        ring = [
            (dx * dx + dz * dz, z + dz, x + dx)
            for dz in range(-distance, distance + 1)
            for dx in range(-distance, distance + 1)
            if max(abs(dx), abs(dz)) == distance and colony.index.passable(x + dx, z + dz)
        ]
        if ring:
            _, found_z, found_x = min(ring)
            return found_x, found_z
    return None
