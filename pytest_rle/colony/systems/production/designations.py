"""Designations over an area, as RIMAPI and the game set them (Designator_Mine, Designator_PlantsHarvest, ...)."""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.nature import harvesting
from pytest_rle.colony.world import occupied_cells

KINDS: Final = ("mine", "harvest", "hunt", "deconstruct", "remove-all")
"""Kinds of designations, by the names of RIMAPI."""


def mark(colony: Colony, kind: str, x1: int, z1: int, x2: int, z2: int) -> int:
    """Designate everything of a kind in a rectangle, both corners included. Returns the number of new designations.

    `mine` designates rock, `harvest` plants and trees that are ripe, `hunt` wild animals, `deconstruct` buildings;
    `remove-all` removes all designations and returns their number. Raises ValueError on another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of designation; use one of {', '.join(KINDS)}")
    grids = colony.world.grids
    left, right = max(0, min(x1, x2)), min(grids.width - 1, max(x1, x2))
    low, high = max(0, min(z1, z2)), min(grids.height - 1, max(z1, z2))
    if left > right or low > high:
        return 0
    area = (left, low, right, high)
    marked = {
        "mine": _mine,
        "harvest": _harvest,
        "hunt": _hunt,
        "deconstruct": _deconstruct,
        "remove-all": _remove_all,
    }[kind](colony, area)
    if marked and kind != "remove-all":
        jobs.wake_idle(colony)
    return marked


Area = tuple[int, int, int, int]
"""Lowest x, lowest z, highest x and highest z, all included."""


def _inside(area: Area, x: int, z: int) -> bool:
    return area[0] <= x <= area[2] and area[1] <= z <= area[3]


def _mine(colony: Colony, area: Area) -> int:
    left, low, right, high = area
    rows, columns = np.nonzero(colony.world.grids.rock[low : high + 1, left : right + 1])
    cells = set(((rows + low) * colony.world.grids.width + columns + left).tolist())
    new = cells - colony.world.designations.mine
    colony.world.designations.mine |= new
    return len(new)


def _harvest(colony: Colony, area: Area) -> int:
    left, low, right, high = area
    rows, columns = np.nonzero(colony.world.grids.plant[low : high + 1, left : right + 1])
    new = 0
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        x, z = column + left, row + low
        cell = colony.world.grids.index(x, z)
        if harvesting.harvestable_now(colony, x, z) and cell not in colony.world.designations.harvest_plant:
            colony.world.designations.harvest_plant.add(cell)
            new += 1
    return new


def _hunt(colony: Colony, area: Area) -> int:
    new = 0
    for pawn_id, pawn in sorted(colony.world.pawns.items()):
        if pawn.is_human or pawn.faction or pawn_id in colony.world.designations.hunt:
            continue
        if _inside(area, *movement.position(colony, pawn)):
            colony.world.designations.hunt.add(pawn_id)
            new += 1
    return new


def _deconstruct(colony: Colony, area: Area) -> int:
    new = 0
    for building_id, building in sorted(colony.world.buildings.items()):
        if building_id in colony.world.designations.deconstruct:
            continue
        cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
        if any(_inside(area, x, z) for x, z in cells):
            colony.world.designations.deconstruct.add(building_id)
            new += 1
    return new


def _remove_all(colony: Colony, area: Area) -> int:
    grids, marks, removed = colony.world.grids, colony.world.designations, 0
    for cells in (marks.mine, marks.harvest_plant, marks.cut_plant):
        gone = {cell for cell in cells if _inside(area, *grids.cell(cell))}
        cells -= gone
        removed += len(gone)
    for ids in (marks.hunt, marks.tame):
        gone = {i for i in ids if i in colony.world.pawns}
        gone = {i for i in gone if _inside(area, *movement.position(colony, colony.world.pawns[i]))}
        ids -= gone
        removed += len(gone)
    gone = {i for i in marks.deconstruct if i in colony.world.buildings}
    gone = {i for i in gone if _inside(area, colony.world.buildings[i].x, colony.world.buildings[i].z)}
    marks.deconstruct -= gone
    return removed + len(gone)
