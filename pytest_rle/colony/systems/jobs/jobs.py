"""Jobs: how a pawn starts one, continues it and ends it (Pawn_JobTracker).

Nothing is stepped: each toil of a job says when the next one is due, and the clock wakes the pawn then.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import reservations
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.world import Job, Pawn

IDLE_JOBS: Final = frozenset({"Wait_Wander", "GotoWander", "Wait"})
"""The jobs of pawns that have nothing to do."""

PAST_LAST_TOIL: Final = 99
"""A toil number that no job reaches: a job with this number ends at its next wake-up."""


def start(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """End the current job and begin another now. Returns False when the new job is over at once."""
    end(colony, pawn)
    pawn.job = job
    job.started_tick = job.wake_tick = colony.now
    if advance(colony, pawn, job):
        return True
    if pawn.job is job:
        end(colony, pawn)
        colony.wake_at(pawn, colony.now)
    return False


def interrupt(colony: Colony, pawn: Pawn) -> None:
    """End the current job, and wake the pawn at once to choose another."""
    end(colony, pawn)
    colony.wake_at(pawn, colony.now)


def wake_idle(colony: Colony) -> None:
    """Have every idle pawn look for work one game tick from now. Called when there is new work."""
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and pawn.job.def_name in IDLE_JOBS and not pawn.job.forced and not pawn.drafted:
            pawn.job.wake_tick = min(pawn.job.wake_tick, colony.now + 1)
            pawn.job.toil = PAST_LAST_TOIL
            colony.wake_at(pawn, colony.now + 1)


def advance(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Run the toil that is due and schedule the next wake-up. Returns False when the job is over."""
    tick = _run_toil(colony, pawn, job)
    if pawn.job is not job:
        return True
    if tick is None:
        return False
    job.wake_tick = max(tick, colony.now + 1)
    colony.wake_at(pawn, job.wake_tick)
    return True


def _run_toil(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Run the toil that is due, and those that follow at once. The game tick of the next one; None: the job is over."""
    driver = colony.driver_of(job.def_name)
    toils = driver.toils
    while job.toil < len(toils):
        if driver.can_continue is not None and not driver.can_continue(colony, pawn, job):
            return None
        if driver.settles:
            movement.settle(colony, pawn)
        answer = toils[job.toil](colony, pawn, job)
        if answer is None:
            return None
        if isinstance(answer, int):
            job.toil += 1
            return answer
        job.toil = answer.toil
        if answer.tick is not None:
            return answer.tick
    return None


def end(colony: Colony, pawn: Pawn) -> None:
    """End the current job, if there is one: credit its work, release its reservations, drop what is carried.

    The pawn stays without a job until it is woken.
    """
    job = pawn.job
    if job is None:
        return
    movement.settle(colony, pawn)
    colony.driver_of(job.def_name).stop(colony, pawn, job)
    if pawn.job is job:
        pawn.job = None
    pawn.asleep = False
    reservations.release_all(colony, pawn)
    spawning.drop_carried(colony, pawn)
