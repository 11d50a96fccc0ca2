"""What drivers have in common: setting out, and work that is counted when somebody looks (Toils_General)."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import walking
from pytest_rle.colony.world import Job, Pawn

FOREVER: Final = 1 << 40
"""More game ticks than any game has."""


def walk(colony: Colony, pawn: Pawn, job: Job, x: int, z: int, *, adjacent: bool = False) -> int | None:
    """Set out for a cell. The game tick of arrival, or None when there is no way."""
    job.path, job.arrivals = [], []
    return walking.go(colony, pawn, x, z, adjacent=adjacent)


def begin_work(colony: Colony, job: Job, work: float, speed: float, limit: int = FOREVER) -> int:
    """Start work of `work` work ticks at `speed` work ticks a game tick. The game tick at which to look again.

    That is when the work is done, or after `limit` game ticks.
    """
    job.work_left, job.work_speed, job.work_since = work, speed, colony.now
    ticks = math.ceil(round(work / speed, 6)) if speed > 0 else limit
    return colony.now + max(1, min(ticks, limit))


def credit_work(colony: Colony, job: Job) -> tuple[float, int]:
    """The work ticks done and the game ticks spent since the last credit; `work_left` falls by the former."""
    if job.work_speed <= 0:
        return 0.0, 0
    ticks = colony.now - job.work_since
    done = min(job.work_left, round(job.work_speed * ticks, 9))
    job.work_left = round(job.work_left - done, 9)
    job.work_since = colony.now
    if job.work_left < 1e-6:
        job.work_left = 0.0
    return done, ticks
