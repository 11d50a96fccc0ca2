"""Where a walking pawn is now.

A path stores the game tick at which the pawn reaches each cell, so that no system moves pawns step by step.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn


def position(colony: Colony, pawn: Pawn) -> tuple[int, int]:
    """The cell (x, z) in which the pawn stands now."""
    job = pawn.job
    if job is None or not job.path:
        return pawn.x, pawn.z
    passed = bisect_right(job.arrivals, colony.world.game_tick)
    if passed == 0:
        return pawn.x, pawn.z
    z, x = divmod(job.path[passed - 1], colony.world.grids.width)
    return x, z


def settle(colony: Colony, pawn: Pawn) -> None:
    """Store the present cell in `pawn.x` and `pawn.z`, and drop the cells that it has passed from its path."""
    job = pawn.job
    if job is None or not job.path:
        return
    passed = bisect_right(job.arrivals, colony.world.game_tick)
    if passed:
        pawn.z, pawn.x = divmod(job.path[passed - 1], colony.world.grids.width)
        del job.path[:passed]
        del job.arrivals[:passed]


def stop(colony: Colony, pawn: Pawn) -> None:
    """Stop the pawn in its present cell and clear its path."""
    settle(colony, pawn)
    if pawn.job is not None:
        pawn.job.path.clear()
        pawn.job.arrivals.clear()


def walking(colony: Colony, pawn: Pawn) -> bool:
    """Whether cells of the pawn's path are still ahead of it."""
    job = pawn.job
    return job is not None and bool(job.arrivals) and job.arrivals[-1] > colony.world.game_tick


def reroute(colony: Colony, cells: Iterable[int]) -> list[Pawn]:
    """Stop every pawn whose path leads through newly blocked cells (indices). Returns these pawns, ordered by id."""
    blocked, stopped = set(cells), []
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and pawn.job.path and not blocked.isdisjoint(pawn.job.path):
            stop(colony, pawn)
            stopped.append(pawn)
    return stopped
