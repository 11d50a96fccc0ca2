"""Construction: roofs, frames, materials, taking down and repair, in the game's order.

Sources: WorkGiver_ConstructFinishFrames, ConstructDeliverResourcesToFrames and ToBlueprints, BuildRoof, Deconstruct,
Repair, FixBrokenDownBuilding and their JobDrivers of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import (
    construction,
    hauling,
    movement,
    needs,
    reservations,
    rooms,
    skills,
    spawning,
    stats,
    targets,
)
from pytest_rle.colony.systems.driver import Driver, begin_work, credit_work, walk
from pytest_rle.colony.world import Blueprint, Building, Frame, Item, Job, Pawn
from pytest_rle.rimworld import DEFS

FRAME_SPEED: Final = 1.7
"""Frames take this many work ticks for each of ConstructionSpeed (JobDriver_ConstructFinishFrame)."""

STONE_SPEED: Final = 0.8
"""The same for frames of stone (StuffProperties constructionSpeedFactor)."""

XP_PER_TICK: Final = 0.25
REPAIR_XP_PER_TICK: Final = 0.05

LOOK_TICKS: Final = 2_500
"""Game ticks after which a builder looks up, at most."""

ROOF_WORK: Final = 65.0
"""Work ticks a cell of roof (JobDriver_BuildRoof)."""

ROOF_HOLDERS: Final = frozenset({"Wall", "Door", "Autodoor", "Column", "Cooler", "Vent"})
"""Buildings that carry a roof (holdsRoof)."""

ROOF_CELLS: Final = 9
ROOF_RADIUS: Final = 3
"""Cells of roof done in one go, and how far from the first they may lie."""

DELIVER_RADIUS: Final = 8
"""Cells around a plan within which the rest of a load goes to its neighbours."""

REPAIR_TICKS: Final = 20
"""Game ticks for a hit point at ConstructionSpeed 1 (JobDriver_Repair.TicksBetweenRepairs)."""

DECONSTRUCT_WORK: Final = (20.0, 3_000.0)
"""Bounds of the work to take a building down, which is otherwise that of building it."""

FIX_WORK: Final = 1_000.0
FIX_ITEM: Final = "ComponentIndustrial"


def find_fix(colony: Colony, pawn: Pawn) -> Job | None:
    """Mend a broken-down machine with a component."""
    broken = [(b.id, b.x, b.z) for b in _mendable(colony) if b.broken_down]
    found = targets.nearest_thing(colony, pawn, broken, adjacent=True) if broken else None
    if found is None:
        return None
    item = targets.nearest_item(colony, pawn, (FIX_ITEM,))
    return None if item is None else Job("FixBrokenDownBuilding", target=found, second_target=item.id)


def find_roof(colony: Colony, pawn: Pawn) -> Job | None:
    """Roof the nearest cells of an enclosed room."""
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
    """Cells that want a roof, in rooms with a wall or door of the colony's own (AutoBuildRoofAreaSetter)."""
    own = colony.memo("construction.own_rooms", colony.index.structure_version, lambda: _own_rooms(colony))
    if not own:
        return set()
    label_of = rooms.labels(colony).reshape(-1)
    return {cell for cell in rooms.cells_to_roof(colony) if int(label_of[cell]) in own}


def _own_rooms(colony: Colony) -> frozenset[int]:
    """Labels of the enclosed rooms beside the colony's walls and doors that have no whole roof yet."""
    label_of = rooms.labels(colony)
    found: set[int] = set()
    for building in colony.world.buildings.values():
        if building.player and building.def_name in ROOF_HOLDERS:
            left, low = max(0, building.x - 1), max(0, building.z - 1)
            found.update(label_of[low : building.z + 2, left : building.x + 2].reshape(-1).tolist())
    return frozenset(
        room.label
        for room in rooms.all_rooms(colony)
        if room.label in found and room.open_roof_count and not room.touches_map_edge
    )


def find_finish(colony: Colony, pawn: Pawn) -> Job | None:
    """Work on the nearest frame that has all it needs."""
    ready = [
        (frame.id, frame.x, frame.z)
        for frame in colony.world.frames.values()
        if not frame.forbidden and not construction.missing(colony, frame) and _skilled(pawn, frame)
    ]
    found = targets.nearest_thing(colony, pawn, ready, adjacent=True) if ready else None
    return None if found is None else Job("FinishFrame", target=found)


def finish_job(colony: Colony, pawn: Pawn, frame: Frame) -> Job | None:
    """A job to finish one frame, or None where materials, skill or a way are lacking."""
    if construction.missing(colony, frame) or not _skilled(pawn, frame):
        return None
    return Job("FinishFrame", target=frame.id) if construction.holds_plan(colony, pawn, frame) else None


def _skilled(pawn: Pawn, plan: Frame | Blueprint) -> bool:
    return skills.level(pawn, "Construction") >= construction.required_skill(plan.def_name)


def find_deliver_to_frame(colony: Colony, pawn: Pawn) -> Job | None:
    """Bring materials to a frame."""
    return _deliver(colony, pawn, list(colony.world.frames.values())) if colony.world.frames else None


def find_deliver_to_blueprint(colony: Colony, pawn: Pawn) -> Job | None:
    """Clear the ground of a blueprint, start its frame, or bring its first materials."""
    return _deliver(colony, pawn, list(colony.world.blueprints.values())) if colony.world.blueprints else None


def _deliver(colony: Colony, pawn: Pawn, plans: list[Frame] | list[Blueprint]) -> Job | None:
    here = movement.position(colony, pawn)
    ranked = sorted(((plan.x - here[0]) ** 2 + (plan.z - here[1]) ** 2, plan.id) for plan in plans)
    found: dict[str, Item | None] = {}
    for _, plan_id in ranked:
        plan = colony.world.frames.get(plan_id) or colony.world.blueprints[plan_id]
        if not _skilled(pawn, plan) or not construction.holds_plan(colony, pawn, plan):
            continue
        if isinstance(plan, Blueprint):
            tree = construction.obstacle(colony, plan)
            if tree is not None:
                if reservations.can_reserve_cell(colony, pawn, tree):
                    return Job("CutPlant", cell=tree)
                continue
        lacking = construction.missing(colony, plan)
        if not lacking:
            if isinstance(plan, Blueprint):
                return Job("PlaceNoCostFrame", target=plan.id)
            continue
        for name, count in lacking.items():
            if name not in found:
                found[name] = targets.nearest_item(colony, pawn, (name,))
            item = found[name]
            if item is not None:
                total = count + _wanted_nearby(colony, plan, name)
                carried = min(total, item.stack_count, hauling.carry_limit(name))
                return Job("HaulToContainer", target=item.id, second_target=plan.id, count=carried)
    return None


def _wanted_nearby(colony: Colony, plan: Frame | Blueprint, name: str) -> int:
    """How many of an item other plans close by lack."""
    return sum(
        construction.missing(colony, other).get(name, 0)
        for plans in (colony.world.frames, colony.world.blueprints)
        for other in plans.values()
        if other.id != plan.id and _close(plan, other) and not other.forbidden
    )


def _close(plan: Frame | Blueprint, other: Frame | Blueprint) -> bool:
    return max(abs(plan.x - other.x), abs(plan.z - other.z)) <= DELIVER_RADIUS


def find_deconstruct(colony: Colony, pawn: Pawn) -> Job | None:
    """Take down the nearest marked building."""
    marked = colony.world.designations.deconstruct
    if not marked:
        return None
    standing = [colony.world.buildings[i] for i in sorted(marked) if i in colony.world.buildings]
    found = targets.nearest_thing(colony, pawn, [(b.id, b.x, b.z) for b in standing], adjacent=True)
    return None if found is None else Job("Deconstruct", target=found)


def find_repair(colony: Colony, pawn: Pawn) -> Job | None:
    """Repair the nearest damaged building in the home area."""
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
        colony.index.structure_version,
        lambda: [
            (b, construction.full_hit_points(b.def_name, b.stuff))
            for _, b in sorted(colony.world.buildings.items())
            if b.player and b.def_name in DEFS.buildings and DEFS.buildings[b.def_name].max_hit_points
        ],
    )


def _mendable(colony: Colony) -> list[Building]:
    return [b for b, _ in _with_full_hit_points(colony)]


def _finish_frame(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    frame = colony.world.frames.get(job.target)
    if frame is None or construction.missing(colony, frame) or not reservations.reserve(colony, pawn, frame.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, frame.x, frame.z, adjacent=True)
    if job.toil == 2:
        if not _credit_frame(colony, pawn, job):
            return None
        if job.work_left <= 0:
            construction.complete(colony, frame, pawn)
            return None
        if needs.hunger_stage(pawn) >= 1 or pawn.needs.rest < needs.VERY_TIRED:
            return None
    job.toil = 2
    left = construction.work_to_build(frame.def_name, frame.stuff) - frame.work_done
    if left <= 0:
        construction.complete(colony, frame, pawn)
        return None
    return begin_work(colony, job, left, frame_speed(colony, pawn, frame), LOOK_TICKS)


def frame_speed(colony: Colony, pawn: Pawn, frame: Frame) -> float:
    """Work ticks that the pawn does on a frame each game tick."""
    stuff = DEFS.stuff.get(frame.stuff or "")
    factor = STONE_SPEED if stuff is not None and stuff.category == "Stony" else 1.0
    return round(stats.stat(colony, pawn, "ConstructionSpeed") * FRAME_SPEED * factor, 9)


def _credit_frame(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Count the work done since the last look. False when the construction has failed in that time.

    A frame fails over its whole work with the chance that the builder lacks to certainty; each stretch has its share.
    """
    frame = colony.world.frames.get(job.target)
    done, ticks = credit_work(colony, job)
    if frame is None or not ticks:
        return frame is not None
    frame.work_done = round(frame.work_done + done, 9)
    skills.gain(colony, pawn, "Construction", XP_PER_TICK * ticks)
    total = construction.work_to_build(frame.def_name, frame.stuff)
    if total <= 0 or construction.is_floor(frame.def_name):
        return True
    success = stats.stat(colony, pawn, "ConstructSuccessChance")
    chance = round(1.0 - success ** min(1.0, done / total), 9)
    if chance > 0 and colony.stream("construction.failure", colony.now, frame.id).chance(chance):
        construction.fail(colony, frame, pawn)
        return False
    return True


def _stop_frame(colony: Colony, pawn: Pawn, job: Job) -> None:
    if job.toil == 2 and job.work_left > 0:
        _credit_frame(colony, pawn, job)


def _place_frame(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Start the frame of something that costs nothing, and finish it if it takes no work either."""
    plan = colony.world.blueprints.get(job.target)
    if plan is None or not reservations.reserve(colony, pawn, plan.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, plan.x, plan.z, adjacent=True)
    frame = construction.start_frame(colony, plan)
    if construction.work_to_build(frame.def_name, frame.stuff) <= 0:
        construction.complete(colony, frame, pawn)
    return None


def _deliver_load(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Toil 0 set out, 1 at the materials, 2 at the plan; what is left of a load goes to plans close by."""
    plan = colony.world.frames.get(job.second_target) or colony.world.blueprints.get(job.second_target)
    if plan is None or not reservations.reserve(colony, pawn, plan.id):
        return None
    movement.settle(colony, pawn)
    item = colony.world.items.get(job.target)
    if job.toil == 0:
        if item is None or not reservations.reserve(colony, pawn, item.id):
            return None
        job.toil = 1
        return walk(colony, pawn, job, item.x, item.z)
    if job.toil == 1:
        if item is None or (item.x, item.z) != (pawn.x, pawn.z):
            return None
        reservations.release(colony, pawn, item.id)
        hauling.pick_up(colony, pawn, item, job.count)
        job.toil = 2
        return walk(colony, pawn, job, plan.x, plan.z, adjacent=True)
    _deposit(colony, pawn, plan)
    return _next_plan(colony, pawn, job, plan)


def _deposit(colony: Colony, pawn: Pawn, plan: Frame | Blueprint) -> None:
    held = pawn.carried
    if held is None:
        return
    if isinstance(plan, Blueprint):
        if construction.obstacle(colony, plan) is not None:
            return
        plan = construction.start_frame(colony, plan)
    count = min(construction.missing(colony, plan).get(held.def_name, 0), held.stack_count)
    if count <= 0:
        return
    plan.delivered[held.def_name] = plan.delivered.get(held.def_name, 0) + count
    held.stack_count -= count
    if held.stack_count <= 0:
        pawn.carried = None


def _next_plan(colony: Colony, pawn: Pawn, job: Job, plan: Frame | Blueprint) -> int | None:
    held = pawn.carried
    if held is None:
        return None
    options = []
    for plans in (colony.world.frames, colony.world.blueprints):
        for other in plans.values():
            if other.id == plan.id or not _close(plan, other) or not _skilled(pawn, other):
                continue
            if isinstance(other, Blueprint) and construction.obstacle(colony, other) is not None:
                continue
            if construction.missing(colony, other).get(held.def_name) and construction.holds_plan(colony, pawn, other):
                options.append(((other.x - pawn.x) ** 2 + (other.z - pawn.z) ** 2, other.id))
    if not options:
        return None
    job.second_target = min(options)[1]
    following = colony.world.frames.get(job.second_target) or colony.world.blueprints[job.second_target]
    if not reservations.reserve(colony, pawn, following.id):
        return None
    return walk(colony, pawn, job, following.x, following.z, adjacent=True)


def _build_roof(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    movement.settle(colony, pawn)
    if job.toil == 0:
        if not all(reservations.reserve_cell(colony, pawn, cell) for cell in job.queue):
            return None
        job.toil = 1
        return walk(colony, pawn, job, *colony.world.grids.cell(job.cell), adjacent=True)
    if job.toil == 1:
        job.toil = 2
        speed = stats.stat(colony, pawn, "ConstructionSpeed") * FRAME_SPEED
        return begin_work(colony, job, ROOF_WORK * len(job.queue), round(speed, 9))
    construction.build_roof(colony, job.queue)
    return None


def _stop_roof(colony: Colony, pawn: Pawn, job: Job) -> None:
    if job.toil == 2:
        _, ticks = credit_work(colony, job)
        skills.gain(colony, pawn, "Construction", XP_PER_TICK * ticks)


def _deconstruct(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    building = colony.world.buildings.get(job.target)
    if building is None or building.id not in colony.world.designations.deconstruct:
        return None
    if not reservations.reserve(colony, pawn, building.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, building.x, building.z, adjacent=True)
    if job.toil == 1:
        job.toil = 2
        low, high = DECONSTRUCT_WORK
        known = building.def_name in DEFS.buildings
        work = construction.work_to_build(building.def_name, building.stuff) if known else low
        speed = round(stats.stat(colony, pawn, "ConstructionSpeed") * FRAME_SPEED, 9)
        return begin_work(colony, job, min(high, max(low, work)), speed)
    construction.deconstruct(colony, building)
    return None


def _repair(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    building = colony.world.buildings.get(job.target)
    if building is None or not reservations.reserve(colony, pawn, building.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, building.x, building.z, adjacent=True)
    if job.toil == 2:
        _credit_repair(colony, pawn, job)
        return None
    job.toil = 2
    lost = construction.full_hit_points(building.def_name, building.stuff) - building.hit_points
    speed = round(stats.stat(colony, pawn, "ConstructionSpeed") / REPAIR_TICKS, 9)
    return begin_work(colony, job, float(max(1, lost)), speed, LOOK_TICKS)


def _credit_repair(colony: Colony, pawn: Pawn, job: Job) -> None:
    building = colony.world.buildings.get(job.target)
    done, ticks = credit_work(colony, job)
    if building is None or job.toil != 2:
        return
    full = construction.full_hit_points(building.def_name, building.stuff)
    building.hit_points = min(full, building.hit_points + int(done + 1e-6))
    skills.gain(colony, pawn, "Construction", REPAIR_XP_PER_TICK * ticks)


def _fix(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    building, item = colony.world.buildings.get(job.target), colony.world.items.get(job.second_target)
    if building is None or not building.broken_down or not reservations.reserve(colony, pawn, building.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        if item is None or not reservations.reserve(colony, pawn, item.id):
            return None
        job.toil = 1
        return walk(colony, pawn, job, item.x, item.z)
    if job.toil == 1:
        if item is None or (item.x, item.z) != (pawn.x, pawn.z):
            return None
        hauling.pick_up(colony, pawn, item, 1)
        job.toil = 2
        return walk(colony, pawn, job, building.x, building.z, adjacent=True)
    if job.toil == 2:
        job.toil = 3
        return begin_work(colony, job, FIX_WORK, stats.stat(colony, pawn, "ConstructionSpeed"))
    if pawn.carried is not None and pawn.carried.def_name == FIX_ITEM:
        pawn.carried = None
        success = stats.stat(colony, pawn, "FixBrokenDownBuildingSuccessChance")
        if colony.stream("construction.fix", colony.now, building.id).chance(success):
            building.broken_down = False
    return None


def _stop_haul(colony: Colony, pawn: Pawn, job: Job) -> None:  # noqa: ARG001
    spawning.drop_everything(colony, pawn)


GIVERS: Final = (
    find_fix,
    find_roof,
    find_finish,
    find_deliver_to_frame,
    find_deliver_to_blueprint,
    find_deconstruct,
    find_repair,
)

DRIVERS: Final = {
    "FinishFrame": Driver(_finish_frame, _stop_frame),
    "PlaceNoCostFrame": Driver(_place_frame),
    "HaulToContainer": Driver(_deliver_load, _stop_haul),
    "BuildRoof": Driver(_build_roof, _stop_roof),
    "Deconstruct": Driver(_deconstruct),
    "Repair": Driver(_repair, _credit_repair),
    "FixBrokenDownBuilding": Driver(_fix),
}
