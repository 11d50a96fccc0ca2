"""Checks a world after the component of a save was applied: what the rules use as an index must exist.

The elements of the game are checked while they are read. The component replaces fields as they are, so that a game goes
on exactly as it was; a damaged one must not stop the game later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from pytest_rle.colony.saves.errors import MalformedError
from pytest_rle.colony.world import (
    FILTHS,
    GROWTH_FULL,
    PLANTS,
    ROCKS,
    ROOFS,
    TERRAINS,
    Job,
    Pawn,
    World,
    occupied_cells,
)
from pytest_rle.rimworld import DEFS


def check_world(world: World) -> None:
    """Check positions, cells, body parts and grids. Raises MalformedError, which names what is wrong."""
    _check_grids(world)
    for kind, things in (
        ("pawn", world.pawns.values()),
        ("item", world.items.values()),
        ("building", world.buildings.values()),
        ("blueprint", world.blueprints.values()),
        ("frame", world.frames.values()),
        ("corpse", world.corpses.values()),
        ("fire", world.fires.values()),
    ):
        for thing in things:
            if not world.grids.contains(thing.x, thing.z):
                raise _damaged(f"the {kind} {thing.id} is at ({thing.x}, {thing.z}), off the map")
    for building in world.buildings.values():
        cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
        if not all(world.grids.contains(x, z) for x, z in cells):
            raise _damaged(f"the building {building.id} is partly off the map")
    for what, indices in _cells(world):
        _check_cells(what, indices, world)
    for pawn in (*world.pawns.values(), *world.caskets.values(), *(corpse.pawn for corpse in world.corpses.values())):
        for hediff in pawn.hediffs:
            if not -1 <= hediff.part < len(DEFS.body):
                raise _damaged(f"the pawn {pawn.id} has no body part {hediff.part}")


def _check_grids(world: World) -> None:
    grids = world.grids
    for name, grid, most in (
        ("terrain", grids.terrain, len(TERRAINS) - 1),
        ("under_terrain", grids.under_terrain, len(TERRAINS)),
        ("roof", grids.roof, len(ROOFS) - 1),
        ("rock", grids.rock, len(ROCKS) - 1),
        ("plant", grids.plant, len(PLANTS) - 1),
        ("filth", grids.filth, len(FILTHS) - 1),
        ("plant_growth", grids.plant_growth, GROWTH_FULL),
        ("snow", grids.snow, 1000),
    ):
        if int(grid.min()) < 0 or int(grid.max()) > most:
            raise _damaged(f"the grid {name} has a value outside of 0 to {most}")
    for name, grid, known in (("edifice", grids.edifice, world.buildings), ("zone", grids.zone, world.zones)):
        for number in np.unique(grid).tolist():
            if number and number not in known:
                raise _damaged(f"the grid {name} names {number}, which does not exist")


def _cells(world: World) -> Iterator[tuple[str, Iterable[int]]]:
    """What holds cell indices, and the indices, apart from -1 for none."""
    marks = world.designations
    yield "a designation", (*marks.mine, *marks.harvest_plant, *marks.cut_plant)
    yield "a reservation", world.reserved_cells
    yield "a blighted plant", world.blighted
    for zone in world.zones.values():
        yield f"the zone {zone.id}", zone.cells
    for lord in world.lords.values():
        yield f"the group {lord.id}", [lord.cell] if lord.cell != -1 else []
    for pawn in world.pawns.values():
        if pawn.job is not None:
            yield f"the path of the pawn {pawn.id}", _path(pawn, pawn.job)


def _path(pawn: Pawn, job: Job) -> list[int]:
    if len(job.path) != len(job.arrivals):
        raise _damaged(f"the path of the pawn {pawn.id} has {len(job.path)} cells and {len(job.arrivals)} arrivals")
    if job.toil < 0:
        raise _damaged(f"the job of the pawn {pawn.id} is at step {job.toil}")
    return job.path


def _check_cells(what: str, cells: Iterable[int], world: World) -> None:
    size = world.grids.width * world.grids.height
    for cell in cells:
        if not 0 <= cell < size:
            raise _damaged(f"{what} has the cell {cell}, and the map has {size}")


def _damaged(problem: str) -> MalformedError:
    return MalformedError(f"the colony state in the save is damaged: {problem}")
