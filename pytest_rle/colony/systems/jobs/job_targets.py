"""What the target ids of a job stand for, and where that is. None where it is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.world import Building, Item, Job, Pawn

Cell = tuple[int, int]
Place = Callable[[Colony, Job], Cell | None]
"""Finds a cell (x, z) for a job."""


class Thing(Protocol):
    """Anything with an id."""

    id: int


class Located(Protocol):
    """Anything with a fixed cell."""

    x: int
    z: int


def item(colony: Colony, job: Job) -> Item | None:
    """The stack on the map that is the job's first target."""
    return colony.world.items.get(job.target)


def second_item(colony: Colony, job: Job) -> Item | None:
    """The stack on the map that is the job's second target."""
    return colony.world.items.get(job.second_target)


def building(colony: Colony, job: Job) -> Building | None:
    """The building that is the job's first target."""
    return colony.world.buildings.get(job.target)


def pawn(colony: Colony, job: Job) -> Pawn | None:
    """The pawn that is the job's first target."""
    return colony.world.pawns.get(job.target)


def at(find: Callable[[Colony, Job], Located | None]) -> Place:
    """Where something that does not move is."""

    def place(colony: Colony, job: Job) -> Cell | None:
        thing = find(colony, job)
        return None if thing is None else (thing.x, thing.z)

    return place


def at_pawn(colony: Colony, job: Job) -> Cell | None:
    """Where the pawn that is the job's first target is now."""
    other = colony.world.pawns.get(job.target)
    return None if other is None else movement.position(colony, other)


def at_cell(colony: Colony, job: Job) -> Cell | None:
    """The job's cell."""
    return colony.world.grids.cell(job.cell)
