"""Which doors the way between two regions takes.

A pawn can pass a door only from the cell before it to the cell behind it. So a path between two regions falls into
parts that each lie in one region. Most parts are straight lines, and no part has to be searched for a door.
"""

from __future__ import annotations

import heapq
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import DOOR_COST
from pytest_rle.colony.systems.map import regions
from pytest_rle.colony.systems.map.regions import Passage

STRAIGHT: Final = 15
SLANT: Final = 5
"""Expected game ticks of a straight step over soil, and how much longer a diagonal step takes."""

PASSAGE: Final = DOOR_COST + 2 * STRAIGHT
"""Expected game ticks from the cell before a door to the cell behind it."""


def route(colony: Colony, start: int, goal: int) -> list[Passage]:
    """The doors on the shortest way between two cell indices, measured from door to door as over open ground.

    It is empty inside one region, for a cell of a door, and if doors alone do not connect the regions. Of ways of the
    same length, that through the doors with the lower cell indices is taken.
    """
    known = regions.regions(colony)
    here, there = known.flat[start], known.flat[goal]
    if here == there or not known.exits.get(here) or not known.exits.get(there):
        return []
    width, passages = colony.world.grids.width, known.passages
    best: dict[int, int] = {}
    came: dict[int, int] = {}
    queue: list[tuple[int, int]] = []
    arrived, at, region, spent, number = len(passages), start, here, 0, -1
    while True:
        if region == there:
            heapq.heappush(queue, (spent + _expected(at, goal, width), arrived + number))
        for exit_number in known.exits.get(region, ()):
            passage = passages[exit_number]
            ticks = spent + _expected(at, passage.before, width) + PASSAGE
            if exit_number not in best or ticks < best[exit_number]:
                best[exit_number], came[exit_number] = ticks, number
                heapq.heappush(queue, (ticks, exit_number))
        while queue:
            spent, number = heapq.heappop(queue)
            if number >= arrived or spent == best[number]:
                break
        else:
            return []
        if number >= arrived:
            return _trace(passages, came, number - arrived)
        at, region = passages[number].behind, passages[number].region


def _expected(cell: int, other: int, width: int) -> int:
    """The expected game ticks of the walk between two cell indices over open ground."""
    (z0, x0), (z1, x1) = divmod(cell, width), divmod(other, width)
    across, along = abs(x1 - x0), abs(z1 - z0)
    return STRAIGHT * max(across, along) + SLANT * min(across, along)


def _trace(passages: list[Passage], came: dict[int, int], number: int) -> list[Passage]:
    taken = []
    while number >= 0:
        taken.append(passages[number])
        number = came[number]
    return taken[::-1]
