"""The drivers of construction jobs: frames, deliveries, roofs, deconstruction, repair.

Sources: JobDriver_ConstructFinishFrame, HaulToContainer, BuildRoof, Deconstruct, Repair and FixBrokenDownBuilding.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.jobs import job_targets, reservations, stats
from pytest_rle.colony.systems.jobs.carrying import carry, fetch
from pytest_rle.colony.systems.jobs.job_targets import at
from pytest_rle.colony.systems.jobs.toils import again, begin_work, credit_work, go_to, holds, walk
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import Blueprint, Building, Frame, Job, Pawn
from pytest_rle.rimworld import DEFS

FRAME_SPEED: Final = 1.7
"""Work ticks per game tick at ConstructionSpeed 1 (JobDriver_ConstructFinishFrame)."""

STONE_SPEED: Final = 0.8
"""Factor of that speed for frames of stone (StuffProperties constructionSpeedFactor)."""

XP_PER_TICK: Final = 0.25
REPAIR_XP_PER_TICK: Final = 0.05
"""Experience per game tick of building, and of repair."""

STRETCH_TICKS: Final = 2_500
"""The most game ticks that a builder works before it checks its own needs."""

ROOF_WORK: Final = 65.0
"""Work ticks per cell of roof (JobDriver_BuildRoof)."""

REPAIR_TICKS: Final = 20
"""Game ticks per hit point at ConstructionSpeed 1 (JobDriver_Repair.TicksBetweenRepairs)."""

DECONSTRUCT_WORK: Final = (20.0, 3_000.0)
"""Bounds of the work ticks of a deconstruction, which are otherwise those of building it."""

FIX_WORK: Final = 1_000.0
FIX_ITEM: Final = "ComponentIndustrial"
"""Work ticks of fixing a broken-down building, and the item that it uses up."""


def _is_complete(colony: Colony, frame: Frame) -> bool:
    return not construction.missing(colony, frame)


def _begin_frame(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Begin a stretch of work on the frame. A frame that needs no more work is completed at once."""
    frame = colony.world.frames[job.target]
    left = construction.work_to_build(frame.def_name, frame.stuff) - frame.work_done
    if left <= 0:
        construction.complete(colony, frame, pawn)
        return None
    return begin_work(colony, job, left, frame_speed(colony, pawn, frame), STRETCH_TICKS)


def _build_frame(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Credit the last stretch, and begin another unless the frame is done, fails, or the pawn has other needs."""
    frame = colony.world.frames[job.target]
    if not _credit_frame(colony, pawn, job):
        return None
    if job.work_left <= 0:
        construction.complete(colony, frame, pawn)
        return None
    if food.hunger_stage(pawn) >= food.HUNGRY or pawn.needs.rest < rest.VERY_TIRED:
        return None
    return again(job, _begin_frame(colony, pawn, job))


def frame_speed(colony: Colony, pawn: Pawn, frame: Frame) -> float:
    """Work ticks that the pawn does on a frame per game tick."""
    stuff = DEFS.stuff.get(frame.stuff or "")
    factor = STONE_SPEED if stuff is not None and stuff.category == "Stony" else 1.0
    return round(stats.stat(colony, pawn, "ConstructionSpeed") * FRAME_SPEED * factor, 9)


def _credit_frame(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Credit the work done since the last credit. Returns False when the frame is gone or the construction failed.

    Over the whole work a construction fails with 1 - ConstructSuccessChance; each stretch has its share of that.
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
    if job.work_left > 0:
        _credit_frame(colony, pawn, job)


def _start_frame(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Start the frame of a building that needs no materials, and complete it if it needs no work either."""
    frame = construction.start_frame(colony, colony.world.blueprints[job.target])
    if construction.work_to_build(frame.def_name, frame.stuff) <= 0:
        construction.complete(colony, frame, pawn)


def _deliver(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Give the plan what it lacks, and carry what is left of the load to the next plan close by."""
    plan = _second_plan(colony, job)
    if plan is None:
        return None
    _deposit(colony, pawn, plan)
    following = _next_plan(colony, pawn, plan)
    if following is None or not reservations.reserve(colony, pawn, following.id):
        return None
    job.second_target = following.id
    return again(job, walk(colony, pawn, job, following.x, following.z, adjacent=True))


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


def _next_plan(colony: Colony, pawn: Pawn, plan: Frame | Blueprint) -> Frame | Blueprint | None:
    """The nearest plan close to `plan` that lacks what the pawn carries, or None."""
    held = pawn.carried
    if held is None:
        return None
    options = []
    for plans in (colony.world.frames, colony.world.blueprints):
        for other in plans.values():
            if (
                other.id == plan.id
                or not construction.shares_load(plan, other)
                or not construction.skilled_enough(pawn, other)
            ):
                continue
            if isinstance(other, Blueprint) and construction.obstacle(colony, other) is not None:
                continue
            if construction.missing(colony, other).get(held.def_name) and construction.can_work_on(colony, pawn, other):
                options.append(((other.x - pawn.x) ** 2 + (other.z - pawn.z) ** 2, other.id))
    if not options:
        return None
    found = min(options)[1]
    return colony.world.frames.get(found) or colony.world.blueprints[found]


def _go_to_roof(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    if not all(reservations.reserve_cell(colony, pawn, cell) for cell in job.queue):
        return None
    return walk(colony, pawn, job, *colony.world.grids.cell(job.cell), adjacent=True)


def _begin_roof(colony: Colony, pawn: Pawn, job: Job) -> int:
    return begin_work(colony, job, ROOF_WORK * len(job.queue), _building_speed(colony, pawn))


def _build_roof(colony: Colony, pawn: Pawn, job: Job) -> None:
    construction.build_roof(colony, job.queue)


def _stop_roof(colony: Colony, pawn: Pawn, job: Job) -> None:
    _, ticks = credit_work(colony, job)
    skills.gain(colony, pawn, "Construction", XP_PER_TICK * ticks)


def _building_speed(colony: Colony, pawn: Pawn) -> float:
    return round(stats.stat(colony, pawn, "ConstructionSpeed") * FRAME_SPEED, 9)


def _is_marked(colony: Colony, building: Building) -> bool:
    return building.id in colony.world.designations.deconstruct


def _begin_deconstruction(colony: Colony, pawn: Pawn, job: Job) -> int:
    building = colony.world.buildings[job.target]
    low, high = DECONSTRUCT_WORK
    known = building.def_name in DEFS.buildings
    work = construction.work_to_build(building.def_name, building.stuff) if known else low
    return begin_work(colony, job, min(high, max(low, work)), _building_speed(colony, pawn))


def _deconstruct(colony: Colony, pawn: Pawn, job: Job) -> None:
    construction.deconstruct(colony, colony.world.buildings[job.target])


def _begin_repair(colony: Colony, pawn: Pawn, job: Job) -> int:
    building = colony.world.buildings[job.target]
    lost = construction.full_hit_points(building.def_name, building.stuff) - building.hit_points
    speed = round(stats.stat(colony, pawn, "ConstructionSpeed") / REPAIR_TICKS, 9)
    return begin_work(colony, job, float(max(1, lost)), speed, STRETCH_TICKS)


def _credit_repair(colony: Colony, pawn: Pawn, job: Job) -> None:
    building = colony.world.buildings.get(job.target)
    done, ticks = credit_work(colony, job)
    if building is None or not ticks:
        return
    full = construction.full_hit_points(building.def_name, building.stuff)
    building.hit_points = min(full, building.hit_points + int(done + 1e-6))
    skills.gain(colony, pawn, "Construction", REPAIR_XP_PER_TICK * ticks)


def _is_broken_down(colony: Colony, building: Building) -> bool:
    return building.broken_down


def _begin_fix(colony: Colony, pawn: Pawn, job: Job) -> int:
    return begin_work(colony, job, FIX_WORK, stats.stat(colony, pawn, "ConstructionSpeed"))


def _fix(colony: Colony, pawn: Pawn, job: Job) -> None:
    if pawn.carried is None or pawn.carried.def_name != FIX_ITEM:
        return
    pawn.carried = None
    building = colony.world.buildings[job.target]
    success = stats.stat(colony, pawn, "FixBrokenDownBuildingSuccessChance")
    if colony.stream("construction.fix", colony.now, building.id).chance(success):
        building.broken_down = False


def _frame(colony: Colony, job: Job) -> Frame | None:
    return colony.world.frames.get(job.target)


def _blueprint(colony: Colony, job: Job) -> Blueprint | None:
    return colony.world.blueprints.get(job.target)


def _second_plan(colony: Colony, job: Job) -> Frame | Blueprint | None:
    return colony.world.frames.get(job.second_target) or colony.world.blueprints.get(job.second_target)


_AT_BUILDING: Final = at(job_targets.building)

DRIVERS: Final = {
    "FinishFrame": Driver(
        toils=(go_to(at(_frame), adjacent=True), _begin_frame, _build_frame),
        can_continue=holds(_frame, _is_complete),
        stop=_stop_frame,
    ),
    "PlaceNoCostFrame": Driver(
        toils=(go_to(at(_blueprint), adjacent=True), _start_frame), can_continue=holds(_blueprint)
    ),
    "HaulToContainer": Driver(
        toils=(fetch(job_targets.item), carry(job_targets.item, at(_second_plan)), _deliver),
        can_continue=holds(_second_plan),
    ),
    "BuildRoof": Driver(toils=(_go_to_roof, _begin_roof, _build_roof), stop=_stop_roof),
    "Deconstruct": Driver(
        toils=(go_to(_AT_BUILDING, adjacent=True), _begin_deconstruction, _deconstruct),
        can_continue=holds(job_targets.building, _is_marked),
    ),
    "Repair": Driver(
        toils=(go_to(_AT_BUILDING, adjacent=True), _begin_repair, _credit_repair),
        can_continue=holds(job_targets.building),
        stop=_credit_repair,
    ),
    "FixBrokenDownBuilding": Driver(
        toils=(
            fetch(job_targets.second_item),
            carry(job_targets.second_item, _AT_BUILDING, most=1),
            _begin_fix,
            _fix,
        ),
        can_continue=holds(job_targets.building, _is_broken_down),
    ),
}
