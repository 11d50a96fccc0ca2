"""Designations: what colonists mine, harvest, hunt or deconstruct."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self, get_args

from pytest_rle.team.actions.base import DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.execution import ExecutionContext
from pytest_rle.team.cells import Rect
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

Kind = Literal["mine", "harvest", "hunt", "deconstruct"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Designate(DrawableAction):
    """Mark an area: mine rock, harvest ripe plants and trees, hunt animals, or deconstruct buildings."""

    type: Literal["designate"] = "designate"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    kind: Kind
    area: Rect

    def targets(self) -> Targets:
        """The designation itself; two that overlap do not conflict."""
        return {("designation", self.kind, self.area): True}

    async def execute(self, context: ExecutionContext) -> str:
        """Mark the area."""
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        await context.client.orders.designate(context.map_id, self.kind, corner, opposite)
        return ""

    def remember(self, marks: Marks) -> None:
        """Note the marked area."""
        marks.mark(self.kind, self.area)

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """Any kind, near the centre."""
        kind = draw.chance.choice(KINDS)
        return cls(kind=kind, area=draw.area(2, 10))
