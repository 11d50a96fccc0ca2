"""Where a pawn is on its way: the way holds the game tick at which each cell is reached, and nothing is stepped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn


def position(colony: Colony, pawn: Pawn) -> tuple[int, int]:
    """The cell (x, z) that the pawn stands in now."""
    job = pawn.job
    if job is None or not job.path:
        return pawn.x, pawn.z
    passed = bisect_right(job.arrivals, colony.world.game_tick)
    if passed == 0:
        return pawn.x, pawn.z
    z, x = divmod(job.path[passed - 1], colony.world.grids.width)
    return x, z


def settle(colony: Colony, pawn: Pawn) -> None:
    """Write where the pawn stands now into it, and forget the cells behind it."""
    job = pawn.job
    if job is None or not job.path:
        return
    passed = bisect_right(job.arrivals, colony.world.game_tick)
    if passed:
        pawn.z, pawn.x = divmod(job.path[passed - 1], colony.world.grids.width)
        del job.path[:passed]
        del job.arrivals[:passed]


def stop(colony: Colony, pawn: Pawn) -> None:
    """Have the pawn stand still where it is."""
    settle(colony, pawn)
    if pawn.job is not None:
        pawn.job.path.clear()
        pawn.job.arrivals.clear()


def walking(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn has cells of its way before it."""
    job = pawn.job
    return job is not None and bool(job.arrivals) and job.arrivals[-1] > colony.world.game_tick


def reroute(colony: Colony, cells: Iterable[int]) -> list[Pawn]:
    """The pawns, by id, whose way leads through cells that have just been built up; each is stopped where it is."""
    blocked, stopped = set(cells), []
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and pawn.job.path and not blocked.isdisjoint(pawn.job.path):
            stop(colony, pawn)
            stopped.append(pawn)
    return stopped
