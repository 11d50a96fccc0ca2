"""Research at a bench (WorkGiver_Researcher, JobDriver_Research, ResearchManager)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.environment import power, rooms
from pytest_rle.colony.systems.jobs import hauling, job_targets, stats, targets
from pytest_rle.colony.systems.jobs.toils import again, holds
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import recipes, work_tables
from pytest_rle.colony.world import Building, Job, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.world_defs import ResearchProjectDef

POINTS_PER_TICK: Final = 0.00825
"""Research points per game tick at speed 1 (ResearchManager.ResearchPointsPerWorkTick)."""

XP_PER_TICK: Final = 0.1
"""Experience per game tick of research."""

STRETCH_TICKS: Final = 1_250
JOB_TICKS: Final = 4_000
"""Game ticks between two credits of progress, and the most game ticks of one job (JobDef Research expiry)."""

RESEARCHING: Final = 2
"""The toil that repeats while the pawn researches; until then there is no progress to credit."""

TECH_LEVELS: Final = ("Animal", "Neolithic", "Medieval", "Industrial", "Spacer", "Ultra", "Archotech")
COLONY_TECH_LEVEL: Final = "Industrial"
COST_PER_LEVEL_ABOVE: Final = 0.5
"""Projects above the colony's tech level cost half as much again per level (ResearchProjectDef.CostFactor)."""

CLEANLINESS_FACTOR: Final = Curve(((-5.0, 0.75), (-2.5, 0.85), (0.0, 1.0), (1.0, 1.15)))
OUTDOOR_FACTOR: Final = 0.75
"""ResearchSpeedFactor of a room by its cleanliness, and of a bench outdoors."""

LEAST_BENCH_FACTOR: Final = 0.25
"""The lowest ResearchSpeedFactor of a bench in its surroundings (StatDef ResearchSpeedFactor)."""

BENCHES: Final = frozenset(name for name, known in DEFS.buildings.items() if known.research_factor > 0)
"""Buildings at which colonists do research."""

FACILITY_RADIUS: Final = 8
"""The most cells between a MultiAnalyzer and a bench that it serves (CompProperties_Facility.maxDistance)."""

FACILITY_OFFSET: Final = 0.1
"""What a MultiAnalyzer adds to the speed factor of a bench."""


def benches(colony: Colony) -> list[Building]:
    """The colony's research benches, by id."""
    return colony.memo(
        "research.benches",
        colony.index.building_version,
        lambda: [bench for bench in colony.index.buildings_of(BENCHES) if bench.player],
    )


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job at the nearest free bench that serves the current project, or None."""
    project = current_project(colony)
    if project is None or not benches(colony):
        return None
    usable = [
        (bench.id, bench.x, bench.z)
        for bench in benches(colony)
        if serves(colony, bench, project) and not bench.forbidden and power.is_powered(colony, bench)
    ]
    found = targets.nearest_thing(
        colony,
        pawn,
        usable,
        adjacent=True,
        accept=lambda bench: hauling.can_approach(colony, pawn, colony.world.buildings[bench]),
    )
    return None if found is None else Job("Research", target=found)


def current_project(colony: Colony) -> ResearchProjectDef | None:
    """The current research project, or None when there is none or it is finished."""
    name = colony.world.research.current
    if name is None or name not in DEFS.research or recipes.is_finished(colony, name):
        return None
    return DEFS.research[name]


def serves(colony: Colony, bench: Building, project: ResearchProjectDef) -> bool:
    """Whether a bench is of the kind that a project needs and has the facilities that it needs nearby."""
    if project.bench is not None and bench.def_name != project.bench:
        return False
    return all(_facility_near(colony, bench, facility) for facility in project.facilities)


def _facility_near(colony: Colony, bench: Building, facility: str) -> bool:
    return any(
        (other.x - bench.x) ** 2 + (other.z - bench.z) ** 2 <= FACILITY_RADIUS**2 and power.is_powered(colony, other)
        for other in colony.index.buildings_of((facility,))
    )


def cost_factor(project: ResearchProjectDef) -> float:
    """The factor of a project's cost for a colony of industrial tech level, 1 or more."""
    above = TECH_LEVELS.index(project.tech_level) - TECH_LEVELS.index(COLONY_TECH_LEVEL)
    return 1.0 + COST_PER_LEVEL_ABOVE * max(0, above)


def points_per_tick(colony: Colony, pawn: Pawn, bench: Building, project: ResearchProjectDef) -> float:
    """Research points that the pawn gains at a bench per game tick."""
    room = rooms.room_at(colony, *hauling.work_cell(bench))
    factor = OUTDOOR_FACTOR
    if room is not None and not room.is_outdoors:
        factor = CLEANLINESS_FACTOR(rooms.stats(colony, room).cleanliness)
    bench_factor = DEFS.buildings[bench.def_name].research_factor
    if _facility_near(colony, bench, "MultiAnalyzer"):
        bench_factor += FACILITY_OFFSET
    factor *= work_tables.temperature_factor(colony, bench) * work_tables.room_factor(colony, bench)
    speed = stats.stat(colony, pawn, "ResearchSpeed") * max(LEAST_BENCH_FACTOR, bench_factor * factor)
    speed *= colony.difficulty.research_speed_factor
    return round(speed * POINTS_PER_TICK / cost_factor(project), 12)


def _has_project(colony: Colony, bench: Building) -> bool:
    return current_project(colony) is not None


def _go_to_bench(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    return hauling.approach(colony, pawn, job, colony.world.buildings[job.target])


def _begin(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Begin a stretch of research, if the bench has power. Returns the game tick at which it ends."""
    bench, project = colony.world.buildings[job.target], current_project(colony)
    if project is None or not power.is_powered(colony, bench):
        return None
    job.work_speed = points_per_tick(colony, pawn, bench, project)
    job.work_since = colony.now
    left = project.cost - colony.world.research.progress.get(project.def_name, 0.0)
    ticks = int(left / job.work_speed) + 1 if job.work_speed > 0 else STRETCH_TICKS
    return colony.now + max(1, min(STRETCH_TICKS, ticks))


def _research(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Credit the last stretch, and begin another unless the job has lasted long enough or the pawn has other needs."""
    _credit(colony, pawn, job)
    if colony.now - job.started_tick >= JOB_TICKS:
        return None
    if food.hunger_stage(pawn) >= food.HUNGRY or pawn.needs.rest < rest.TIRED:
        return None
    return again(job, _begin(colony, pawn, job))


def _credit(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Credit the progress since the last credit. A finished project is announced, and then there is no current one."""
    project = current_project(colony)
    if job.toil < RESEARCHING or project is None:
        return
    ticks = colony.now - job.work_since
    job.work_since = colony.now
    research = colony.world.research
    gained = round(job.work_speed * ticks, 9)
    reached = round(research.progress.get(project.def_name, 0.0) + gained, 9)
    research.progress[project.def_name] = min(project.cost, reached)
    skills.gain(colony, pawn, "Intellectual", XP_PER_TICK * ticks)
    if reached >= project.cost:
        research.current = None
        text = f"Research of {project.label} is complete."
        colony.letter("Research finished: " + project.label, "PositiveEvent", text)


DRIVERS: Final = {
    "Research": Driver(
        toils=(_go_to_bench, _begin, _research),
        can_continue=holds(job_targets.building, _has_project),
        stop=_credit,
    )
}
