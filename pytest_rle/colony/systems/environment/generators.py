"""The output of generators by fuel, sunlight and wind. Sources: CompPowerPlant and its Solar and Wind subclasses."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import sky, wind
from pytest_rle.colony.world import PLANTS, Building, occupied_cells
from pytest_rle.rimworld import DEFS

SOLAR_WATTS: Final = 1_700.0
"""Watts of a solar generator under a fully lit sky (CompPowerPlantSolar)."""

WIND_WATTS: Final = 2_300.0
WIND_CAP: Final = 1.5
"""Watts of a wind turbine at wind speed 1, and the speed at which it reaches its maximum (CompPowerPlantWind)."""

BLOCKED_WIND_SHARE: Final = 0.2
"""The share of a turbine's output that each blocked cell in its wind paths costs (CompPowerPlantWind)."""

WIND_PATH_LENGTH: Final = (9, 5)
"""Cells that must be open in front of a turbine and behind it, over its whole width."""

_IS_TREE: Final = np.array([bool(name) and DEFS.plants[name].is_tree for name in PLANTS])

WIND_BLOCKERS: Final = frozenset({"Wall", "Column", "SolarGenerator", "WindTurbine", "WoodFiredGenerator"})
"""Buildings that block a turbine's wind path."""


def output(colony: Colony, building: Building) -> float:
    """Watts that a generator makes now; 0 if it is switched off, broken down or out of fuel."""
    known = DEFS.buildings[building.def_name]
    if not building.switched_on or building.broken_down:
        return 0.0
    if known.fuel_per_day > 0 and building.fuel <= 0:
        return 0.0
    if building.def_name == "SolarGenerator":
        return round(SOLAR_WATTS * sky.glow(colony) * _unroofed_share(colony, building), 6)
    if building.def_name == "WindTurbine":
        return _wind_output(colony, building)
    return known.power_watts


def _unroofed_share(colony: Colony, building: Building) -> float:
    cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
    roof = colony.world.grids.roof
    return sum(not roof[z, x] for x, z in cells) / len(cells)


def _wind_output(colony: Colony, building: Building) -> float:
    share = max(0.0, 1.0 - BLOCKED_WIND_SHARE * _blocked_wind_cells(colony, building))
    return round(WIND_WATTS * min(WIND_CAP, wind.speed(colony)) * share, 6)


def _blocked_wind_cells(colony: Colony, building: Building) -> int:
    """The number of cells in a turbine's wind paths that a roof, rock, a tall building or a tree blocks."""
    grids = colony.world.grids
    cells = occupied_cells(building.def_name, building.x, building.z, building.rotation)
    left, right = min(x for x, _ in cells), max(x for x, _ in cells)
    low, high = min(z for _, z in cells), max(z for _, z in cells)
    before, behind = WIND_PATH_LENGTH
    if building.rotation % 2:
        spans = ((left - behind, left, low, high + 1), (right + 1, right + 1 + before, low, high + 1))
    else:
        spans = ((left, right + 1, low - behind, low), (left, right + 1, high + 1, high + 1 + before))
    areas = [(slice(max(0, z0), max(0, z1)), slice(max(0, x0), max(0, x1))) for x0, x1, z0, z1 in spans]
    version = (colony.index.structure_version, *[grids.plant[area].tobytes() for area in areas])
    return colony.memo(f"generators.blocked {building.id}", version, _count_blocked, colony, areas)


def _count_blocked(colony: Colony, areas: list[tuple[slice, slice]]) -> int:
    """The number of cells in some areas with a roof, rock, a tall building or a tree."""
    grids, tall, count = colony.world.grids, _tall_buildings(colony), 0
    for area in areas:
        blocked = (grids.roof[area] > 0) | (grids.rock[area] > 0) | _IS_TREE[grids.plant[area]] | tall[area]
        count += int(np.count_nonzero(blocked))
    return count


def _tall_buildings(colony: Colony) -> NDArray[np.bool_]:
    return colony.memo("generators.tall_buildings", colony.index.building_version, _mark_tall_buildings, colony)


def _mark_tall_buildings(colony: Colony) -> NDArray[np.bool_]:
    tall = np.zeros(colony.world.grids.roof.shape, np.bool_)
    for building in colony.index.buildings_of(WIND_BLOCKERS):
        for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
            tall[z, x] = True
    return tall
