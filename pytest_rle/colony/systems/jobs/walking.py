"""Walking: a way is searched and laid out once, with the game tick at which each of its cells is reached.

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
"""Chance a step over a floor that dirt falls off (Pawn_FilthTracker.FilthDropChance)."""

MOST_DIRT: Final = 5
_DIRT: Final = FILTH_INDEX["Filth_Dirt"]

SLOWEST: Final = 450
"""Game ticks a step takes at most (Pawn_PathFollower's limit)."""


def go(colony: Colony, pawn: Pawn, x: int, z: int, *, adjacent: bool = False) -> int | None:
    """Send the pawn on its way, within its job, or with a Goto job when it has none.

    Returns the game tick of arrival (now, when it is there), or None when there is no way or it cannot walk.
    """
    movement.stop(colony, pawn)
    way = paths.find(colony, pawn.x, pawn.z, x, z, adjacent)
    if way is None:
        return None
    if not way:
        return colony.now
    pace = ticks_per_cell(colony, pawn)
    if pace <= 0:
        return None
    if pawn.job is None:
        pawn.job = Job("Goto", cell=colony.world.grids.index(x, z), started_tick=colony.now)
    pawn.job.path = way
    pawn.job.arrivals = arrivals(colony, pawn, way, pace)
    _track_dirt(colony, pawn, way)
    return pawn.job.arrivals[-1]


def _track_dirt(colony: Colony, pawn: Pawn, way: list[int]) -> None:
    """Whoever comes from bare ground leaves dirt on floors, one step in twenty (Pawn_FilthTracker)."""
    grids = colony.world.grids
    floor = grids.under_terrain.reshape(-1)
    if not floor[way[-1]] or grids.under_terrain[pawn.z, pawn.x]:
        return
    filth, thickness = grids.filth.reshape(-1), grids.filth_thickness.reshape(-1)
    stream = colony.stream("dirt", colony.now, pawn.id)
    for cell in way:
        if floor[cell] and stream.chance(DIRT_CHANCE) and filth[cell] in (0, _DIRT):
            filth[cell] = _DIRT
            thickness[cell] = min(MOST_DIRT, int(thickness[cell]) + 1)


def arrivals(colony: Colony, pawn: Pawn, way: list[int], pace: float) -> list[int]:
    """The game tick at which each cell of a way is reached, at `pace` game ticks a straight cell."""
    cost, width = colony.index.path_cost, colony.world.grids.width
    straight, slant = min(round(pace), SLOWEST), min(round(pace * DIAGONAL_FACTOR), SLOWEST)
    tick, cell, ticks = colony.now, pawn.z * width + pawn.x, []
    for following in way:
        tick += (straight if abs(following - cell) in (1, width) else slant) + cost[following]
        cell = following
        ticks.append(tick)
    return ticks


def ticks_per_cell(colony: Colony, pawn: Pawn) -> float:
    """Game ticks for a straight step over ground without a cost of its own; 0 for one that cannot move."""
    speed = stats.stat(colony, pawn, "MoveSpeed")
    return GAME_TICKS_PER_SECOND / speed if speed > 0 else 0.0
