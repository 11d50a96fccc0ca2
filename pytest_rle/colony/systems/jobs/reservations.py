"""Who has laid a hand on what, so that two pawns never take one job (ReservationManager)."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn


def can_reserve(colony: Colony, pawn: Pawn, thing: int) -> bool:
    """Whether a thing, building or pawn is free, or held by this pawn already."""
    return colony.world.reserved.get(thing, pawn.id) == pawn.id


def can_reserve_cell(colony: Colony, pawn: Pawn, cell: int) -> bool:
    """Whether a cell is free, or held by this pawn already."""
    return colony.world.reserved_cells.get(cell, pawn.id) == pawn.id


def reserve(colony: Colony, pawn: Pawn, thing: int) -> bool:
    """Take a thing for this pawn. False, and nothing changed, when somebody else holds it."""
    if not can_reserve(colony, pawn, thing):
        return False
    colony.world.reserved[thing] = pawn.id
    return True


def reserve_cell(colony: Colony, pawn: Pawn, cell: int) -> bool:
    """Take a cell for this pawn. False, and nothing changed, when somebody else holds it."""
    if not can_reserve_cell(colony, pawn, cell):
        return False
    colony.world.reserved_cells[cell] = pawn.id
    return True


def release(colony: Colony, pawn: Pawn, thing: int) -> None:
    """Let go of one thing."""
    if colony.world.reserved.get(thing) == pawn.id:
        del colony.world.reserved[thing]


def release_all(colony: Colony, pawn: Pawn) -> None:
    """Let go of everything this pawn holds."""
    for held in (colony.world.reserved, colony.world.reserved_cells):
        if pawn.id in held.values():
            for key in [key for key, holder in held.items() if holder == pawn.id]:
                del held[key]
