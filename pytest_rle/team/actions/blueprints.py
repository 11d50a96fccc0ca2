"""Blueprints of buildings: what may be built, and how it is ordered.

RIMAPI accepts much that the game would not allow a player: a blueprint of what is not researched, on water, on top of
another. What the wire does not check is checked here, against the defs and against what the game itself reports, so
that a team wins by managing and not by knowing the gaps of the mod.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pytest_rle.rimapi.builder import PlannedBuilding
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.thing_defs import BuildingDef
from pytest_rle.team.actions.effects import GameAfterOrders
from pytest_rle.team.actions.execution import (
    ActionRefused,
    ExecutionContext,
    check_known,
    check_on_map,
    check_researched,
)
from pytest_rle.team.names import did_you_mean


@dataclasses.dataclass(frozen=True, slots=True)
class Blueprint:
    """One building to place, at the cell that the game calls its position."""

    def_name: str
    x: int
    z: int
    rotation: int = 0
    stuff: str | None = None


def check_buildable(def_name: str, stuff: str | None, observation: Observation) -> None:
    """Raises ActionRefused if the def, its research or its stuff forbids the building."""
    check_known("building", def_name, DEFS.buildings)
    building = DEFS.buildings[def_name]
    check_researched(building.research, observation, def_name)
    material = DEFS.stuff.get(stuff) if stuff is not None else None
    if building.stuff_count and (material is None or material.category not in building.stuff_categories):
        raise ActionRefused(_wrong_stuff(building, stuff, observation))
    if not building.stuff_count and stuff is not None:
        raise ActionRefused(f"{def_name} is not made of stuff; leave it out")


def _wrong_stuff(building: BuildingDef, stuff: str | None, observation: Observation) -> str:
    """What the building can be made of: the suitable stuff on the map first."""
    suitable = [name for name, known in DEFS.stuff.items() if known.category in building.stuff_categories]
    stock = observation.stock
    at_hand = sorted((name for name in suitable if stock[name]), key=lambda name: -stock[name])
    categories = " or ".join(building.stuff_categories)
    choice = ", ".join((at_hand or suitable)[:3])
    if stuff is None:
        return f"{building.def_name} needs a stuff that is {categories}, such as {choice}"
    if stuff in DEFS.stuff:
        return f"{building.def_name} needs a stuff that is {categories}, and {stuff} is not; take {choice}"
    return f"there is no stuff {did_you_mean(stuff, suitable)}"


async def place(context: ExecutionContext, parts: Sequence[Blueprint]) -> str:
    """Place blueprints in one request.

    Returns a remark if the first was planned or built before, so that nothing new was ordered there.
    """
    check_on_map(((part.x, part.z) for part in parts), context)
    names = _forms(parts[0].def_name)
    before = await context.client.maps.things_at(context.map_id, parts[0].x, parts[0].z)
    was_there = next((thing.def_name for thing in before if thing.def_name in names), None)
    left, bottom = min(part.x for part in parts), min(part.z for part in parts)
    buildings = [
        PlannedBuilding(
            def_name=part.def_name,
            rel_x=part.x - left,
            rel_z=part.z - bottom,
            rotation=part.rotation,
            stuff_def_name=part.stuff,
        )
        for part in parts
    ]
    await context.client.builder.blueprint(context.map_id, (left, bottom), buildings)
    first = parts[0]
    return f"{was_there} stood at ({first.x}, {first.z}) before: nothing new was ordered there" if was_there else ""


async def is_placed(after: GameAfterOrders, def_name: str, x: int, z: int) -> bool:
    """Whether a cell has the plan, the frame or the finished building of a def."""
    return not (await after.defs_at(x, z)).isdisjoint(_forms(def_name))


def _forms(def_name: str) -> tuple[str, str, str]:
    """The def names of a building as a plan, under construction, and finished."""
    return f"Blueprint_{def_name}", f"Frame_{def_name}", def_name
