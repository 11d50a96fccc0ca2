"""Fits furniture into a room: against the walls, with each worker's cell free and everything reachable."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team.cells import Cell, Rect

SOUTH_OF: Final[dict[int, Cell]] = {0: (0, -1), 1: (-1, 0), 2: (0, 1), 3: (1, 0)}
"""The offset of the cell where the user of a table stands, by rotation: south of it at rotation 0."""

WITH_USER: Final = frozenset(
    {
        "ElectricStove",
        "FueledStove",
        "HandTailoringBench",
        "HiTechResearchBench",
        "SimpleResearchBench",
        "TableButcher",
        "TableSculpting",
        "TableStonecutter",
    }
)
SEATS: Final = frozenset({"Stool", "DiningChair"})


@dataclasses.dataclass(frozen=True, slots=True)
class Placement:
    """A building at its position."""

    def_name: str
    x: int
    z: int
    rotation: int = 0


Candidate = tuple[tuple[int, ...], Placement, list[Cell]]
"""(cost, placement, the cells that it covers). The lowest cost wins."""


@dataclasses.dataclass(slots=True)
class _Room:
    cells: set[Cell]
    entrance: Cell
    blocked: set[Cell] = dataclasses.field(default_factory=set)
    kept_free: set[Cell] = dataclasses.field(default_factory=set)
    seats: set[Cell] = dataclasses.field(default_factory=set)
    tables: set[Cell] = dataclasses.field(default_factory=set)


def furnish(inside: Rect, entrance: Cell, wanted: Sequence[str]) -> list[Placement]:
    """Place what fits, in the order of `wanted`. Furniture that does not fit is left out.

    Args:
        inside: The room's cells, walls excluded.
        entrance: The inside cell next to the door.
        wanted: Def names.
    """
    room = _Room(set(inside.cells()), entrance, kept_free={entrance})
    placed = []
    for def_name in wanted:
        best: Candidate | None = None
        taken = room.blocked | room.kept_free | room.seats
        for x, z in sorted(room.cells):
            for rotation in (0, 1, 2, 3):
                best = _better(room, inside, taken, Placement(def_name, x, z, rotation), best)
        if best is None:
            continue
        _, placement, cells = best
        placed.append(placement)
        if def_name in SEATS:
            room.seats.update(cells)
        else:
            room.blocked.update(cells)
        if def_name.startswith("Table") and def_name not in WITH_USER:
            room.tables.update(cells)
        if def_name in WITH_USER:
            room.kept_free.add(_user_cell(placement))
    return placed


def _better(
    room: _Room, inside: Rect, taken: set[Cell], placement: Placement, best: Candidate | None
) -> Candidate | None:
    """The cheaper of a placement, if it is possible, and the best so far."""
    def_name, x, z, rotation = placement.def_name, placement.x, placement.z, placement.rotation
    cells = occupied_cells(def_name, x, z, rotation)
    if any(cell not in room.cells or cell in taken for cell in cells):
        return best
    cost: tuple[int, ...]
    if def_name in SEATS:
        if not any(beside in room.tables for beside in _beside(cells[0])):
            return best
        cost = (0, rotation, z, x)
        return (cost, placement, cells) if best is None or cost < best[0] else best
    user = _user_cell(placement) if def_name in WITH_USER else None
    if user is not None and (user not in room.cells or user in room.blocked | room.seats or user in cells):
        return best
    touching = sum(_touches_wall(inside, cell) for cell in cells)
    if def_name.startswith("Table") and def_name not in WITH_USER:
        touching = -touching  # people sit on all sides of it
    cost = (-touching, rotation, -_steps(room.entrance, cells[0]), z, x)
    is_better = best is None or cost < best[0]
    return (cost, placement, cells) if is_better and _all_reachable(room, cells, user) else best


def _user_cell(placement: Placement) -> Cell:
    dx, dz = SOUTH_OF[placement.rotation]
    return placement.x + dx, placement.z + dz


def _beside(cell: Cell) -> list[Cell]:
    x, z = cell
    return [(x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)]


def _touches_wall(inside: Rect, cell: Cell) -> int:
    x, z = cell
    return (x in (inside.x1, inside.x2)) + (z in (inside.z1, inside.z2))


def _steps(a: Cell, b: Cell) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _all_reachable(room: _Room, added: Iterable[Cell], user: Cell | None) -> bool:
    """Whether every free cell, and the user's cell, can still be reached from the entrance."""
    blocked = room.blocked | set(added)
    free = room.cells - blocked
    seen, queue = {room.entrance}, [room.entrance]
    while queue:
        for cell in _beside(queue.pop()):
            if cell in free and cell not in seen:
                seen.add(cell)
                queue.append(cell)
    return seen == free and (user is None or user in seen)
