"""A floor."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self

from pytest_rle.rimapi.builder import PlannedFloor
from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.base import DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext, check_known, check_on_map, check_researched
from pytest_rle.team.actions.fields import DefName
from pytest_rle.team.cells import Rect
from pytest_rle.team.role import Role

SAMPLED: Final = 4
"""Cells of a new floor that are looked at afterwards."""


class PlaceFloor(DrawableAction):
    """Place blueprints of a floor over an area."""

    type: Literal["place_floor"] = "place_floor"
    owner: ClassVar[Role | None] = Role.CONSTRUCTION_PLANNER
    def_name: DefName
    area: Rect

    def targets(self) -> Targets:
        """The floor of each cell, which does not conflict with what stands on it."""
        return {("floor", *cell): self.def_name for cell in self.area.cells()}

    async def execute(self, context: ExecutionContext) -> str:
        """Place the blueprints of a floor that can be built."""
        check_known("floor", self.def_name, (name for name, known in DEFS.terrain.items() if known.work is not None))
        floor = DEFS.terrain[self.def_name]
        check_on_map(self.area.cells(), context)
        check_researched(floor.research, context.observation, self.def_name)
        anchor = (self.area.x1, self.area.z1)
        floors = [
            PlannedFloor(def_name=self.def_name, rel_x=x - anchor[0], rel_z=z - anchor[1]) for x, z in self.area.cells()
        ]
        await context.client.builder.blueprint(context.map_id, anchor, floors=floors)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Blueprints in a few of the cells: the mod skips a cell without a word if it cannot have the floor."""
        cells = self.area.cells()
        looked_at = cells[:: max(1, len(cells) // SAMPLED)][:SAMPLED]
        names = {f"Blueprint_{self.def_name}", f"Frame_{self.def_name}"}
        without = [(x, z) for x, z in looked_at if names.isdisjoint(await after.defs_at(x, z))]
        if not without:
            return SHOWN
        is_shown = len(without) < len(looked_at)
        share = f"{len(looked_at) - len(without)}" if is_shown else "none"
        return Effect(
            is_shown,
            f"{share} of the {len(looked_at)} cells looked at got a blueprint: {without[0]} cannot have this floor, "
            "has it already, or has another plan",
        )

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """Planks near the centre."""
        return cls(def_name="WoodPlankFloor", area=draw.area(2, 6))
