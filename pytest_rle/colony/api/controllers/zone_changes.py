"""MapController, write routes of zones: growing zones and stockpiles."""

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
from pytest_rle.rimworld import DEFS, item_categories
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
    request = ctx.required_body(CreateGrowingZoneRequestDto)
    ctx.require_map(request.map_id)
    if request.point_a is None or request.point_b is None:
        raise null_reference()
    plant = _plant(request.plant_def, by_label=not ctx.is_1_9)
    if plant is None:
        raise ApiError(f"Invalid plant definition: {request.plant_def}")
    a, b = request.point_a, request.point_b
    skipped = zones.skipped_cells(ctx.colony, a.x, a.z, b.x, b.z)
    zone = zones.create_growing(ctx.colony, a.x, a.z, b.x, b.z, plant)
    if zone is None:
        if ctx.is_1_9 or not skipped:
            raise ApiError(f"Invalid plant definition: {request.plant_def}")
        raise ApiError(f"Failed to create growing zone: no free cells in the area; {skipped}.")
    if skipped and not ctx.is_1_9:
        ctx.warnings.append(f"{skipped}.")
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
    """Create a stockpile in a rectangle. Without a priority it accepts nothing: the default is 0, Unstored."""
    request = ctx.required_body(CreateStockpileRequestDto, "Request cannot be null.")
    ctx.require_map(request.map_id)
    if request.point_a is None or request.point_b is None:
        raise ApiError("PointA and PointB cannot be null.")
    for corner in (request.point_a, request.point_b):
        _require_on_map(ctx.world, corner)
    settings = StorageSettings(priority=min(max(request.priority or 0, -1), 2))
    _allow(settings, request.allowed_item_defs, request.allowed_item_categories)
    if request.allowed_item_defs is None and request.allowed_item_categories is None:
        settings.allowed = set(item_categories.haulable_defs())
    _set_ranges(settings, request)
    a, b = request.point_a, request.point_b
    skipped = zones.skipped_cells(ctx.colony, a.x, a.z, b.x, b.z)
    zone = zones.create_stockpile(ctx.colony, a.x, a.z, b.x, b.z, settings, request.name or None)
    if zone is None:
        raise ApiError(f"Failed to create stockpile: no free cells in the area; {skipped}.")
    if skipped:
        ctx.warnings.append(f"{skipped}.")
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
    """Edit a stockpile: removals are applied before additions."""
    request = ctx.required_body(UpdateStockpileRequestDto, "Request cannot be null.")
    zone, storage = _stockpile(ctx, request.zone_id)
    if request.name:
        zone.label = request.name
    if request.priority is not None:
        storage.priority = min(max(request.priority, 0), 5)
    storage.allowed -= set(request.remove_item_defs or ())
    for category in request.remove_item_categories or ():
        storage.allowed -= item_categories.categories().get(category, frozenset())
    _allow(storage, request.add_item_defs, request.add_item_categories)
    _set_ranges(storage, request)
    return stockpile_response(zone, f"Stockpile '{zone.label}' updated successfully.")


def _allow(settings: StorageSettings, names: tuple[str, ...] | None, categories: tuple[str, ...] | None) -> None:
    settings.allowed |= set(names or ()) & set(item_categories.haulable_defs())
    for category in categories or ():
        settings.allowed |= item_categories.categories().get(category, frozenset())


def _set_ranges(settings: StorageSettings, request: CreateStockpileRequestDto | UpdateStockpileRequestDto) -> None:
    low, high = settings.hit_points_range
    settings.hit_points_range = (
        low if request.min_hit_points_percent is None else request.min_hit_points_percent,
        high if request.max_hit_points_percent is None else request.max_hit_points_percent,
    )
    worst, best = quality_index(request.min_quality), quality_index(request.max_quality)
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
