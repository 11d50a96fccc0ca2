"""Construction: roofs, frames, deliveries, deconstruction and repair, in the game's order.

Sources: WorkGiver_ConstructFinishFrames, ConstructDeliverResourcesToFrames and ToBlueprints, BuildRoof, Deconstruct,
Repair, FixBrokenDownBuilding and their JobDrivers of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.jobs import carrying, reservations, targets
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.systems.work import building
from pytest_rle.colony.world import Blueprint, Building, Frame, Item, Job, Pawn
from pytest_rle.rimworld import DEFS, building_kinds

ROOF_CELLS: Final = 9
ROOF_RADIUS: Final = 3
"""The most cells of roof built in one job, and how far from the first they may be."""

_AROUND: Final = np.array([(dz, dx) for dz in (-1, 0, 1) for dx in (-1, 0, 1)]).T
"""Offsets (dz, dx) of a cell and its neighbours, shape (2, 9)."""


def find_fix(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to fix the nearest broken-down building with a component, or None."""
    broken = [(b.id, b.x, b.z) for b in _mendable(colony) if b.broken_down]
    found = targets.nearest_thing(colony, pawn, broken, adjacent=True) if broken else None
    if found is None:
        return None
    item = targets.nearest_item(colony, pawn, (building.FIX_ITEM,))
    return None if item is None else Job("FixBrokenDownBuilding", target=found, second_target=item.id)


def find_roof(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to roof the nearest cells of an enclosed room, or None."""
    wanted = cells_to_roof(colony)
    if not wanted:
        return None
    first = targets.nearest_cell(colony, pawn, sorted(wanted), adjacent=True)
    if first is None:
        return None
    grids = colony.world.grids
    x, z = grids.cell(first)
    near = []
    for cell in wanted:
        cx, cz = grids.cell(cell)
        if abs(cx - x) <= ROOF_RADIUS and abs(cz - z) <= ROOF_RADIUS:
            near.append(((cx - x) ** 2 + (cz - z) ** 2, cell))
    free = [cell for _, cell in sorted(near) if reservations.can_reserve_cell(colony, pawn, cell)]
    return Job("BuildRoof", cell=first, queue=free[:ROOF_CELLS])


def cells_to_roof(colony: Colony) -> set[int]:
    """Cells that need a roof, in rooms that have a wall or door of the colony (AutoBuildRoofAreaSetter)."""
    own = colony.memo("construction.own_rooms", colony.index.structure_version, lambda: _own_rooms(colony))
    if not own:
        return set()
    label_of = rooms.labels(colony).reshape(-1)
    return {cell for cell in rooms.cells_to_roof(colony) if int(label_of[cell]) in own}


def _own_rooms(colony: Colony) -> frozenset[int]:
    """Labels of the enclosed rooms beside the colony's walls and doors that are not fully roofed yet."""
    unroofed = [room.label for room in rooms.all_rooms(colony) if room.open_roof_count and not room.touches_map_edge]
    if not unroofed:
        return frozenset()
    version = (colony.index.building_version, colony.index.wall_version)
    return frozenset(
        colony.memo("construction.beside_walls", version, _beside_own_walls, colony).intersection(unroofed)
    )


def _beside_own_walls(colony: Colony) -> set[int]:
    """Labels of the rooms beside the colony's walls and doors."""
    labels = rooms.labels(colony)
    own = [(wall.z, wall.x) for wall in colony.index.buildings_of(building_kinds.ROOF_HOLDERS) if wall.player]
    if not own:
        return set()
    z, x = (np.array(own)[:, :, None] + _AROUND).transpose(1, 0, 2)
    height, width = labels.shape
    return set(labels[z.clip(0, height - 1), x.clip(0, width - 1)].reshape(-1).tolist())


def find_finish(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to finish the nearest frame that has all its materials, or None."""
    ready = [
        (frame.id, frame.x, frame.z)
        for frame in colony.world.frames.values()
        if not frame.forbidden and not construction.missing(colony, frame) and construction.skilled_enough(pawn, frame)
    ]
    found = targets.nearest_thing(colony, pawn, ready, adjacent=True) if ready else None
    return None if found is None else Job("FinishFrame", target=found)


def finish_job(colony: Colony, pawn: Pawn, frame: Frame) -> Job | None:
    """A job to finish one frame, or None when materials, skill or a path to it are missing."""
    if construction.missing(colony, frame) or not construction.skilled_enough(pawn, frame):
        return None
    return Job("FinishFrame", target=frame.id) if construction.can_work_on(colony, pawn, frame) else None


def find_deliver_to_frame(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to bring materials to a frame, or None."""
    return _deliver(colony, pawn, list(colony.world.frames.values())) if colony.world.frames else None


def find_deliver_to_blueprint(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to clear the ground of a blueprint, to start its frame, or to bring its first materials; or None."""
    return _deliver(colony, pawn, list(colony.world.blueprints.values())) if colony.world.blueprints else None


def _deliver(colony: Colony, pawn: Pawn, plans: list[Frame] | list[Blueprint]) -> Job | None:
    here = movement.position(colony, pawn)
    ranked = sorted(((plan.x - here[0]) ** 2 + (plan.z - here[1]) ** 2, plan.id) for plan in plans)
    found: dict[str, Item | None] = {}
    for _, plan_id in ranked:
        plan = colony.world.frames.get(plan_id) or colony.world.blueprints[plan_id]
        if not construction.skilled_enough(pawn, plan) or not construction.can_work_on(colony, pawn, plan):
            continue
        if isinstance(plan, Blueprint):
            tree = construction.obstacle(colony, plan)
            if tree is not None:
                if reservations.can_reserve_cell(colony, pawn, tree):
                    return Job("CutPlant", cell=tree)
                continue
        missing = construction.missing(colony, plan)
        if not missing:
            if isinstance(plan, Blueprint):
                return Job("PlaceNoCostFrame", target=plan.id)
            continue
        for name, count in missing.items():
            if name not in found:
                found[name] = targets.nearest_item(colony, pawn, (name,))
            item = found[name]
            if item is not None:
                total = count + _wanted_nearby(colony, plan, name)
                carried = min(total, item.stack_count, carrying.carry_limit(name))
                return Job("HaulToContainer", target=item.id, second_target=plan.id, count=carried)
    return None


def _wanted_nearby(colony: Colony, plan: Frame | Blueprint, name: str) -> int:
    """How many units of an item the other plans close by need."""
    return sum(
        construction.missing(colony, other).get(name, 0)
        for plans in (colony.world.frames, colony.world.blueprints)
        for other in plans.values()
        if other.id != plan.id and construction.shares_load(plan, other) and not other.forbidden
    )


def find_deconstruct(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to deconstruct the nearest marked building, or None."""
    marked = colony.world.designations.deconstruct
    if not marked:
        return None
    standing = [colony.world.buildings[i] for i in sorted(marked) if i in colony.world.buildings]
    found = targets.nearest_thing(colony, pawn, [(b.id, b.x, b.z) for b in standing], adjacent=True)
    return None if found is None else Job("Deconstruct", target=found)


def find_repair(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to repair the nearest damaged building in the home area, or None."""
    home = colony.world.grids.home_area
    damaged = [
        (b.id, b.x, b.z)
        for b, full in _with_full_hit_points(colony)
        if b.hit_points < full and home[b.z, b.x] and b.id not in colony.world.designations.deconstruct
    ]
    found = targets.nearest_thing(colony, pawn, damaged, adjacent=True) if damaged else None
    return None if found is None else Job("Repair", target=found)


def _with_full_hit_points(colony: Colony) -> list[tuple[Building, int]]:
    return colony.memo(
        "construction.repairable",
        colony.index.building_version,
        lambda: [
            (b, construction.full_hit_points(b.def_name, b.stuff))
            for _, b in sorted(colony.world.buildings.items())
            if b.player and b.def_name in DEFS.buildings and DEFS.buildings[b.def_name].max_hit_points
        ],
    )


def _mendable(colony: Colony) -> list[Building]:
    return [b for b, _ in _with_full_hit_points(colony)]


GIVERS: Final = (
    find_fix,
    find_roof,
    find_finish,
    find_deliver_to_frame,
    find_deliver_to_blueprint,
    find_deconstruct,
    find_repair,
)
