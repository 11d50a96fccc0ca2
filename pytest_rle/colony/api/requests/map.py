"""Bodies of the routes that change the map: orders, blueprints, zones and items."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.requests.shared import PositionDto


@dataclasses.dataclass(frozen=True, slots=True)
class DesignateRequestDto:
    """POST /order/designate/area."""

    map_id: int = 0
    type: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SavedTerrainDto:
    """A floor of a blueprint, relative to its anchor."""

    def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class SavedBuildingDto:
    """A building of a blueprint, relative to its anchor; `rotation` 0 north to 3 west."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0
    rotation: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class BlueprintDto:
    """Floors and buildings to be placed together."""

    width: int = 0
    height: int = 0
    floors: tuple[SavedTerrainDto, ...] = ()
    buildings: tuple[SavedBuildingDto, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PasteAreaRequestDto:
    """POST /builder/paste and /builder/blueprint; `position` is the lower left cell."""

    map_id: int = 0
    position: PositionDto | None = None
    blueprint: BlueprintDto | None = None
    clear_obstacles: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class ThingsAtCellRequestDto:
    """GET /map/things-at."""

    map_id: int = 0
    position: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class RepairPositionsRequestDto:
    """POST /map/repair/positions."""

    map_id: int = 0
    positions: tuple[PositionDto, ...] | None = None


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


@dataclasses.dataclass(frozen=True, slots=True)
class CreateGrowingZoneRequestDto:
    """POST /map/zone/growing."""

    map_id: int = 0
    plant_def: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


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


@dataclasses.dataclass(frozen=True, slots=True)
class SetForbiddenRequestDto:
    """POST /things/set-forbidden."""

    thing_ids: tuple[int, ...] | None = None
    map_id: int = 0
    forbidden: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class SpawnItemRequestDto:
    """POST /item/spawn."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    quality: str | None = None
    amount: int = 0
    x: int = 0
    z: int = 0
