"""Choosing a target to work on: the nearest one that is not reserved and can be reached; ties go to the lower id."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import reservations
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.world import Item, Pawn


def nearest_thing(
    colony: Colony,
    pawn: Pawn,
    things: Iterable[tuple[int, int, int]],
    *,
    adjacent: bool = False,
    accept: Callable[[int], bool] | None = None,
    origin: tuple[int, int] | None = None,
) -> int | None:
    """The id of the nearest of some things, given as (id, x, z), or None.

    Only things count that no other pawn has reserved, that the pawn can reach, and that `accept` accepts. Distance is
    measured from `origin`, or from the pawn. With `adjacent` it is enough to reach a cell beside the thing.
    """
    x, z = movement.position(colony, pawn)
    from_x, from_z = origin if origin is not None else (x, z)
    ranked = sorted(((tx - from_x) ** 2 + (tz - from_z) ** 2, thing, tx, tz) for thing, tx, tz in things)
    for _, thing, tx, tz in ranked:
        if (
            reservations.can_reserve(colony, pawn, thing)
            and paths.reachable(colony, x, z, tx, tz, adjacent=adjacent)
            and (accept is None or accept(thing))
        ):
            return thing
    return None


def nearest_cell(
    colony: Colony,
    pawn: Pawn,
    cells: Iterable[int],
    *,
    adjacent: bool = False,
    accept: Callable[[int], bool] | None = None,
) -> int | None:
    """The nearest of some cell indices, or None.

    Only cells count that no other pawn has reserved, that the pawn can reach, and that `accept` accepts.
    """
    x, z = movement.position(colony, pawn)
    width = colony.world.grids.width
    ranked = [((cell % width - x) ** 2 + (cell // width - z) ** 2, cell) for cell in cells]
    heapq.heapify(ranked)  # Most often one of the first can be taken, so sorting all of them would be in vain.
    while ranked:
        _, cell = heapq.heappop(ranked)
        if (
            reservations.can_reserve_cell(colony, pawn, cell)
            and paths.reachable(colony, x, z, cell % width, cell // width, adjacent=adjacent)
            and (accept is None or accept(cell))
        ):
            return cell
    return None


def nearest_item(
    colony: Colony,
    pawn: Pawn,
    def_names: Iterable[str],
    *,
    accept: Callable[[Item], bool] | None = None,
    origin: tuple[int, int] | None = None,
) -> Item | None:
    """The nearest stack of one of some defs that is not forbidden, not reserved by another pawn, and within reach."""
    items = colony.world.items
    things = [
        (item_id, items[item_id].x, items[item_id].z)
        for name in def_names
        for item_id in colony.index.items_of.get(name, ())
        if not items[item_id].forbidden
    ]
    found = nearest_thing(
        colony, pawn, things, accept=None if accept is None else lambda thing: accept(items[thing]), origin=origin
    )
    return None if found is None else items[found]
