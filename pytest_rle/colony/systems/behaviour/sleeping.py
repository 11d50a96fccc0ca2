"""Sleep: when pawns go to bed, when they wake, and what they think of the night.

Sources: RestUtility, JobDriver_LayDown, Toils_LayDown.ApplyBedThoughts of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.environment import calendar, rooms, temperature
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import reservations
from pytest_rle.colony.systems.jobs.toils import again, walk
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import beds, eating, food, pace, rest, thoughts
from pytest_rle.colony.systems.pawns import armor
from pytest_rle.colony.systems.work import doctor, registry
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import building_kinds

FALL_ASLEEP_BELOW: Final = 0.75
"""Rest below which a pawn can fall asleep in a Sleep hour (RestUtility.FallAsleepMaxLevel)."""

TIRED_BELOW: Final = 0.30
"""Rest below which people go to bed in other hours (JobGiver_GetRest)."""

WAKE_THRESHOLD: Final = 0.2
"""Rest above which a pawn may wake up for work (RestUtility.WakeThreshold)."""

SLEEPER_TICKS: Final = 2_500
"""The most game ticks between two checks of a sleeper."""

PATIENT_TICKS: Final = 1_250
"""Game ticks between two checks of a pawn that lies awake in bed."""

FEWEST_TICKS_FOR_THOUGHTS: Final = 2_500
"""A nap shorter than this leaves no memory."""


def sleep(colony: Colony, pawn: Pawn, *, patient: bool = False) -> Job:
    """A job to lie down in the pawn's bed, a free one, or on the ground."""
    bed = beds.find(colony, pawn, patient=patient)
    return Job("LayDown", target=bed.id if bed is not None else 0, count=int(patient))


def wants_sleep(colony: Colony, pawn: Pawn) -> bool:
    """Whether a pawn goes to bed now: when tired, in a Sleep hour when not rested, in a Work hour when exhausted."""
    level = pawn.needs.rest
    assignment = slot(colony, pawn)
    if assignment == "Work":
        return level <= rest.EXHAUSTED
    if assignment == "Sleep":
        return level < FALL_ASLEEP_BELOW
    return level < TIRED_BELOW


def slot(colony: Colony, pawn: Pawn) -> str:
    """The timetable's assignment for this hour; Anything for animals."""
    if not pawn.is_human or not pawn.timetable:
        return "Anything"
    return pawn.timetable[calendar.hour(colony) % len(pawn.timetable)]


def _go_to_bed(colony: Colony, pawn: Pawn, job: Job) -> int:
    """Walk to the bed and reserve it. With no bed, or no path to it, the pawn lies down where it is."""
    bed = colony.world.buildings.get(job.target)
    tick = None
    if bed is not None:
        reservations.reserve(colony, pawn, bed.id)
        tick = walk(colony, pawn, job, *beds.cell_of(colony, pawn, bed))
    if tick is None:
        job.target = 0
        return colony.now + 1
    return tick


def _lie_down(colony: Colony, pawn: Pawn, job: Job) -> int:
    movement.stop(colony, pawn)
    job.work_since = colony.now
    pawn.asleep = not _stays_awake(colony, pawn, job)
    return _next_check(colony, pawn)


def _lie(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Sleep or rest on until the pawn gets up."""
    movement.stop(colony, pawn)
    if job.target and job.target not in colony.world.buildings:
        return None
    if pawn.asleep and _wakes(colony, pawn):
        _remember_night(colony, pawn, job)
        pawn.asleep = False
        if not job.count:
            return None
    if not pawn.asleep:
        if job.count:
            if not tending.should_rest(colony, pawn) or _is_hungry(pawn) or _is_called(colony, pawn):
                return None
            if pawn.needs.rest < FALL_ASLEEP_BELOW and pawn.needs.joy > 0.0:
                pawn.asleep = True
                job.work_since = colony.now
        elif pawn.needs.rest >= FALL_ASLEEP_BELOW:
            return None
        else:
            pawn.asleep = True
            job.work_since = colony.now
    return again(job, _next_check(colony, pawn))


def _stays_awake(colony: Colony, pawn: Pawn, job: Job) -> bool:
    return bool(job.count) and pawn.needs.rest >= FALL_ASLEEP_BELOW and not wants_sleep(colony, pawn)


def _is_hungry(pawn: Pawn) -> bool:
    return food.hunger_stage(pawn) >= food.HUNGRY and not pawn.downed


def _is_called(colony: Colony, pawn: Pawn) -> bool:
    """Whether a resting doctor has patients to care for; a doctor who needs tending or sleep stays in bed."""
    if not registry.does(pawn, "Doctor") or pawn.needs.rest < TIRED_BELOW or tending.needs_tending(pawn):
        return False
    return any(giver(colony, pawn) is not None for giver in doctor.GIVERS)


def _next_check(colony: Colony, pawn: Pawn) -> int:
    """The game tick of the next check: an hour from now, or one step of the need after full rest if that is sooner."""
    if not pawn.asleep:
        return colony.now + PATIENT_TICKS
    gain = rest.GAIN * rest.effectiveness(colony, pawn)
    steps = int((1.0 - pawn.needs.rest) / gain) + 2
    return colony.now + max(pace.STEP_TICKS, min(steps * pace.STEP_TICKS, SLEEPER_TICKS))


def _wakes(colony: Colony, pawn: Pawn) -> bool:
    """Whether a sleeper is rested, hungry with food within reach (JobTracker.CheckForJobOverride), or due for work."""
    if pawn.needs.rest >= 0.999:
        return True
    if food.seeks_food(pawn) and eating.find_meal(colony, pawn) is not None:
        return True
    if pawn.needs.rest <= WAKE_THRESHOLD:
        return False
    return slot(colony, pawn) == "Work" and pawn.needs.rest >= FALL_ASLEEP_BELOW


def _stop_lying(colony: Colony, pawn: Pawn, job: Job) -> None:
    if pawn.asleep:
        _remember_night(colony, pawn, job)


def _remember_night(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Add the memories of where a person slept."""
    if not pawn.is_human or colony.now - job.work_since < FEWEST_TICKS_FOR_THOUGHTS or pawn.dead:
        return
    room = rooms.room_at(colony, pawn.x, pawn.z)
    celsius = temperature.at(colony, pawn.x, pawn.z)
    coldest, hottest = armor.comfortable_range(pawn)
    if celsius < coldest:
        thoughts.add_memory(colony, pawn, "SleptInCold")
    elif celsius > hottest:
        thoughts.add_memory(colony, pawn, "SleptInHeat")
    if room is None or room.is_outdoors:
        thoughts.add_memory(colony, pawn, "SleptOutside")
    bed = colony.world.buildings.get(job.target)
    if bed is None or bed.def_name in building_kinds.SLEEPING_SPOTS:
        thoughts.add_memory(colony, pawn, "SleptOnGround")
    if bed is None or room is None or pawn.id not in bed.owners:
        return
    if room.role == "Bedroom":
        thoughts.add_memory(colony, pawn, "SleptInBedroom", rooms.stats(colony, room).tier)
    elif room.role == "Barracks":
        thoughts.add_memory(colony, pawn, "SleptInBarracks", rooms.stats(colony, room).tier)


DRIVERS: Final = {"LayDown": Driver(toils=(_go_to_bed, _lie_down, _lie), stop=_stop_lying)}
