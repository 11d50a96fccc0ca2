"""Hauling items to stockpiles, by filter and priority (StoreUtility, JobDriver_HaulToCell)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.jobs import job_targets, reservations, zones
from pytest_rle.colony.systems.jobs.carrying import carry, carry_limit, fetch, put_down
from pytest_rle.colony.systems.jobs.toils import walk
from pytest_rle.colony.systems.map import movement, paths, spawning
from pytest_rle.colony.world import Building, Item, Job, Pawn, StorageSettings, Zone
from pytest_rle.rimworld import DEFS


def accepts(settings: StorageSettings, item: Item) -> bool:
    """Whether a stockpile's filter accepts an item."""
    if item.def_name not in settings.allowed or settings.priority <= 0:
        return False
    if item.quality >= 0 and not settings.quality_range[0] <= item.quality <= settings.quality_range[1]:
        return False
    low, high = settings.hit_points_range
    if (low, high) == (0.0, 1.0):
        return True
    known = DEFS.items.get(item.def_name)
    full = known.max_hit_points if known is not None else 0
    return not full or low <= item.hit_points / full <= high


def stockpiles(colony: Colony) -> list[Zone]:
    """The stockpiles that store anything, by descending priority, then by id."""
    found = [zone for zone in colony.world.zones.values() if zone.storage is not None and zone.storage.priority > 0]
    return sorted(found, key=lambda zone: (-(zone.storage.priority if zone.storage else 0), zone.id))


def stored_priority(colony: Colony, item: Item) -> int:
    """The priority of the stockpile that an item lies in and that accepts it, or 0."""
    zone = zones.zone_at(colony, item.x, item.z)
    if zone is None or zone.storage is None or not accepts(zone.storage, item):
        return 0
    return zone.storage.priority


def best_cell(colony: Colony, pawn: Pawn, item: Item, above: int = 0) -> int | None:
    """The best cell to store an item in: of the highest priority above `above`, then nearest to the item; or None."""
    start_x, start_z = movement.position(colony, pawn)
    width = colony.world.grids.width
    from_x, from_z = (item.x, item.z) if item.x >= 0 else (start_x, start_z)
    best: tuple[int, int] | None = None
    reached = above
    for zone in stockpiles(colony):
        if zone.storage is None or zone.storage.priority <= reached:
            break
        if not accepts(zone.storage, item):
            continue
        for cell in zone.cells:
            if not _has_room(colony, pawn, cell, item):
                continue
            x, z = cell % width, cell // width
            key = ((x - from_x) ** 2 + (z - from_z) ** 2, cell)
            if (best is None or key < best) and paths.reachable(colony, start_x, start_z, x, z):
                best = key
        if best is not None:
            # Other zones of this priority compete by distance; zones of lower priority do not count.
            reached = zone.storage.priority - 1
    return None if best is None else best[1]


def _has_room(colony: Colony, pawn: Pawn, cell: int, item: Item) -> bool:
    if not reservations.can_reserve_cell(colony, pawn, cell):
        return False
    present = colony.index.items_at.get(cell)
    if present:
        if len(present) > 1:
            return False
        other = colony.world.items[present[0]]
        return (
            other.id != item.id
            and spawning.can_stack(item, other)
            and other.stack_count < spawning.stack_limit(item.def_name)
        )
    grids = colony.world.grids
    x, z = cell % grids.width, cell // grids.width
    return colony.index.passable(x, z) and spawning.can_hold_items(colony, x, z)


def misplaced(colony: Colony) -> list[tuple[Item, int]]:
    """Items whose def a stockpile of higher priority than their own allows. Its room and its limits are not checked.

    Each comes with the priority of the stockpile that it lies in and that accepts it, or 0.
    """
    piles = stockpiles(colony)
    if not piles:
        return []
    top: dict[str, int] = {}
    for pile in reversed(piles):
        if pile.storage is not None:
            top.update(dict.fromkeys(pile.storage.allowed, pile.storage.priority))
    found = []
    items, known, width = colony.world.items, colony.world.zones, colony.world.grids.width
    zone_of = colony.world.grids.zone.reshape(-1).data
    for def_name, ids in colony.index.items_of.items():
        wanted = top.get(def_name, 0)
        if not wanted:
            continue
        for item_id in ids:
            item = items[item_id]
            if item.forbidden:
                continue
            zone = known.get(zone_of[item.z * width + item.x])
            held = zone.storage if zone is not None else None
            kept = held.priority if held is not None and accepts(held, item) else 0
            if kept < wanted:
                found.append((item, kept))
    return found


def find_haul(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to haul the nearest misplaced item to its best cell, or None."""
    x, z = movement.position(colony, pawn)
    full: set[tuple[str, int]] = set()
    ranked = sorted([((item.x - x) ** 2 + (item.z - z) ** 2, item.id, kept) for item, kept in misplaced(colony)])
    for _, item_id, kept in ranked:
        item = colony.world.items[item_id]
        if (item.def_name, kept) in full or not reservations.can_reserve(colony, pawn, item_id):
            continue
        if not paths.reachable(colony, x, z, item.x, item.z):
            continue
        cell = best_cell(colony, pawn, item, kept)
        if cell is None:
            full.add((item.def_name, kept))
            continue
        return Job("HaulToCell", target=item_id, cell=cell, count=min(item.stack_count, carry_limit(item.def_name)))
    return None


def work_cell(building: Building) -> tuple[int, int]:
    """The cell from which a work table is used (interactionCellOffset: one cell in front of its middle)."""
    dx, dz = ((0, -1), (-1, 0), (0, 1), (1, 0))[building.rotation]
    return building.x + dx, building.z + dz


def approach(colony: Colony, pawn: Pawn, job: Job, building: Building) -> int | None:
    """Walk to a work table's interaction cell, or to a cell beside the table when that one is blocked."""
    x, z = work_cell(building)
    here = movement.position(colony, pawn)
    if colony.index.passable(x, z) and paths.reachable(colony, *here, x, z):
        return walk(colony, pawn, job, x, z)
    return walk(colony, pawn, job, building.x, building.z, adjacent=True)


def can_approach(colony: Colony, pawn: Pawn, building: Building) -> bool:
    """Whether there is a path to a building's interaction cell, or to a cell beside the building."""
    here = movement.position(colony, pawn)
    if paths.reachable(colony, *here, *work_cell(building)):
        return True
    return paths.reachable(colony, *here, building.x, building.z, adjacent=True)


def _fetch(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
    """Reserve the cell to store the item in, chosen now unless the job names one, and walk to the item."""
    item = job_targets.item(colony, job)
    if item is None:
        return None
    if job.cell < 0:
        found = best_cell(colony, pawn, item, stored_priority(colony, item))
        if found is None:
            return None
        job.cell = found
    return _FETCH(colony, pawn, job) if reservations.reserve_cell(colony, pawn, job.cell) else None


def _store(colony: Colony, pawn: Pawn, job: Job) -> None:
    put_down(colony, pawn, job.cell)


_FETCH: Final = fetch(job_targets.item)
_CARRY: Final = carry(job_targets.item, job_targets.at_cell, adjacent=False)

DRIVERS: Final = {"HaulToCell": Driver(toils=(_fetch, _CARRY, _store))}
