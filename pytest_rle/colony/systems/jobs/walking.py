"""Walking: a path is found once, and the game tick at which the pawn reaches each of its cells is computed then.

Sources: Pawn.TicksPerMove, StatDef MoveSpeed, WeatherDef moveSpeedMultiplier of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import stats
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.world import FILTH_INDEX, Job, Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND

DIAGONAL_FACTOR: Final = 1.41421
DIRT_CHANCE: Final = 0.05
"""Chance that dirt drops at one step over a floor (Pawn_FilthTracker.FilthDropChance)."""

MOST_DIRT: Final = 5
"""The most layers of dirt in a cell."""

_DIRT: Final = FILTH_INDEX["Filth_Dirt"]

SLOWEST: Final = 450
"""The most game ticks that a step takes, before the cost of its cell (Pawn_PathFollower)."""


def go(colony: Colony, pawn: Pawn, x: int, z: int, *, adjacent: bool = False) -> int | None:
    """Give the pawn a path to a cell, or to a cell beside it. A pawn without a job gets a Goto job.

    Returns the game tick of arrival (now, when the pawn is there), or None when there is no path or it cannot walk.
    """
    movement.stop(colony, pawn)
    path = paths.find(colony, pawn.x, pawn.z, x, z, adjacent)
    if path is None:
        return None
    if not path:
        return colony.now
    pace = ticks_per_cell(colony, pawn)
    if pace <= 0:
        return None
    if pawn.job is None:
        pawn.job = Job("Goto", cell=colony.world.grids.index(x, z), started_tick=colony.now)
    pawn.job.path = path
    pawn.job.arrivals = arrivals(colony, pawn, path, pace)
    _track_dirt(colony, pawn, path)
    return pawn.job.arrivals[-1]


def _track_dirt(colony: Colony, pawn: Pawn, path: list[int]) -> None:
    """A pawn that walks from bare ground onto floors leaves dirt there, at one step in twenty (Pawn_FilthTracker)."""
    grids = colony.world.grids
    floor = grids.under_terrain.reshape(-1)
    if not floor[path[-1]] or grids.under_terrain[pawn.z, pawn.x]:
        return
    filth, thickness = grids.filth.reshape(-1), grids.filth_thickness.reshape(-1)
    stream = colony.stream("dirt", colony.now, pawn.id)
    for cell in path:
        if floor[cell] and stream.chance(DIRT_CHANCE) and filth[cell] in (0, _DIRT):
            filth[cell] = _DIRT
            thickness[cell] = min(MOST_DIRT, int(thickness[cell]) + 1)


def arrivals(colony: Colony, pawn: Pawn, path: list[int], pace: float) -> list[int]:
    """The game tick at which the pawn reaches each cell of a path, at `pace` game ticks per straight step."""
    cost, width = colony.index.path_cost, colony.world.grids.width
    straight, diagonal = min(round(pace), SLOWEST), min(round(pace * DIAGONAL_FACTOR), SLOWEST)
    tick, cell, ticks = colony.now, pawn.z * width + pawn.x, []
    for following in path:
        tick += (straight if abs(following - cell) in (1, width) else diagonal) + cost[following]
        cell = following
        ticks.append(tick)
    return ticks


def ticks_per_cell(colony: Colony, pawn: Pawn) -> float:
    """Game ticks for a straight step over ground of no path cost; 0 for a pawn that cannot move."""
    speed = stats.stat(colony, pawn, "MoveSpeed")
    return GAME_TICKS_PER_SECOND / speed if speed > 0 else 0.0
