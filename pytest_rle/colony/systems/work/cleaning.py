"""Cleaning: filth in the home area (WorkGiver_CleanFilth, JobDriver_CleanFilth)."""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.jobs import reservations, stats, targets
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.world import FILTHS, Job, Pawn

CLEANING_WORK: Final = {
    "Filth_Blood": 70.0,
    "Filth_Vomit": 70.0,
    "Filth_CorpseBile": 70.0,
    "Filth_RubbleRock": 50.0,
    "Filth_RubbleBuilding": 50.0,
}
"""Work ticks per layer of filth (FilthProperties.cleaningWorkToReduceThickness)."""

PLAIN_WORK: Final = 35.0
"""Work ticks per layer of every other filth."""

CELLS_AT_ONCE: Final = 15
RADIUS: Final = 10
"""The most cells cleaned in one job, and how far from the first they may be."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to clean the nearest filth in the home area and more around it, or None."""
    grids = colony.world.grids
    dirty = np.flatnonzero(grids.filth > 0)  # Counting integers that are not 0 takes far longer.
    dirty = dirty[grids.home_area.reshape(-1)[dirty]]
    first = targets.nearest_cell(colony, pawn, dirty.tolist()) if len(dirty) else None
    if first is None:
        return None
    z, x = np.divmod(dirty, grids.width) - np.array(divmod(first, grids.width))[:, None]
    is_near = np.maximum(abs(x), abs(z)) <= RADIUS
    ranked = sorted(zip((x * x + z * z)[is_near].tolist(), dirty[is_near].tolist(), strict=True))
    near = [cell for _, cell in ranked if reservations.can_reserve_cell(colony, pawn, cell)]
    return clean_job(*near[:CELLS_AT_ONCE])


def clean_job(*cells: int) -> Job:
    """A job to clean some cells, in this order."""
    return Job("Clean", cell=cells[0], queue=list(cells))


def _go_to_next(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Walk to the next dirty cell of the queue that is free and can be reached."""
    grids = colony.world.grids
    while job.queue:
        job.cell = job.queue.pop(0)
        x, z = grids.cell(job.cell)
        if grids.filth[z, x] and reservations.reserve_cell(colony, pawn, job.cell):
            tick = walk(colony, pawn, job, x, z)
            if tick is not None:
                return tick
    return None


def _scrub(colony: Colony, pawn: Pawn, job: Job) -> int:
    grids = colony.world.grids
    x, z = grids.cell(job.cell)
    each = CLEANING_WORK.get(FILTHS[int(grids.filth[z, x])], PLAIN_WORK)
    layers = max(1, int(grids.filth_thickness[z, x]))
    return begin_work(colony, job, each * layers, stats.stat(colony, pawn, "CleaningSpeed"))


def _remove(colony: Colony, pawn: Pawn, job: Job) -> Jump:
    """Remove the filth, and continue with the next cell at once."""
    grids = colony.world.grids
    x, z = grids.cell(job.cell)
    grids.filth[z, x] = grids.filth_thickness[z, x] = 0
    return Jump(0)


GIVERS: Final = (find,)
DRIVERS: Final = {"Clean": Driver(toils=(_go_to_next, _scrub, _remove))}
