"""Recreation: walks, skygazing, company and games. Sources: JobGiver_GetJoy, JoyGiverDefs, JoyUtility."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import power, rooms, sky
from pytest_rle.colony.systems.jobs import reservations, targets
from pytest_rle.colony.systems.jobs.toils import again, walk
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.systems.needs import food, joy, pace, rest, thoughts
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.world import Building, Job, Pawn
from pytest_rle.rimworld import DEFS, building_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR

JOY_PER_HOUR: Final = 0.36
"""Joy gained in an hour of an activity with rate 1 (JoyUtility)."""

JOB_TICKS: Final = 4_000
"""Game ticks that one activity lasts (JobDef joyDuration)."""

STRETCH_TICKS: Final = 1_000
"""Game ticks after which joy is credited, and a walker turns."""

ENOUGH_JOY: Final = 0.98
"""Joy from which an activity ends."""

ENJOYING: Final = 2
"""The toil that repeats while the pawn enjoys itself; until then there is no joy to credit."""

UNPLEASANT_RAIN: Final = 0.25
"""Rate of rain or snow from which nobody seeks joy outdoors (JoyUtility.EnjoyableOutsideNow)."""

WALK_RADIUS: Final = 14
SKYGAZE_RADIUS: Final = 8
"""Cells within which a walker and a skygazer choose their destination."""

FREE_ACTIVITIES: Final = (
    ("GoForWalk", "Meditative", 1.0, 2.0),
    ("Skygaze", "Meditative", 1.0, 1.0),
    ("SocialRelax", "Social", 0.9, 4.0),
)
"""JobDef, JoyKindDef, joy rate and base chance of activities that need no building."""

TOYS: Final = {
    "HorseshoesPin": ("Play_Horseshoes", 2.0),
    "HoopstoneRing": ("Play_Hoopstone", 2.0),
    "GameOfUrBoard": ("Play_GameOfUr", 2.0),
    "ChessTable": ("Play_Chess", 2.0),
    "PokerTable": ("Play_Poker", 2.0),
    "BilliardsTable": ("Play_Billiards", 2.0),
    "TubeTelevision": ("WatchTelevision", 2.0),
}
"""JobDef and base chance of the activity at a building."""

TAUGHT_BY: Final = {"Play_Chess": "Intellectual", "Play_GameOfUr": "Intellectual", "Play_Horseshoes": "Shooting"}
XP_PER_TICK: Final = 0.004
"""Skills that activities train, and experience per game tick."""

GATHERING: Final = building_kinds.TABLES | {"Campfire"}
"""Buildings where people gather (CompGatherSpot)."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A recreation job, drawn by base chance and by how little tolerance the pawn has of the joy kind; or None."""
    options: list[tuple[tuple[str, int], float]] = []
    for job_def, kind, _, chance in FREE_ACTIVITIES:
        if kind not in pawn.needs.bored and _possible(colony, pawn, job_def):
            options.append(((job_def, 0), chance * _novelty(pawn, kind)))
    for toy in _toys(colony):
        game = DEFS.buildings[toy.def_name].joy_kind or ""
        if game in pawn.needs.bored or not power.is_powered(colony, toy):
            continue
        if targets.nearest_thing(colony, pawn, [(toy.id, toy.x, toy.z)], adjacent=True) is not None:
            job_def, chance = TOYS[toy.def_name]
            options.append(((job_def, toy.id), chance * _novelty(pawn, game)))
    if not options:
        return None
    job_def, toy_id = colony.stream("joy", colony.now, pawn.id).weighted(options)
    return Job(job_def, target=toy_id)


def _novelty(pawn: Pawn, kind: str) -> float:
    return max(0.001, (1.0 - pawn.needs.joy_tolerance.get(kind, 0.0)) ** 5)


def _possible(colony: Colony, pawn: Pawn, job_def: str) -> bool:
    if job_def == "SocialRelax":
        return bool(_gatherings(colony)) and any(
            other.id != pawn.id and not other.asleep and not other.downed for other in colony.colonists()
        )
    return sky.rain_rate(colony) < UNPLEASANT_RAIN


def _toys(colony: Colony) -> list[Building]:
    return colony.memo("joy.toys", colony.index.building_version, _find, colony, frozenset(TOYS))


def _gatherings(colony: Colony) -> list[Building]:
    return colony.memo("joy.gatherings", colony.index.building_version, _find, colony, GATHERING)


def _find(colony: Colony, names: frozenset[str]) -> list[Building]:
    return [building for building in colony.index.buildings_of(names) if building.player]


def random_cell(
    colony: Colony, stream: Stream, around: tuple[int, int], pawn: Pawn, radius: int, *, open_sky: bool = False
) -> tuple[int, int] | None:
    """A random reachable cell, at most `radius` cells from `around` along each axis; None after six tries."""
    here = movement.position(colony, pawn)
    for _ in range(6):
        x, z = around[0] + stream.integer(-radius, radius), around[1] + stream.integer(-radius, radius)
        if not colony.index.passable(x, z) or not paths.reachable(colony, *here, x, z):
            continue
        if open_sky and colony.world.grids.roof[z, x]:
            continue
        return x, z
    return None


def _begin(colony: Colony, pawn: Pawn, job: Job) -> int:
    job.second_cell = colony.now
    job.work_since = colony.now
    return colony.now + STRETCH_TICKS


def _enjoy(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Credit the joy of the last stretch, and begin another unless the pawn has had enough."""
    _credit(colony, pawn, job)
    if pawn.needs.joy >= ENOUGH_JOY or colony.now - job.second_cell >= JOB_TICKS or _has_urgent_need(pawn):
        return None
    if job.def_name == "GoForWalk":
        _stroll(colony, pawn, job)
    return again(job, colony.now + STRETCH_TICKS)


def _set_out(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    here = movement.position(colony, pawn)
    stream = colony.stream("joy.place", colony.now, pawn.id)
    toy = colony.world.buildings.get(job.target)
    if toy is not None:
        reservations.reserve(colony, pawn, toy.id)
        return walk(colony, pawn, job, toy.x, toy.z, adjacent=True)
    if job.def_name == "SocialRelax":
        places = [(b.id, b.x, b.z) for b in _gatherings(colony)]
        x, z = here
        spot = min(places, key=lambda place: ((place[1] - x) ** 2 + (place[2] - z) ** 2, place[0]), default=None)
        return None if spot is None else walk(colony, pawn, job, spot[1], spot[2], adjacent=True)
    radius = SKYGAZE_RADIUS if job.def_name == "Skygaze" else WALK_RADIUS
    cell = random_cell(colony, stream, here, pawn, radius, open_sky=True)
    return None if cell is None else walk(colony, pawn, job, *cell)


def _stroll(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Walk to another place nearby while the activity continues."""
    stream = colony.stream("joy.stroll", colony.now, pawn.id)
    cell = random_cell(colony, stream, (pawn.x, pawn.z), pawn, WALK_RADIUS, open_sky=True)
    if cell is not None:
        walk(colony, pawn, job, *cell)


def _has_urgent_need(pawn: Pawn) -> bool:
    return food.hunger_stage(pawn) >= food.HUNGRY or pawn.needs.rest < rest.VERY_TIRED


def _credit(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Joy for the time since the last credit; the need does not fall meanwhile, so its fall is given back."""
    if job.toil < ENJOYING:
        return
    ticks = colony.now - job.work_since
    job.work_since = colony.now
    kind, rate = kind_and_rate(colony, job)
    if ticks <= 0 or not kind:
        return
    pawn.needs.joy = round(min(1.0, pawn.needs.joy + joy.FALL * ticks / pace.STEP_TICKS), 9)
    joy.gain(pawn, kind, round(JOY_PER_HOUR * rate * ticks / GAME_TICKS_PER_HOUR, 9))
    if job.def_name in TAUGHT_BY:
        skills.gain(colony, pawn, TAUGHT_BY[job.def_name], XP_PER_TICK * ticks)


def kind_and_rate(colony: Colony, job: Job) -> tuple[str, float]:
    """The JoyKindDef of an activity and its joy rate; an empty name where the toy is gone."""
    for job_def, kind, rate, _ in FREE_ACTIVITIES:
        if job.def_name == job_def:
            return kind, rate
    toy = colony.world.buildings.get(job.target)
    known = DEFS.buildings.get(toy.def_name) if toy is not None else None
    if known is None or known.joy_kind is None:
        return "", 0.0
    return known.joy_kind, known.joy_factor


def _stop(colony: Colony, pawn: Pawn, job: Job) -> None:
    _credit(colony, pawn, job)
    if job.toil < ENJOYING or pawn.dead:
        return
    room = rooms.room_at(colony, pawn.x, pawn.z)
    if room is not None and room.role == "RecRoom":
        tier = rooms.stats(colony, room).tier
        if tier >= 3:
            thoughts.add_memory(colony, pawn, "JoyActivityInImpressiveRecRoom", tier)


_ACTIVITY: Final = Driver(toils=(_set_out, _begin, _enjoy), stop=_stop)

DRIVERS: Final = dict.fromkeys((*(row[0] for row in FREE_ACTIVITIES), *(row[0] for row in TOYS.values())), _ACTIVITY)
