"""Toils that jobs share: walking to a place, working for a time, staying beside somebody (Toils_Goto, Toils_General).

A driver lists its toils; `jobs.advance` runs them. See `Driver` and `Toil` in `pytest_rle.colony.colony`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeVar

from pytest_rle.colony.colony import Colony, Jump, Toil
from pytest_rle.colony.systems.jobs import reservations, walking
from pytest_rle.colony.systems.jobs.job_targets import Place, Thing
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.world import Job, Pawn

T = TypeVar("T", bound=Thing)

FOREVER: Final = 1 << 40
"""More game ticks than any game has."""


def jump(toil: int, tick: int | None) -> Jump | None:
    """Go on with toil number `toil` at a game tick. With no tick (there is no path) the job is over."""
    return None if tick is None else Jump(toil, tick)


def again(job: Job, tick: int | None) -> Jump | None:
    """Run the same toil again at a game tick. With no tick (there is no path) the job is over."""
    return jump(job.toil, tick)


def holds(
    find: Callable[[Colony, Job], T | None], when: Callable[[Colony, T], bool] | None = None
) -> Callable[[Colony, Pawn, Job], bool]:
    """The condition of a job about one thing: it is there, as it must be, and reserved for the pawn (FailOn, Reserve).

    Args:
        find: Finds the thing.
        when: Whether the thing is as it must be; always, by default.
    """

    def can_continue(colony: Colony, pawn: Pawn, job: Job) -> bool:
        thing = find(colony, job)
        if thing is None or (when is not None and not when(colony, thing)):
            return False
        return reservations.reserve(colony, pawn, thing.id)

    return can_continue


def go_to(place: Place, *, adjacent: bool = False) -> Toil:
    """Walk to a place, or to a cell beside it. The job is over when there is no path (Toils_Goto)."""

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | None:
        cell = place(colony, job)
        return None if cell is None else walk(colony, pawn, job, *cell, adjacent=adjacent)

    return toil


def work_for(ticks: float) -> Toil:
    """Work for a fixed number of game ticks (Toils_General.Wait)."""

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int:
        return begin_work(colony, job, ticks, 1.0)

    return toil


def on_the_spot(place: Place, then: Toil) -> Toil:
    """Run a toil if the pawn stands at a place; otherwise the job is over."""

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
        return then(colony, pawn, job) if (pawn.x, pawn.z) == place(colony, job) else None

    return toil


def beside(place: Place, then: Toil, *, back_to: int | None = None) -> Toil:
    """Run a toil if the pawn stands beside a place that may move.

    If not, walk there, and run the toil then; or go back to toil number `back_to`, if it is given.
    """

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
        cell = place(colony, job)
        if cell is None:
            return None
        if sight.adjacent(*movement.position(colony, pawn), *cell):
            return then(colony, pawn, job)
        following = job.toil if back_to is None else back_to
        return jump(following, walk(colony, pawn, job, *cell, adjacent=True))

    return toil


def walk(colony: Colony, pawn: Pawn, job: Job, x: int, z: int, *, adjacent: bool = False) -> int | None:
    """Set out for a cell. The game tick of arrival, or None when there is no path."""
    job.path, job.arrivals = [], []
    return walking.go(colony, pawn, x, z, adjacent=adjacent)


def begin_work(colony: Colony, job: Job, work: float, speed: float, limit: int = FOREVER) -> int:
    """Start work of `work` work ticks at `speed` work ticks a game tick.

    Returns the game tick at which the work is done, at most `limit` game ticks from now.
    """
    job.work_left, job.work_speed, job.work_since = work, speed, colony.now
    ticks = math.ceil(round(work / speed, 6)) if speed > 0 else limit
    return colony.now + max(1, min(ticks, limit))


def credit_work(colony: Colony, job: Job) -> tuple[float, int]:
    """The work ticks done and the game ticks spent since the last credit; `work_left` falls by the former.

    Both are 0 before `begin_work`.
    """
    if job.work_speed <= 0:
        return 0.0, 0
    ticks = colony.now - job.work_since
    done = min(job.work_left, round(job.work_speed * ticks, 9))
    job.work_left = round(job.work_left - done, 9)
    job.work_since = colony.now
    if job.work_left < 1e-6:
        job.work_left = 0.0
    return done, ticks
