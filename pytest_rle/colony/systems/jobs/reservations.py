"""Reservations: which pawn has claimed which thing or cell (ReservationManager)."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn


def can_reserve(colony: Colony, pawn: Pawn, thing: int) -> bool:
    """Whether a thing, building or pawn is not reserved, or reserved by this pawn already."""
    return colony.world.reserved.get(thing, pawn.id) == pawn.id


def can_reserve_cell(colony: Colony, pawn: Pawn, cell: int) -> bool:
    """Whether a cell is not reserved, or reserved by this pawn already."""
    return colony.world.reserved_cells.get(cell, pawn.id) == pawn.id


def reserve(colony: Colony, pawn: Pawn, thing: int) -> bool:
    """Reserve a thing for this pawn. Returns False, and changes nothing, when another pawn has reserved it."""
    if not can_reserve(colony, pawn, thing):
        return False
    colony.world.reserved[thing] = pawn.id
    return True


def reserve_cell(colony: Colony, pawn: Pawn, cell: int) -> bool:
    """Reserve a cell for this pawn. Returns False, and changes nothing, when another pawn has reserved it."""
    if not can_reserve_cell(colony, pawn, cell):
        return False
    colony.world.reserved_cells[cell] = pawn.id
    return True


def release(colony: Colony, pawn: Pawn, thing: int) -> None:
    """Release this pawn's reservation of one thing, if it has one."""
    if colony.world.reserved.get(thing) == pawn.id:
        del colony.world.reserved[thing]


def release_all(colony: Colony, pawn: Pawn) -> None:
    """Release all reservations of this pawn."""
    for reserved in (colony.world.reserved, colony.world.reserved_cells):
        if pawn.id in reserved.values():
            for key in [key for key, holder in reserved.items() if holder == pawn.id]:
                del reserved[key]
