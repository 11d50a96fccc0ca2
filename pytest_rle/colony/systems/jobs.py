"""Jobs: how a pawn takes one up, carries it on, is torn away from it, and finds the next (Pawn_JobTracker).

Nothing is stepped: a job says when it wants to be looked at again, and the clock wakes the pawn then.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import drivers, errands, movement, orders, reservations, spawning, think
from pytest_rle.colony.world import Job, Pawn

MOST_TRIES: Final = 8
"""Jobs a pawn tries in one game tick that end at once, before it stands for a while."""

STAND_TICKS: Final = 250
"""Game ticks to stand after that."""

IDLE_JOBS: Final = frozenset({"Wait_Wander", "GotoWander", "Wait"})
"""Jobs of those who have nothing to do."""


def wake(colony: Colony, pawn: Pawn) -> None:
    """Carry on the pawn's job, if it is due, and find another when it has ended."""
    if pawn.dead or pawn.id not in colony.world.pawns:
        return
    job = pawn.job
    if job is not None:
        if colony.now < job.wake_tick or _advance(colony, pawn, job):
            return
        _end(colony, pawn)
    _find_work(colony, pawn)


def start(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Begin a job now; the current one ends. Returns False when it came to nothing at once and the pawn is free."""
    if pawn.job is not None:
        _end(colony, pawn)
    pawn.job = job
    job.started_tick = job.wake_tick = colony.now
    if _advance(colony, pawn, job):
        return True
    if pawn.job is job:
        _end(colony, pawn)
        colony.wake_at(pawn, colony.now)
    return False


def interrupt(colony: Colony, pawn: Pawn) -> None:
    """End the job as it stands: work done is credited, what was held is let go. The pawn is woken at once."""
    if pawn.job is not None:
        _end(colony, pawn)
    colony.wake_at(pawn, colony.now)


def order(colony: Colony, pawn: Pawn, job_def: str, target_id: int = 0, cell: int = -1) -> str | None:
    """Force a job, as a player does by a right click. Returns None when it is taken up, else why not."""
    job, refusal = orders.make(colony, pawn, job_def, target_id, cell)
    if job is None:
        return refusal
    job.forced = True
    if pawn.job is not None:
        _end(colony, pawn)
    if not start(colony, pawn, job):
        return f"{pawn.name.short or pawn.kind} cannot do {job_def} there"
    return None


def rouse_idle(colony: Colony) -> None:
    """Have everybody who has nothing to do look for work now; called when new work was marked out."""
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and pawn.job.def_name in IDLE_JOBS and not pawn.job.forced and not pawn.drafted:
            pawn.job.wake_tick = min(pawn.job.wake_tick, colony.now + 1)
            pawn.job.toil = errands.ROUSED
            colony.wake_at(pawn, colony.now + 1)


def _advance(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Carry a job on. False when it is over."""
    driver = drivers.table().get(job.def_name, errands.WALK_ONLY)
    tick = driver.advance(colony, pawn, job)
    if pawn.job is not job:
        return True
    if tick is None:
        return False
    job.wake_tick = max(tick, colony.now + 1)
    colony.wake_at(pawn, job.wake_tick)
    return True


def _end(colony: Colony, pawn: Pawn) -> None:
    job = pawn.job
    if job is None:
        return
    movement.settle(colony, pawn)
    driver = drivers.table().get(job.def_name, errands.WALK_ONLY)
    driver.stop(colony, pawn, job)
    if pawn.job is job:
        pawn.job = None
    pawn.asleep = False
    reservations.release_all(colony, pawn)
    spawning.drop_everything(colony, pawn)


def _find_work(colony: Colony, pawn: Pawn) -> None:
    for _ in range(MOST_TRIES):
        job = think.choose(colony, pawn)
        if job is None:
            return
        pawn.job = job
        job.started_tick = job.wake_tick = colony.now
        if _advance(colony, pawn, job):
            return
        if pawn.job is not job:
            return
        _end(colony, pawn)
    pawn.job = Job("Wait", started_tick=colony.now, wake_tick=colony.now + STAND_TICKS, work_left=0.0)
    colony.wake_at(pawn, pawn.job.wake_tick)
