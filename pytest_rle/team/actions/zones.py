"""Zones: stockpiles and fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field

from pytest_rle.rimapi.observation import TerrainMap
from pytest_rle.rimworld import DEFS, item_categories
from pytest_rle.team.actions.base import ActionModel, Claim, DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import (
    ActionRefused,
    ExecutionContext,
    check_known,
    check_on_map,
    check_researched,
    listed,
)
from pytest_rle.team.actions.fields import CROPS, CropName, DefName
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

DRAWN: Final = tuple(name for name in CROPS if not DEFS.plants[name].research)
"""What the random policy sows: all that needs no research."""


def _created(zone_id: int, cells: int, area: Rect) -> str:
    """The remark on a new zone. The game leaves out cells that are blocked or belong to another zone."""
    wanted = area.width * area.height
    return f"zone {zone_id} with {cells} {'cells' if cells == wanted else f'of {wanted} cells'}"


def _created_id(remark: str) -> int | None:
    """The id of the zone that a remark of `_created` names."""
    found = re.match(r"zone (\d+) ", remark)
    return int(found[1]) if found is not None else None


async def _is_created(after: GameAfterOrders, remark: str) -> Effect:
    """Whether the zone is there that the answer has named, or any new one if it has named none."""
    zone_id, now = _created_id(remark), await after.zones()
    if zone_id is None:
        return SHOWN if now - {zone.id for zone in after.before.zones} else not_there("there is no new zone")
    return SHOWN if zone_id in now else not_there(f"there is no zone {zone_id}")


class CreateStockpile(DrawableAction):
    """Create a stockpile zone. Without `allowed_categories` and `allowed_defs` it takes every haulable item."""

    type: Literal["create_stockpile"] = "create_stockpile"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    area: Rect
    name: DefName | None = None
    storage_priority: int = Field(default=3, ge=1, le=5, description="1 Low to 5 Critical")
    allowed_categories: tuple[DefName, ...] = Field(default=(), max_length=20)
    allowed_defs: tuple[DefName, ...] = Field(default=(), max_length=20)

    def targets(self) -> Targets:
        """Each cell of the area."""
        wanted = (self.type, self.area, self.storage_priority, self.allowed_categories, self.allowed_defs)
        return {("cell", *cell): wanted for cell in self.area.cells()}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each cell of the area, against every other zone."""
        for cell in self.area.cells():
            yield ("zone", cell), number

    async def execute(self, context: ExecutionContext) -> str:
        """Create the zone if the area has none, then set its priority."""
        for category in self.allowed_categories:
            check_known("item category", category, item_categories.categories())
        for def_name in self.allowed_defs:
            check_known("item", def_name, item_categories.haulable_defs())
        check_on_map(((self.area.x1, self.area.z1), (self.area.x2, self.area.z2)), context)
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
        return _created(zone.zone_id, zone.cells_count, self.area)

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The zone."""
        return await _is_created(after, remark)

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the new stockpile."""
        marks.add_zone("stockpile", self.area, _created_id(remark))

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

    def undoes(self, earlier: ActionModel, remark: str) -> bool:
        """If the stockpile was created."""
        return isinstance(earlier, CreateStockpile) and _created_id(remark) == self.zone_id

    async def execute(self, context: ExecutionContext) -> str:
        """Delete the zone."""
        stockpiles = {zone.id: zone for zone in context.observation.zones if zone.type == "Zone_Stockpile"}
        if self.zone_id not in stockpiles:
            known = ", ".join(f"{zone.id} {zone.label or ''}".strip() for zone in stockpiles.values()) or "none"
            raise ActionRefused(f"there is no stockpile {self.zone_id}; the stockpiles are {known}")
        await context.client.zones.delete_stockpile(self.zone_id)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The zone is gone."""
        return SHOWN if self.zone_id not in await after.zones() else not_there(f"zone {self.zone_id} is still there")

    def remember(self, marks: Marks, remark: str) -> None:
        """Forget the stockpile."""
        marks.forget_zone(self.zone_id)


class CreateGrowingZone(DrawableAction):
    """Create a growing zone for one crop, such as Plant_Rice."""

    type: Literal["create_growing_zone"] = "create_growing_zone"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    area: Rect
    plant_def: CropName

    def targets(self) -> Targets:
        """Each cell of the area."""
        return {("cell", *cell): (self.type, self.area, self.plant_def) for cell in self.area.cells()}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each cell of the area, against every other zone."""
        for cell in self.area.cells():
            yield ("zone", cell), number

    async def execute(self, context: ExecutionContext) -> str:
        """Create the zone if the crop can be sown."""
        check_known("crop", self.plant_def, CROPS)
        plant = DEFS.plants[self.plant_def]
        check_on_map(((self.area.x1, self.area.z1), (self.area.x2, self.area.z2)), context)
        check_researched(plant.research, context.observation, self.plant_def)
        corner, opposite = (self.area.x1, self.area.z1), (self.area.x2, self.area.z2)
        answer = await context.client.zones.create_growing(context.map_id, self.plant_def, corner, opposite)
        created = _created(answer.zone.id, answer.zone.cells_count, self.area) if answer.zone is not None else ""
        poor = self._poor(context.terrain)
        if not poor:
            return created
        share = "no cell is" if len(poor) == len(self.area.cells()) else f"{len(poor)} cells are not"
        ground = ", ".join(sorted({context.terrain.at(x, z) for x, z in poor})[:3])
        return f"{created}; {share} fertile enough for {self.plant_def} ({ground})"

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The zone."""
        return await _is_created(after, remark)

    def _poor(self, terrain: TerrainMap) -> list[Cell]:
        """The cells where the crop cannot grow, on the ground as it was at the start of the episode."""
        needed = DEFS.plants[self.plant_def].fertility_min
        ground = {(x, z): DEFS.terrain.get(terrain.at(x, z)) for x, z in self.area.cells()}
        return [cell for cell, known in ground.items() if known is not None and known.fertility < needed]

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the new field."""
        marks.add_zone(f"growing {self.plant_def}", self.area, _created_id(remark))

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        """A field near the centre, with a crop that needs no research."""
        return cls(area=draw.area(2, 8), plant_def=draw.chance.choice(DRAWN))
