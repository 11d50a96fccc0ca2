"""Stockpiles and growing zones.

Sources: Zone, Zone_Growing, Zone_Stockpile and StorageSettings of RimWorld 1.6.
"""

from __future__ import annotations

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import StorageSettings, Zone
from pytest_rle.rimworld import DEFS


def create_growing(colony: Colony, x1: int, z1: int, x2: int, z2: int, plant: str) -> Zone | None:
    """Create a growing zone over the free cells of a rectangle: on the map, passable, not in another zone.

    Soil does not matter here: growers do not sow where the plant cannot grow. Returns None when no cell is free or
    the plant cannot be sown.
    """
    known = DEFS.plants.get(plant)
    if known is None or not known.sow_tags:
        return None
    return _create(colony, _free_cells(colony, x1, z1, x2, z2), "Growing zone", plant=plant)


def create_stockpile(
    colony: Colony, x1: int, z1: int, x2: int, z2: int, settings: StorageSettings, label: str | None = None
) -> Zone | None:
    """Create a stockpile over the free cells of a rectangle. Returns None when no cell is free."""
    return _create(colony, _free_cells(colony, x1, z1, x2, z2), "Stockpile zone", storage=settings, label=label)


def delete(colony: Colony, zone_id: int) -> bool:
    """Remove a zone. Returns whether it existed."""
    zone = colony.world.zones.pop(zone_id, None)
    if zone is None:
        return False
    flat = colony.world.grids.zone.reshape(-1)
    for cell in zone.cells:
        if flat[cell] == zone_id:
            flat[cell] = 0
    return True


def zone_at(colony: Colony, x: int, z: int) -> Zone | None:
    """The zone over a cell, or None."""
    return colony.world.zones.get(int(colony.world.grids.zone[z, x]))


def _free_cells(colony: Colony, x1: int, z1: int, x2: int, z2: int) -> list[int]:
    grids = colony.world.grids
    left, right = max(0, min(x1, x2)), min(grids.width - 1, max(x1, x2))
    low, high = max(0, min(z1, z2)), min(grids.height - 1, max(z1, z2))
    free = [
        grids.index(x, z)
        for z in range(low, high + 1)
        for x in range(left, right + 1)
        if not grids.zone[z, x] and not grids.rock[z, x] and colony.index.passable(x, z)
    ]
    return sorted(free)


def _create(
    colony: Colony,
    cells: list[int],
    base_label: str,
    *,
    storage: StorageSettings | None = None,
    plant: str | None = None,
    label: str | None = None,
) -> Zone | None:
    if not cells:
        return None
    number = 1 + sum(zone.label.startswith(base_label) for zone in colony.world.zones.values())
    zone = Zone(colony.world.new_id(), label or f"{base_label} {number}", cells, storage, plant)
    colony.world.zones[zone.id] = zone
    colony.world.grids.zone.reshape(-1)[np.array(cells, np.int64)] = zone.id
    jobs.wake_idle(colony)
    return zone
