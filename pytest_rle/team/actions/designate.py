"""Designations: what colonists mine, harvest, hunt or deconstruct."""

from __future__ import annotations

import math
from collections import Counter
from typing import ClassVar, Final, Literal, Self, get_args

from pytest_rle.rimapi import RequestRefused
from pytest_rle.rimapi.models.maps import CheckZoneIssues
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions.base import ActionModel, DrawableAction, Targets
from pytest_rle.team.actions.build_room import BuildRoom
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, check_on_map
from pytest_rle.team.actions.place_building import PlaceBuilding
from pytest_rle.team.cells import Rect
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

Kind = Literal["mine", "harvest", "hunt", "deconstruct"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Designate(DrawableAction):
    """Mark an area: mine rock, harvest ripe plants and trees, hunt animals, or deconstruct buildings."""

    type: Literal["designate"] = "designate"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    not_shown: ClassVar[str] = "no route of RIMAPI lists designations"
    kind: Kind
    area: Rect

    def targets(self) -> Targets:
        """The designation itself; two that overlap do not conflict."""
        return {("designation", self.kind, self.area): True}

    def undoes(self, earlier: ActionModel, remark: str) -> bool:
        """If it deconstructs a building that was ordered within the area."""
        if self.kind != "deconstruct" or not isinstance(earlier, (BuildRoom, PlaceBuilding)):
            return False
        return any(self.area.contains(*cell) for cell in earlier.cells())

    async def execute(self, context: ExecutionContext) -> str:
        """Mark the area."""
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        check_on_map((corner, opposite), context)
        remark = await self._suitable(context)
        await context.client.orders.designate(context.map_id, self.kind, corner, opposite)
        return remark

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Nothing that could be read."""
        return SHOWN

    async def _suitable(self, context: ExecutionContext) -> str:
        """A remark on what is there to mark, where the game marks only a part of it.

        Raises:
            ActionRefused: There is nothing to mark. The game would accept the order and do nothing.
        """
        area = self.area
        where = f"in {area.x1},{area.z1} to {area.x2},{area.z2}"
        if self.kind == "hunt":
            wild = [animal for animal in context.observation.animals if not animal.faction]
            if not any(area.contains(*facts.animal_cell(animal)) for animal in wild):
                raise ActionRefused(f"there is no wild animal {where}")
            return ""
        if self.kind == "harvest":
            plants = await self._plants(context)
            fruitful = Counter(name for name in plants if DEFS.plants[name].harvested is not None)
            if not fruitful:
                others = f", only {', '.join(sorted(set(plants)))}" if plants else ""
                raise ActionRefused(f"nothing that can be harvested grows {where}{others}")
            words = ", ".join(f"{count} {name}" for name, count in fruitful.most_common(4))
            return f"{words} stand there; the game marks those that are ripe"
        try:
            check = await context.client.builder.check_zone(context.map_id, (area.x1, area.z1), (area.x2, area.z2))
        except RequestRefused:  # RIMAPI 1.9 has no such route
            return ""
        issues = check.issues if check.issues is not None else CheckZoneIssues()
        if self.kind == "mine" and not issues.ores:
            raise ActionRefused(f"there is no rock {where}")
        if self.kind == "deconstruct" and not issues.buildings:
            raise ActionRefused(f"there is no building {where}")
        return ""

    async def _plants(self, context: ExecutionContext) -> list[str]:
        """The known plants in the area."""
        area = self.area
        middle = (area.x1 + area.x2) // 2, (area.z1 + area.z2) // 2
        radius = math.ceil(math.hypot(area.x2 - middle[0], area.z2 - middle[1])) + 1
        around = await context.client.maps.things_around(context.map_id, *middle, radius)
        names = [thing.def_name or "" for thing in around if area.contains(*facts.cell(thing.position))]
        return [name for name in names if name in DEFS.plants]

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the marked area."""
        marks.mark(self.kind, self.area)

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """Any kind, near the centre."""
        kind = draw.chance.choice(KINDS)
        return cls(kind=kind, area=draw.area(2, 10))
