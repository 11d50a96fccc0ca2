"""Zones: stockpiles and fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field

from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.base import ActionModel, Claim, DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, check_researched, listed
from pytest_rle.team.cells import Rect
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

CROPS: Final = tuple(
    name for name in sorted(DEFS.plants) if DEFS.plants[name].sow_tags and not DEFS.plants[name].research
)
"""What the random policy sows: all that needs no research."""


class CreateStockpile(DrawableAction):
    """Create a stockpile zone. Without `allowed_categories` and `allowed_defs` it takes every haulable item."""

    type: Literal["create_stockpile"] = "create_stockpile"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    area: Rect
    name: str | None = None
    storage_priority: int = Field(default=3, ge=1, le=5, description="1 Low to 5 Critical")
    allowed_categories: tuple[str, ...] = ()
    allowed_defs: tuple[str, ...] = ()

    def targets(self) -> Targets:
        """Each cell of the area."""
        return {("cell", *cell): (self.type, self.area) for cell in self.area.cells()}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each cell of the area, against every other zone."""
        for cell in self.area.cells():
            yield ("zone", cell), number

    async def execute(self, context: ExecutionContext) -> str:
        """Create the zone if the area has none, then set its priority."""
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        check = await context.client.builder.check_zone(context.map_id, corner, opposite)
        zones = check.issues.zones if check.issues is not None else ()
        if zones:
            raise ActionRefused(f"the area overlaps a zone: {listed(zones)}")
        zone = await context.client.zones.create_stockpile(
            context.map_id,
            corner,
            opposite,
            name=self.name,
            allowed_defs=self.allowed_defs,
            allowed_categories=self.allowed_categories,
        )
        # The mod clamps the priority of a new stockpile to 2; an update takes the whole scale.
        await context.client.zones.update_stockpile(zone.zone_id, priority=self.storage_priority)
        return f"zone {zone.zone_id} with {zone.cells_count} cells"

    def remember(self, marks: Marks) -> None:
        """Note the new stockpile."""
        marks.add_stockpile(self.area)

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """A stockpile near the centre."""
        return cls(area=draw.area(2, 8), storage_priority=draw.chance.integer(1, 5))


class DeleteStockpile(ActionModel):
    """Remove a stockpile zone."""

    type: Literal["delete_stockpile"] = "delete_stockpile"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    zone_id: Annotated[int, Field(ge=0)]

    def targets(self) -> Targets:
        """The zone."""
        return {("zone", self.zone_id): "delete"}

    async def execute(self, context: ExecutionContext) -> str:
        """Delete the zone."""
        await context.client.zones.delete_stockpile(self.zone_id)
        return ""

    def remember(self, marks: Marks) -> None:
        """Forget all stockpiles, because RIMAPI does not report which cells the deleted zone had."""
        marks.forget_stockpiles()


class CreateGrowingZone(DrawableAction):
    """Create a growing zone for one crop, such as Plant_Rice."""

    type: Literal["create_growing_zone"] = "create_growing_zone"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    area: Rect
    plant_def: str

    def targets(self) -> Targets:
        """Each cell of the area."""
        return {("cell", *cell): (self.type, self.area) for cell in self.area.cells()}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each cell of the area, against every other zone."""
        for cell in self.area.cells():
            yield ("zone", cell), number

    async def execute(self, context: ExecutionContext) -> str:
        """Create the zone if the crop can be sown."""
        plant = DEFS.plants.get(self.plant_def)
        if plant is None or not plant.sow_tags:
            raise ActionRefused(f"{self.plant_def} is not a plant that can be sown")
        check_researched(plant.research, context.observation, self.plant_def)
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        answer = await context.client.zones.create_growing(context.map_id, self.plant_def, corner, opposite)
        return f"zone {answer.zone.id} with {answer.zone.cells_count} cells" if answer.zone is not None else ""

    def remember(self, marks: Marks) -> None:
        """Note the new field."""
        marks.add_growing_zone(self.area)

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """A field near the centre, with a crop that needs no research."""
        return cls(area=draw.area(2, 8), plant_def=draw.chance.choice(CROPS))
