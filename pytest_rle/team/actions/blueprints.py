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
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, check_researched


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
    building = DEFS.buildings.get(def_name)
    if building is None:
        raise ActionRefused(f"there is no building {def_name}")
    check_researched(building.research, observation, def_name)
    material = DEFS.stuff.get(stuff) if stuff is not None else None
    categories = " or ".join(building.stuff_categories)
    if building.stuff_count and stuff is None:
        raise ActionRefused(f"{def_name} is made of stuff: name one that is {categories}")
    if building.stuff_count and (material is None or material.category not in building.stuff_categories):
        raise ActionRefused(f"{def_name} is made of stuff that is {categories}, and {stuff} is not")
    if not building.stuff_count and stuff is not None:
        raise ActionRefused(f"{def_name} is not made of stuff; leave it out")


async def place(context: ExecutionContext, parts: Sequence[Blueprint]) -> None:
    """Place blueprints in one request, and check that the first of them exists afterwards."""
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
    here = await context.client.maps.things_at(context.map_id, first.x, first.z)
    names = (f"Blueprint_{first.def_name}", f"Frame_{first.def_name}", first.def_name)
    if not any(thing.def_name in names for thing in here):
        raise ActionRefused(
            f"the game accepted the request, but there is no blueprint of {first.def_name} at ({first.x}, {first.z})"
        )
