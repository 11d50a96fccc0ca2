"""The beauty of cells and buildings. Sources: BeautyUtility and the Beauty stat of ThingDefs and TerrainDefs."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import FILTHS, PLANTS, TERRAINS, Building, occupied_cells
from pytest_rle.rimworld import DEFS

FILTH_BEAUTY: Final = {"Filth_Blood": -30.0, "Filth_Vomit": -40.0, "Filth_CorpseBile": -30.0}
"""Beauty of a cell with filth; other kinds have `DIRT_BEAUTY` (D: ThingDef)."""

DIRT_BEAUTY: Final = -15.0

QUALITY_FACTORS: Final = (-0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
"""Factor on positive beauty by quality, awful to legendary (StatPart_Quality)."""

_FILTH: Final = np.array([FILTH_BEAUTY.get(name, DIRT_BEAUTY) if name else 0.0 for name in FILTHS])
_PLANT: Final = np.array([DEFS.plants[name].beauty if name else 0.0 for name in PLANTS])
_TERRAIN: Final = np.array([DEFS.terrain[name].beauty for name in TERRAINS], np.float64)
_TERRAIN_OUTDOORS: Final = np.array(
    [
        DEFS.terrain[name].beauty if DEFS.terrain[name].beauty_outdoors is None else DEFS.terrain[name].beauty_outdoors
        for name in TERRAINS
    ],
    np.float64,
)


def of_building(building: Building) -> float:
    """The beauty of a building with its stuff and quality; 0 for a building that the tables do not know."""
    return _of_kind(building.def_name, building.stuff, building.quality)


@functools.lru_cache(maxsize=1_024)
def _of_kind(def_name: str, stuff_name: str | None, quality: int) -> float:
    known = DEFS.buildings.get(def_name)
    if known is None:
        return 0.0
    total = known.beauty
    stuff = DEFS.stuff.get(stuff_name or "")
    if stuff is not None:
        total = total * stuff.beauty_factor + stuff.beauty_offset
    if quality >= 0 and total > 0:
        total *= QUALITY_FACTORS[quality]
    return total


def of_cells(colony: Colony, cells: NDArray[np.int64], *, indoors: bool) -> NDArray[np.float64]:
    """The beauty of each cell in `cells` (indices, shape (n,)): terrain, plant, filth and building. Shape (n,)."""
    grids = colony.world.grids
    terrain = _TERRAIN if indoors else _TERRAIN_OUTDOORS
    total = terrain[grids.terrain.ravel()[cells]] + _PLANT[grids.plant.ravel()[cells]]
    total += _FILTH[grids.filth.ravel()[cells]]
    return np.asarray(total + _furniture(colony).ravel()[cells], np.float64)


def of_area(colony: Colony, rows: slice, columns: slice, *, indoors: bool) -> NDArray[np.float64]:
    """The beauty of each cell of a rectangle, shape (rows, columns)."""
    grids, area = colony.world.grids, (rows, columns)
    total = (_TERRAIN if indoors else _TERRAIN_OUTDOORS).take(grids.terrain[area])
    total += _PLANT.take(grids.plant[area])
    total += _FILTH.take(grids.filth[area])
    total += _furniture(colony)[area]
    return total


def _furniture(colony: Colony) -> NDArray[np.float64]:
    """The beauty of buildings by cell, shape (height, width). A building's beauty is divided among its cells."""
    return colony.memo("beauty.furniture", colony.index.building_version, _compute_furniture, colony)


def _compute_furniture(colony: Colony) -> NDArray[np.float64]:
    grids = colony.world.grids
    total = np.zeros((grids.height, grids.width))
    for _, building in sorted(colony.world.buildings.items()):
        whole = of_building(building)
        if whole:
            cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
            for x, z in cells:
                if grids.contains(x, z):
                    total[z, x] += round(whole / len(cells), 9)
    return total
