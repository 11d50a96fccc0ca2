"""Stockpiles and growing zones.

Sources: Zone, Zone_Growing, Zone_Stockpile and StorageSettings of RimWorld 1.6.
"""

from __future__ import annotations

import dataclasses

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


@dataclasses.dataclass(frozen=True, slots=True)
class SkippedCells:
    """Cells of a rectangle that no zone can take: their numbers by the first reason that applies."""

    asked: int
    off_map: int
    in_a_zone: int
    blocked: int

    def __str__(self) -> str:
        parts = [
            f"{count} {reason}"
            for count, reason in (
                (self.in_a_zone, "in another zone"),
                (self.blocked, "in rock or under a building"),
                (self.off_map, "out of bounds"),
            )
            if count
        ]
        return f"{self.off_map + self.in_a_zone + self.blocked} of {self.asked} cells are taken: {', '.join(parts)}"

    def __bool__(self) -> bool:
        return bool(self.off_map or self.in_a_zone or self.blocked)


def skipped_cells(colony: Colony, x1: int, z1: int, x2: int, z2: int) -> SkippedCells:
    """The cells of a rectangle that a new zone would skip."""
    grids = colony.world.grids
    asked = (abs(x2 - x1) + 1) * (abs(z2 - z1) + 1)
    columns, rows = _clipped(x1, x2, grids.width), _clipped(z1, z2, grids.height)
    zoned = sum(1 for z in rows for x in columns if grids.zone[z, x])
    free = len(_free_cells(colony, x1, z1, x2, z2))
    inside = len(columns) * len(rows)
    return SkippedCells(asked, asked - inside, zoned, inside - zoned - free)


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
    free = [
        grids.index(x, z)
        for z in _clipped(z1, z2, grids.height)
        for x in _clipped(x1, x2, grids.width)
        if not grids.zone[z, x] and not grids.rock[z, x] and colony.index.passable(x, z)
    ]
    return sorted(free)


def _clipped(a: int, b: int, size: int) -> range:
    """The coordinates between two corners that are on the map."""
    return range(max(0, min(a, b)), min(size - 1, max(a, b)) + 1)


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
