"""How construction workers do what they do: frames, loads of materials, roofs, taking down, repair.

Sources: JobDriver_ConstructFinishFrame, HaulToContainer, BuildRoof, Deconstruct, Repair and FixBrokenDownBuilding.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import hauling, reservations, stats
from pytest_rle.colony.systems.jobs.toils import begin_work, credit_work, walk
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import Blueprint, Frame, Job, Pawn
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

REPAIR_TICKS: Final = 20
"""Game ticks for a hit point at ConstructionSpeed 1 (JobDriver_Repair.TicksBetweenRepairs)."""

DECONSTRUCT_WORK: Final = (20.0, 3_000.0)
"""Bounds of the work to take a building down, which is otherwise that of building it."""

FIX_WORK: Final = 1_000.0
FIX_ITEM: Final = "ComponentIndustrial"


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
        if food.hunger_stage(pawn) >= food.HUNGRY or pawn.needs.rest < rest.VERY_TIRED:
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
            if (
                other.id == plan.id
                or not construction.close(plan, other)
                or not construction.skilled_enough(pawn, other)
            ):
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


def _stop_haul(colony: Colony, pawn: Pawn, job: Job) -> None:
    spawning.drop_everything(colony, pawn)


DRIVERS: Final = {
    "FinishFrame": Driver(_finish_frame, _stop_frame),
    "PlaceNoCostFrame": Driver(_place_frame),
    "HaulToContainer": Driver(_deliver_load, _stop_haul),
    "BuildRoof": Driver(_build_roof, _stop_roof),
    "Deconstruct": Driver(_deconstruct),
    "Repair": Driver(_repair, _credit_repair),
    "FixBrokenDownBuilding": Driver(_fix),
}
