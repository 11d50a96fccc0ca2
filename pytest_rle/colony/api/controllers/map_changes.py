"""MapController, writing: switches, weather, demolition, repair, drop pods, zones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial
from typing import Final

from pytest_rle.colony.api.conjuring import conjure, is_item
from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.buildings import is_flickable
from pytest_rle.colony.api.mapping.things import building_max_hit_points
from pytest_rle.colony.api.requests import AreaRequest, PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, occupied_cells
from pytest_rle.rimworld import DEFS

controller = Controller("MapController")

MOST_ITEMS: Final = 10_000
"""Of one kind in a drop pod; a map has to have room for them."""


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
    known, name = ctx.map_asked(), ctx.parameters.text("name")
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
        _forget(ctx.colony, corpse_id)
    ctx.world.corpses.clear()


@controller.post("/api/v1/map/destroy/forbidden")
def destroy_forbidden(ctx: Context) -> None:
    """Remove all forbidden items."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    for _, item in sorted(ctx.world.items.items()):
        if item.forbidden and item.x >= 0:
            _forget(ctx.colony, item.id)
            spawning.remove_item(ctx.colony, item)


@controller.post("/api/v1/map/destroy/rect")
def destroy_rect(ctx: Context) -> None:
    """Remove everything but pawns from a rectangle."""
    wish = ctx.required_body(AreaRequest)
    ctx.require_map(wish.map_id)
    for x, z in rectangle(ctx.colony, wish.point_a, wish.point_b):
        _clear_cell(ctx.colony, x, z)


@dataclasses.dataclass(frozen=True, slots=True)
class RepairPositionsRequestDto:
    """POST /map/repair/positions."""

    map_id: int = 0
    positions: tuple[PositionDto, ...] | None = None


@controller.post("/api/v1/map/repair/positions")
def repair_positions(ctx: Context) -> None:
    """Make the buildings in some cells whole."""
    wish = ctx.required_body(RepairPositionsRequestDto)
    ctx.require_map(wish.map_id)
    if wish.positions is None:
        raise null_reference()
    _repair(ctx.colony, {(cell.x, cell.z) for cell in wish.positions})


@controller.post("/api/v1/map/repair/rect")
def repair_rect(ctx: Context) -> None:
    """Make the buildings in a rectangle whole."""
    wish = ctx.required_body(AreaRequest)
    ctx.require_map(wish.map_id)
    _repair(ctx.colony, set(rectangle(ctx.colony, wish.point_a, wish.point_b)))


@dataclasses.dataclass(frozen=True, slots=True)
class DroppedThingDto:
    """What /map/droppod reads of a thing."""

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
    wish = ctx.required_body(SpawnDropPodRequestDto)
    ctx.require_map(wish.map_id)
    if wish.position is None or wish.items is None:
        raise null_reference()
    if not ctx.world.grids.contains(wish.position.x, wish.position.z):
        raise ApiError("Position is out of bounds.")
    ctx.host.defer(partial(_drop, ctx.colony, wish.items, wish.position))


def _drop(colony: Colony, items: tuple[DroppedThingDto, ...], cell: PositionDto) -> None:
    for wanted in items:
        name = wanted.def_name or ""
        left = min(wanted.stack_count, MOST_ITEMS) if is_item(name) else 0
        while left > 0:
            item = conjure(colony, name, left, stuff=wanted.stuff_def_name, quality=wanted.quality)
            left -= item.stack_count
            spawning.spawn_item(colony, item, cell.x, cell.z)


def rectangle(colony: Colony, a: PositionDto | None, b: PositionDto | None) -> Iterator[tuple[int, int]]:
    """The cells of a rectangle that lie on the map, row by row. Raises a null reference where a corner is missing."""
    if a is None or b is None:
        raise null_reference()
    grids = colony.world.grids
    for z in range(max(min(a.z, b.z), 0), min(max(a.z, b.z), grids.height - 1) + 1):
        for x in range(max(min(a.x, b.x), 0), min(max(a.x, b.x), grids.width - 1) + 1):
            yield x, z


def clear_of_things(colony: Colony, x: int, z: int) -> None:
    """Take items, corpses, plans and the plant out of a cell; buildings and rock stay."""
    world = colony.world
    for item_id in list(colony.index.items_at.get(world.grids.index(x, z), ())):
        _forget(colony, item_id)
        spawning.remove_item(colony, world.items[item_id])
    for corpse_id in sorted(i for i, corpse in world.corpses.items() if (corpse.x, corpse.z) == (x, z)):
        _forget(colony, corpse_id)
        del world.corpses[corpse_id]
    for plan_id in sorted(i for i, plan in world.blueprints.items() if (plan.x, plan.z) == (x, z)):
        _forget(colony, plan_id)
        del world.blueprints[plan_id]
    for plan_id in sorted(i for i, plan in world.frames.items() if (plan.x, plan.z) == (x, z)):
        _forget(colony, plan_id)
        del world.frames[plan_id]
    spawning.clear_plant(colony, x, z)


def _clear_cell(colony: Colony, x: int, z: int) -> None:
    clear_of_things(colony, x, z)
    if spawning.rock_at(colony, x, z):
        spawning.set_rock(colony, x, z, "")
    for building in buildings_at(colony, x, z):
        _forget(colony, building.id)
        spawning.remove_building(colony, building)


def buildings_at(colony: Colony, x: int, z: int) -> list[Building]:
    """The buildings that cover a cell, by id."""
    return [
        building
        for _, building in sorted(colony.world.buildings.items())
        if (x, z) in occupied_cells(building.def_name, building.x, building.z, building.rotation)
    ]


def _forget(colony: Colony, thing_id: int) -> None:
    """End the jobs that are about a thing that is about to go."""
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and thing_id in (pawn.job.target, pawn.job.second_target):
            jobs.interrupt(colony, pawn)


def _repair(colony: Colony, cells: set[tuple[int, int]]) -> None:
    for _, building in sorted(colony.world.buildings.items()):
        if any(cell in cells for cell in occupied_cells(building.def_name, building.x, building.z, building.rotation)):
            building.hit_points = max(building.hit_points, building_max_hit_points(building))
