"""A room: walls with a door."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self

from pydantic import model_validator

from pytest_rle.rimapi.models.maps import CheckZoneIssues
from pytest_rle.rimworld.building_kinds import ENCLOSING
from pytest_rle.team.actions.base import DrawableAction, Targets
from pytest_rle.team.actions.blueprints import Blueprint, check_buildable, place
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo, check_on_map, listed
from pytest_rle.team.actions.fields import DefName
from pytest_rle.team.cells import Cell, Coordinate, Rect
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks, PlannedBuilding

PLANS: Final = frozenset({"Blueprint_Wall", "Blueprint_Door", "Frame_Wall", "Frame_Door"})
"""Walls and doors that are planned or under construction."""


class BuildRoom(DrawableAction):
    """Build walls on the outer ring of `area`, with one door in the ring. The inside is `area` without its ring."""

    type: Literal["build_room"] = "build_room"
    owner: ClassVar[Role | None] = Role.CONSTRUCTION_PLANNER
    area: Rect
    door_x: Coordinate
    door_z: Coordinate
    stuff: DefName = "WoodLog"

    @model_validator(mode="after")
    def _has_an_inside_and_a_door(self) -> BuildRoom:
        if self.area.width < 3 or self.area.height < 3:
            raise ValueError("a room needs at least 3 by 3 cells, walls included")
        on_side = self.door_x in (self.area.x1, self.area.x2) and self.area.z1 < self.door_z < self.area.z2
        on_end = self.door_z in (self.area.z1, self.area.z2) and self.area.x1 < self.door_x < self.area.x2
        if not (on_side or on_end):
            raise ValueError("the door must be in the wall, and not in a corner")
        return self

    def targets(self) -> Targets:
        """Each cell of the ring."""
        door = (self.door_x, self.door_z)
        return {("cell", *cell): ("Door" if cell == door else "Wall", self.stuff) for cell in self.area.ring()}

    def cells(self) -> tuple[Cell, ...]:
        """The cells of the walls and of the door."""
        return tuple(self.area.ring())

    async def execute(self, context: ExecutionContext) -> str:
        """Place the walls and the door that are missing."""
        check_buildable("Wall", self.stuff, context.observation)
        check_buildable("Door", self.stuff, context.observation)
        check_on_map(self.area.ring(), context)
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        check = await context.client.builder.check_zone(context.map_id, corner, opposite)
        standing = self._standing(check.issues) if check.issues is not None else set()
        door = (self.door_x, self.door_z)
        parts = [
            Blueprint("Door" if cell == door else "Wall", *cell, stuff=self.stuff)
            for cell in self.area.ring()
            if cell not in standing or cell == door
        ]
        if all((part.x, part.z) in standing for part in parts):
            raise NothingToDo("the walls stand")
        buildings = check.issues.buildings if check.issues is not None else ()
        if door in standing and any((i.x, i.z) == door and i.def_name == "Door" for i in buildings):
            parts = [part for part in parts if (part.x, part.z) != door]
        remark = await place(context, parts)
        return remark or f"{len(parts)} blueprints"

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """A blueprint in the ring. The search ends at the first, which is where a wall or the door was missing."""
        for x, z in self.area.ring():
            defs = await after.defs_at(x, z)
            if not defs.isdisjoint(PLANS):
                return SHOWN
        return not_there("there is no blueprint of a wall or a door in the ring")

    def _standing(self, issues: CheckZoneIssues) -> set[Cell]:
        """The cells with rock, a wall or a door. Raises ActionRefused if anything else is in the ring."""
        walls = set(self.area.ring())
        ground = [issue for issue in issues.terrain if (issue.x, issue.z) in walls]
        if ground:
            raise ActionRefused(f"walls cannot stand on {listed(ground)}")
        standing = {(issue.x, issue.z) for issue in issues.ores}
        standing |= {(issue.x, issue.z) for issue in issues.buildings if issue.def_name in ENCLOSING}
        blocked = [issue for issue in issues.buildings if (issue.x, issue.z) in walls - standing]
        if blocked:
            raise ActionRefused(f"in the way of the walls: {listed(blocked)}")
        return standing

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the walls and the door."""
        for cell in self.area.ring():
            def_name = "Door" if cell == (self.door_x, self.door_z) else "Wall"
            marks.plan(PlannedBuilding(def_name, *cell, self.stuff))

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """A wooden room near the centre, its door in the south wall."""
        area = draw.area(4, 8)
        return cls(area=area, door_x=area.x1 + 1, door_z=area.z1)
