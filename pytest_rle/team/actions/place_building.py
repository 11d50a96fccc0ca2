"""One building."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Literal, Self

from pydantic import Field

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team.actions.base import Claim, DrawableAction, Targets
from pytest_rle.team.actions.blueprints import Blueprint, check_buildable, is_placed, place
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, check_on_map, listed
from pytest_rle.team.actions.fields import DefName
from pytest_rle.team.cells import Cell, Coordinate
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks, PlannedBuilding

FURNITURE: Final = ("Wall", "Door", "Bed", "Stool", "Table1x2c", "Campfire", "TorchLamp", "HorseshoesPin", "PlantPot")
"""What the random policy places."""


class PlaceBuilding(DrawableAction):
    """Place one blueprint. Name `stuff` for a building that is made of stuff.

    `x`, `z` is the cell that the game calls its position; rotation 0 is north, 1 east, 2 south, 3 west.
    """

    type: Literal["place_building"] = "place_building"
    owner: ClassVar[Role | None] = Role.CONSTRUCTION_PLANNER
    def_name: DefName
    x: Coordinate
    z: Coordinate
    rotation: int = Field(default=0, ge=0, le=3)
    stuff: DefName | None = None

    def targets(self) -> Targets:
        """Each cell that the building covers."""
        wanted = (self.def_name, self.x, self.z, self.rotation, self.stuff)
        return {("cell", *cell): wanted for cell in self.cells()}

    def cells(self) -> tuple[Cell, ...]:
        """The cells that the building covers."""
        return tuple(occupied_cells(self.def_name, self.x, self.z, self.rotation))

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """The position, against every other building."""
        yield ("building", self.x, self.z), (number, self.def_name)

    async def execute(self, context: ExecutionContext) -> str:
        """Place the blueprint if nothing is in the way."""
        check_buildable(self.def_name, self.stuff, context.observation)
        cells = occupied_cells(self.def_name, self.x, self.z, self.rotation)
        check_on_map(cells, context)
        xs, zs = [x for x, _ in cells], [z for _, z in cells]
        check = await context.client.builder.check_zone(context.map_id, (min(xs), min(zs)), (max(xs), max(zs)))
        issues = check.issues
        if issues is not None and (issues.terrain or issues.ores or issues.buildings):
            raise ActionRefused(f"in the way: {listed((*issues.terrain, *issues.ores, *issues.buildings))}")
        return await place(context, [Blueprint(self.def_name, self.x, self.z, self.rotation, self.stuff)])

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The blueprint."""
        if await is_placed(after, self.def_name, self.x, self.z):
            return SHOWN
        return not_there(f"there is no blueprint of {self.def_name} at ({self.x}, {self.z})")

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the blueprint."""
        marks.plan(PlannedBuilding(self.def_name, self.x, self.z, self.stuff))

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """A piece of furniture near the centre, of wood if it is made of stuff."""
        def_name = draw.chance.choice(FURNITURE)
        x, z = draw.cell()
        stuff = "WoodLog" if DEFS.buildings[def_name].stuff_count else None
        return cls(def_name=def_name, x=x, z=z, rotation=draw.chance.integer(0, 3), stuff=stuff)
