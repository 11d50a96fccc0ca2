"""Incidents of plants: blight and ambrosia. Sources: IncidentWorker_CropBlight, IncidentWorker_AmbrosiaSprout."""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import PLANTS
from pytest_rle.rimworld import DEFS

BLIGHT_RADIUS: Final = 11
"""Distance in cells from the first blighted plant within which others may be blighted at once."""

BLIGHT_CHANCE: Final = (0.4, 1.0)
"""Chance of blight for a plant, at the edge of that circle and at its centre."""

AMBROSIA_COUNT: Final = (10, 20)
AMBROSIA_RADIUS: Final = 6
"""Number of bushes, and half the side in cells of the square in which they grow."""

AMBROSIA_START_GROWTH: Final = 0.15
"""Growth of new bushes, 0 to 1."""


def _blight(colony: Colony, call: IncidentCall) -> bool:
    candidates = _crops(colony)
    if not candidates:
        return False
    x, z = call.stream.choice(candidates)
    kind = plants.plant_at(colony, x, z)
    taken = 0
    for other_x, other_z in candidates:
        distance = round(((other_x - x) ** 2 + (other_z - z) ** 2) ** 0.5, 9)
        if distance > BLIGHT_RADIUS or plants.plant_at(colony, other_x, other_z) != kind:
            continue
        edge, middle = BLIGHT_CHANCE
        if call.stream.chance(middle + (edge - middle) * distance / BLIGHT_RADIUS):
            taken += plants.blight(colony, other_x, other_z)
    if not taken:
        taken += plants.blight(colony, x, z)
    if taken:
        colony.letter(
            "Blight",
            "NegativeEvent",
            f"Blight has taken {taken} of your crops. Cut the sick plants at once, before it spreads.",
        )
    return taken > 0


def _crops(colony: Colony) -> list[tuple[int, int]]:
    """The cells of sown plants without blight, ordered by cell index."""
    grids = colony.world.grids
    cells = np.flatnonzero((grids.plant_sown & (grids.plant > 0)).ravel()).tolist()
    return [grids.cell(cell) for cell in cells if cell not in colony.world.blighted]


def _ambrosia(colony: Colony, call: IncidentCall) -> bool:
    root = arrivals.drop_cell(colony, call.stream)
    if root is None:
        return False
    wanted, grown = call.stream.integer(*AMBROSIA_COUNT), 0
    room = [cell for cell in arrivals.around(colony, *root, 4 * AMBROSIA_RADIUS**2) if _free(colony, *cell)]
    for x, z in call.stream.shuffled(room)[:wanted]:
        plants.grow_wild(colony, x, z, "Plant_Ambrosia", AMBROSIA_START_GROWTH)
        grown += 1
    if grown:
        colony.letter(
            "Ambrosia sprout", "PositiveEvent", f"{grown} ambrosia bushes have sprouted. Their fruit lifts the mood."
        )
    return grown > 0


def _free(colony: Colony, x: int, z: int) -> bool:
    grids = colony.world.grids
    if grids.roof[z, x] or grids.edifice[z, x] or grids.zone[z, x]:
        return False
    present = PLANTS[int(grids.plant[z, x])]
    return not grids.plant_sown[z, x] and not present.startswith("Plant_Tree") and _fertile(colony, x, z)


def _fertile(colony: Colony, x: int, z: int) -> bool:
    return plants.fertility(colony, x, z) >= DEFS.plants["Plant_Ambrosia"].fertility_min


WORKERS: Final = {
    "CropBlight": IncidentWorker(_blight, lambda colony: bool(_crops(colony))),
    "AmbrosiaSprout": IncidentWorker(_ambrosia),
}
