"""MapController, write routes: switches, weather, removal, repair, drop pods."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.map_edits import clear_cell, interrupt_jobs_on, is_item, new_stack, rectangle
from pytest_rle.colony.api.mapping.buildings import is_flickable
from pytest_rle.colony.api.mapping.things import building_max_hit_points
from pytest_rle.colony.api.requests import AreaRequest, PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import occupied_cells
from pytest_rle.rimworld import DEFS

controller = Controller("MapController")

MOST_ITEMS: Final = 10_000
"""Items of one kind in a drop pod: the map must have room for them."""


@controller.post("/api/v1/map/building/power")
def set_power(ctx: Context) -> None:
    """Flick a building's switch at once."""
    building = ctx.building(ctx.parameters.integer("buildingId"))
    if not is_flickable(building):
        raise ApiError("Building has no power switch.")
    building.switched_on = ctx.parameters.boolean("powerOn")


@controller.post("/api/v1/map/weather/change")
def change_weather(ctx: Context) -> None:
    """Set the weather."""
    known, name = ctx.names_map(), ctx.parameters.text("name")
    if not known:
        raise null_reference()
    if name not in DEFS.weathers:
        raise ApiError(f"Could not find weather Def with name: {name}")
    weather.change(ctx.colony, name)


@controller.post("/api/v1/map/destroy/corpses")
def destroy_corpses(ctx: Context) -> None:
    """Remove all corpses."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    for corpse_id in sorted(ctx.world.corpses):
        interrupt_jobs_on(ctx.colony, corpse_id)
    ctx.world.corpses.clear()


@controller.post("/api/v1/map/destroy/forbidden")
def destroy_forbidden(ctx: Context) -> None:
    """Remove all forbidden items."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    for _, item in sorted(ctx.world.items.items()):
        if item.forbidden and item.x >= 0:
            interrupt_jobs_on(ctx.colony, item.id)
            spawning.remove_item(ctx.colony, item)


@controller.post("/api/v1/map/destroy/rect")
def destroy_rect(ctx: Context) -> None:
    """Remove everything but pawns from a rectangle."""
    request = ctx.required_body(AreaRequest)
    ctx.require_map(request.map_id)
    for x, z in rectangle(ctx.colony, request.point_a, request.point_b):
        clear_cell(ctx.colony, x, z)


@dataclasses.dataclass(frozen=True, slots=True)
class RepairPositionsRequestDto:
    """POST /map/repair/positions."""

    map_id: int = 0
    positions: tuple[PositionDto, ...] | None = None


@controller.post("/api/v1/map/repair/positions")
def repair_positions(ctx: Context) -> None:
    """Repair the buildings in some cells completely."""
    request = ctx.required_body(RepairPositionsRequestDto)
    ctx.require_map(request.map_id)
    if request.positions is None:
        raise null_reference()
    _repair(ctx.colony, {(cell.x, cell.z) for cell in request.positions})


@controller.post("/api/v1/map/repair/rect")
def repair_rect(ctx: Context) -> None:
    """Repair the buildings in a rectangle completely."""
    request = ctx.required_body(AreaRequest)
    ctx.require_map(request.map_id)
    _repair(ctx.colony, set(rectangle(ctx.colony, request.point_a, request.point_b)))


@dataclasses.dataclass(frozen=True, slots=True)
class DroppedThingDto:
    """Items of one kind in a drop pod."""

    def_name: str | None = None
    stack_count: int = 0
    quality: int = 0
    stuff_def_name: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SpawnDropPodRequestDto:
    """POST /map/droppod."""

    map_id: int = 0
    position: PositionDto | None = None
    items: tuple[DroppedThingDto, ...] | None = None
    faction: str | None = None
    open_delay: bool = True


@controller.post("/api/v1/map/droppod")
def drop_pod(ctx: Context) -> None:
    """Drop a pod with items, shortly after the answer."""
    request = ctx.required_body(SpawnDropPodRequestDto)
    ctx.require_map(request.map_id)
    if request.position is None or request.items is None:
        raise null_reference()
    if not ctx.world.grids.contains(request.position.x, request.position.z):
        raise ApiError("Position is out of bounds.")
    ctx.warn_ignored(request, "faction", "open_delay")
    ctx.host.defer(partial(_drop, ctx.colony, request.items, request.position))


def _drop(colony: Colony, items: tuple[DroppedThingDto, ...], cell: PositionDto) -> None:
    for wanted in items:
        name = wanted.def_name or ""
        left = min(wanted.stack_count, MOST_ITEMS) if is_item(name) else 0
        while left > 0:
            item = new_stack(colony, name, left, stuff=wanted.stuff_def_name, quality=wanted.quality)
            left -= item.stack_count
            spawning.spawn_item(colony, item, cell.x, cell.z)


def _repair(colony: Colony, cells: set[tuple[int, int]]) -> None:
    for _, building in sorted(colony.world.buildings.items()):
        if any(cell in cells for cell in occupied_cells(building.def_name, building.x, building.z, building.rotation)):
            building.hit_points = max(building.hit_points, building_max_hit_points(building))
