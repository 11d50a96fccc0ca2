"""MapController, zones: growing zones and stockpiles."""

from __future__ import annotations

import dataclasses
from functools import partial

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.values import Json, quality_index
from pytest_rle.colony.api.mapping.zones import growing_zone, stockpile_response
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.world import StorageSettings, World, Zone
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

controller = Controller("MapController")


@dataclasses.dataclass(frozen=True, slots=True)
class CreateGrowingZoneRequestDto:
    """POST /map/zone/growing."""

    map_id: int = 0
    plant_def: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@controller.post("/api/v1/map/zone/growing")
def create_growing_zone(ctx: Context) -> Json:
    """Create a growing zone in a rectangle. Cells with a zone are skipped; the soil is not checked."""
    wish = ctx.required_body(CreateGrowingZoneRequestDto)
    ctx.require_map(wish.map_id)
    if wish.point_a is None or wish.point_b is None:
        raise null_reference()
    plant = _plant(wish.plant_def, by_label=not ctx.is_1_9)
    if plant is None:
        raise ApiError(f"Invalid plant definition: {wish.plant_def}")
    a, b = wish.point_a, wish.point_b
    zone = zones.create_growing(ctx.colony, a.x, a.z, b.x, b.z, plant)
    if zone is None:
        if ctx.is_1_9:
            raise ApiError(f"Invalid plant definition: {wish.plant_def}")
        raise ApiError("Failed to create growing zone: no free cells in the area.")
    return growing_zone(ctx.colony, zone)


def _plant(name: str | None, *, by_label: bool) -> str | None:
    if name in DEFS.plants:
        return name
    if name is None or not by_label:
        return None
    wanted = name.lower()
    named = (known for known in DEFS.plants if wanted in (label(known), label(known).removesuffix(" plant")))
    return next(named, None)


@dataclasses.dataclass(frozen=True, slots=True)
class CreateStockpileRequestDto:
    """POST /map/zone/stockpile."""

    map_id: int = 0
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None
    name: str | None = None
    priority: int | None = None
    allowed_item_defs: tuple[str, ...] | None = None
    allowed_item_categories: tuple[str, ...] | None = None
    min_hit_points_percent: float | None = None
    max_hit_points_percent: float | None = None
    min_quality: str | None = None
    max_quality: str | None = None


@controller.post("/api/v1/map/zone/stockpile")
def create_stockpile(ctx: Context) -> Json:
    """Create a stockpile in a rectangle. Without a priority it takes nothing: the default is 0, Unstored."""
    wish = ctx.required_body(CreateStockpileRequestDto, "Request cannot be null.")
    ctx.require_map(wish.map_id)
    if wish.point_a is None or wish.point_b is None:
        raise ApiError("PointA and PointB cannot be null.")
    for corner in (wish.point_a, wish.point_b):
        _require_on_map(ctx.world, corner)
    settings = StorageSettings(priority=min(max(wish.priority or 0, -1), 2))
    _allow(settings, wish.allowed_item_defs, wish.allowed_item_categories)
    if wish.allowed_item_defs is None and wish.allowed_item_categories is None:
        settings.allowed = set(zones.haulable_defs())
    _set_ranges(settings, wish)
    a, b = wish.point_a, wish.point_b
    zone = zones.create_stockpile(ctx.colony, a.x, a.z, b.x, b.z, settings, wish.name or None)
    if zone is None:
        raise ApiError("Failed to create stockpile: no free cells in the area.")
    return stockpile_response(zone, f"Stockpile '{zone.label}' created successfully with {len(zone.cells)} cells.")


@controller.delete("/api/v1/map/zone/stockpile/delete")
def delete_stockpile(ctx: Context) -> None:
    """Delete a stockpile, shortly after the answer."""
    zone, _ = _stockpile(ctx, ctx.parameters.integer("zone_id"))
    ctx.host.defer(partial(zones.delete, ctx.colony, zone.id))


@dataclasses.dataclass(frozen=True, slots=True)
class UpdateStockpileRequestDto:
    """POST /map/zone/stockpile/update."""

    zone_id: int = 0
    name: str | None = None
    priority: int | None = None
    add_item_defs: tuple[str, ...] | None = None
    remove_item_defs: tuple[str, ...] | None = None
    add_item_categories: tuple[str, ...] | None = None
    remove_item_categories: tuple[str, ...] | None = None
    min_hit_points_percent: float | None = None
    max_hit_points_percent: float | None = None
    min_quality: str | None = None
    max_quality: str | None = None


@controller.post("/api/v1/map/zone/stockpile/update")
def update_stockpile(ctx: Context) -> Json:
    """Edit a stockpile: what is taken away goes before what is added."""
    wish = ctx.required_body(UpdateStockpileRequestDto, "Request cannot be null.")
    zone, storage = _stockpile(ctx, wish.zone_id)
    if wish.name:
        zone.label = wish.name
    if wish.priority is not None:
        storage.priority = min(max(wish.priority, 0), 5)
    storage.allowed -= set(wish.remove_item_defs or ())
    for category in wish.remove_item_categories or ():
        storage.allowed -= zones.categories().get(category, frozenset())
    _allow(storage, wish.add_item_defs, wish.add_item_categories)
    _set_ranges(storage, wish)
    return stockpile_response(zone, f"Stockpile '{zone.label}' updated successfully.")


def _allow(settings: StorageSettings, names: tuple[str, ...] | None, categories: tuple[str, ...] | None) -> None:
    settings.allowed |= set(names or ()) & set(zones.haulable_defs())
    for category in categories or ():
        settings.allowed |= zones.categories().get(category, frozenset())


def _set_ranges(settings: StorageSettings, wish: CreateStockpileRequestDto | UpdateStockpileRequestDto) -> None:
    low, high = settings.hit_points_range
    settings.hit_points_range = (
        low if wish.min_hit_points_percent is None else wish.min_hit_points_percent,
        high if wish.max_hit_points_percent is None else wish.max_hit_points_percent,
    )
    worst, best = quality_index(wish.min_quality), quality_index(wish.max_quality)
    settings.quality_range = (
        settings.quality_range[0] if worst is None else worst,
        settings.quality_range[1] if best is None else best,
    )


def _require_on_map(world: World, corner: PositionDto) -> None:
    if not world.grids.contains(corner.x, corner.z):
        raise ApiError(f"Position ({corner.x}, 0, {corner.z}) is out of bounds.")


def _stockpile(ctx: Context, zone_id: int) -> tuple[Zone, StorageSettings]:
    zone = ctx.world.zones.get(zone_id)
    if zone is None or zone.storage is None:
        raise ApiError(f"Stockpile zone with ID {zone_id} not found.")
    return zone, zone.storage
