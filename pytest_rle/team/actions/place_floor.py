"""A floor."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pytest_rle.rimapi.builder import PlannedFloor
from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.base import DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, check_researched
from pytest_rle.team.cells import Rect
from pytest_rle.team.role import Role


class PlaceFloor(DrawableAction):
    """Place blueprints of a floor over an area."""

    type: Literal["place_floor"] = "place_floor"
    owner: ClassVar[Role | None] = Role.CONSTRUCTION_PLANNER
    def_name: str
    area: Rect

    def targets(self) -> Targets:
        """The floor of each cell, which does not conflict with what stands on it."""
        return {("floor", *cell): self.def_name for cell in self.area.cells()}

    async def execute(self, context: ExecutionContext) -> str:
        """Place the blueprints of a floor that can be built."""
        floor = DEFS.terrain.get(self.def_name)
        if floor is None or floor.work is None:
            raise ActionRefused(f"{self.def_name} is not a floor that can be built")
        check_researched(floor.research, context.observation, self.def_name)
        anchor = (self.area.x1, self.area.z1)
        floors = [
            PlannedFloor(def_name=self.def_name, rel_x=x - anchor[0], rel_z=z - anchor[1]) for x, z in self.area.cells()
        ]
        await context.client.builder.blueprint(context.map_id, anchor, floors=floors)
        return ""

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """Planks near the centre."""
        return cls(def_name="WoodPlankFloor", area=draw.area(2, 6))
