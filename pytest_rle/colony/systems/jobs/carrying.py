"""Fetching a stack and carrying it somewhere: the shared toils, and what hands can hold (Toils_Haul)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.colony.colony import Colony, Toil
from pytest_rle.colony.systems.jobs import reservations
from pytest_rle.colony.systems.jobs.job_targets import Place
from pytest_rle.colony.systems.jobs.toils import walk
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Item, Job, Pawn

CARRYING_CAPACITY: Final = 75
"""Units of an ordinary item that an adult carries (StatDef CarryingCapacity)."""

SMALL_VOLUME: Final = frozenset({"Silver", "Gold"})
"""Items of a tenth of the volume, of which a whole stack can be carried."""


def fetch(stack: Callable[[Colony, Job], Item | None]) -> Toil:
    """Reserve a stack and walk to it. The job is over when it is gone, taken, or out of reach.

    `carry` is the toil that picks it up.
    """

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | None:
        item = stack(colony, job)
        if item is None or not reservations.reserve(colony, pawn, item.id):
            return None
        return walk(colony, pawn, job, item.x, item.z)

    return toil


def carry(
    stack: Callable[[Colony, Job], Item | None],
    to: Place,
    *,
    most: int | None = None,
    adjacent: bool = True,
) -> Toil:
    """Pick up the stack that the pawn stands on and walk with it to a place, or to a cell beside it.

    What is left of the stack is free for others at once (Toils_Haul.StartCarryThing).

    Args:
        stack: Finds the stack. The job is over when it is no longer where the pawn stands.
        to: Finds the place.
        most: Units to pick up at most; `Job.count`, or as many as hands can hold, by default.
        adjacent: Whether a cell beside the place is near enough.
    """

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | None:
        item, cell = stack(colony, job), to(colony, job)
        if item is None or cell is None:
            return None
        count = most or job.count or carry_limit(item.def_name)
        if not take(colony, pawn, item, count):
            return None
        return walk(colony, pawn, job, *cell, adjacent=adjacent)

    return toil


def take(colony: Colony, pawn: Pawn, item: Item | None, count: int) -> bool:
    """Pick up to `count` of a fetched stack up, and release what is left of it.

    Returns False when the stack is not where the pawn stands.
    """
    if item is None or (item.x, item.z) != (pawn.x, pawn.z):
        return False
    reservations.release(colony, pawn, item.id)
    _pick_up(colony, pawn, item, count)
    return True


def carry_limit(def_name: str) -> int:
    """The most of an item that one pawn carries at once."""
    limit = spawning.stack_limit(def_name)
    return limit if def_name in SMALL_VOLUME else min(limit, CARRYING_CAPACITY)


def _pick_up(colony: Colony, pawn: Pawn, item: Item, count: int) -> None:
    """Add units of a stack to the same item in the pawn's hands. Another item in its hands is dropped."""
    taken = spawning.lift_item(colony, item, min(count, item.stack_count))
    held = pawn.carried
    if held is not None and spawning.can_stack(taken, held):
        spawning.merge(taken, held, taken.stack_count)
        return
    if held is not None:
        spawning.drop_carried(colony, pawn)
    pawn.carried = taken


def put_down(colony: Colony, pawn: Pawn, cell: int) -> None:
    """Put what the pawn carries into a cell, or beside it when it does not fit."""
    item, pawn.carried = pawn.carried, None
    if item is not None:
        width = colony.world.grids.width
        spawning.spawn_item(colony, item, cell % width, cell // width)
