"""The parts of which projects consist: rooms, buildings and floors, each with its order and its cost."""

from __future__ import annotations

import dataclasses
from collections import Counter

from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions import ActionModel, BuildRoom, PlaceBuilding
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.scripted.furnish import Placement


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One order: a room's walls, a building, or a floor. `key` names it in the notebook."""

    key: str
    action: ActionModel
    cost: Counter[str] = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Project:
    """Parts that are ordered together. `is_ready` tells whether research, skill and need allow it now."""

    name: str
    parts: tuple[Part, ...]
    is_ready: bool = True


def cost_of(def_name: str, stuff: str | None) -> Counter[str]:
    """Materials of one building."""
    known = DEFS.buildings[def_name]
    cost: Counter[str] = Counter()
    for material, amount in known.cost.items():
        cost[material] = amount
    if known.stuff_count and stuff is not None:
        cost[stuff] += known.stuff_count
    return cost


def place(name: str, placement: Placement, stuff: str | None) -> Part:
    """A part for one building. Stuff is left out if the building takes none."""
    takes = bool(DEFS.buildings[placement.def_name].stuff_count)
    action = PlaceBuilding(
        def_name=placement.def_name,
        x=placement.x,
        z=placement.z,
        rotation=placement.rotation,
        stuff=stuff if takes else None,
        reason=name,
    )
    key = f"{placement.def_name}@{placement.x},{placement.z}"
    return Part(key, action, cost_of(placement.def_name, stuff if takes else None))


def room(name: str, area: Rect, door: Cell, stuff: str) -> Part:
    """A part for a room's walls and door."""
    ring = 2 * (area.width + area.height) - 4
    cost: Counter[str] = Counter()
    for def_name, count in (("Wall", ring - 1), ("Door", 1)):
        for material, amount in cost_of(def_name, stuff).items():
            cost[material] += amount * count
    action = BuildRoom(area=area, door_x=door[0], door_z=door[1], stuff=stuff, reason=name)
    return Part(f"room@{area.x1},{area.z1}", action, cost)
