"""PlantCutting: cutting and harvesting marked plants (WorkGiver_PlantsCut)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import targets
from pytest_rle.colony.systems.nature import harvesting
from pytest_rle.colony.world import Job, Pawn


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to cut or harvest the nearest marked plant, or None."""
    marks = colony.world.designations
    if not marks.harvest_plant and not marks.cut_plant:
        return None
    grids = colony.world.grids
    cell = targets.nearest_cell(
        colony, pawn, marks.harvest_plant | marks.cut_plant, accept=lambda c: bool(grids.plant.reshape(-1)[c])
    )
    if cell is None:
        return None
    ripe = cell in marks.harvest_plant and harvesting.harvestable_now(colony, *grids.cell(cell))
    return Job("Harvest" if ripe else "CutPlant", cell=cell)


GIVERS: Final = (find,)
