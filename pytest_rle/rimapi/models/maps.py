"""The map: terrain, things, buildings, zones, rooms, farms and power."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pydantic import Field

from pytest_rle.rimapi.models.base import Position, WireModel


class MapInfo(WireModel):
    """GET /maps. `size` is text such as "(250, 1, 250)"."""

    dto = "MapDto"

    id: int
    index: int
    seed: int
    faction_id: str | None = None
    is_player_home: bool
    size: str | None = None


class MapWeather(WireModel):
    """GET /map/weather: the WeatherDef and the outdoor temperature in °C."""

    dto = "MapWeatherDto"

    weather: str | None = None
    temperature: float


class MapTerrain(WireModel):
    """GET /map/terrain. `grid` holds pairs (count, palette index), row by row from z 0."""

    dto = "MapTerrainDto"

    width: int
    height: int
    palette: tuple[str, ...] = ()
    grid: tuple[int, ...] = ()
    floor_palette: tuple[str, ...] = ()
    floor_grid: tuple[int, ...] = ()


class FogGrid(WireModel):
    """GET /map/fog-grid. `fog_data` is base64 of int32 run lengths, alternately revealed and fogged."""

    dto = "FogGridDto"

    map_id: int
    width: int
    height: int
    fog_data: str | None = None


class OreGroup(WireModel):
    """All cells of one mineable def. A cell is z * map_width + x; `hp` has the hit points in the same order."""

    dto = "OreGroupDto"

    max_hp: int
    cells: tuple[int, ...] = ()
    hp: tuple[int, ...] = ()


class OreData(WireModel):
    """GET /map/ore. Keys are def names in snake case, including those of plain rock."""

    dto = "OreDataDto"

    map_width: int
    ores: Mapping[str, OreGroup] = Field(default_factory=dict)


class Thing(WireModel):
    """An item, plant or building of the things routes. `quality` is 0 Awful to 6 Legendary, or -1 for none."""

    dto = "ThingDto"

    thing_id: int
    def_name: str | None = None
    label: str | None = None
    categories: tuple[str, ...] = ()
    position: Position | None = None
    rotation: int
    size: Position | None = None
    stack_count: int
    market_value: float
    is_forbidden: bool
    quality: int
    hit_points: int
    max_hit_points: int


@dataclasses.dataclass(frozen=True, slots=True)
class PlantCell:
    """The cell of a plant."""

    x: int
    z: int


@dataclasses.dataclass(frozen=True, slots=True)
class PlantSpot:
    """The def and the cell of a plant. A map has tens of thousands, and whole Things would take three times as long."""

    def_name: str
    position: PlantCell


class Building(WireModel):
    """GET /map/buildings: the colony's buildings, and frames (`def` "Frame_...")."""

    dto = "BuildingDto"

    id: int
    def_name: str | None = Field(default=None, alias="def")
    label: str | None = None
    position: Position | None = None
    rotation: int
    size: Position | None = None
    type: str | None = None


class Zone(WireModel):
    """A zone or an area, without its cells; `type` is Zone_Growing, Zone_Stockpile, Area_Home and so on."""

    dto = "ZoneDto"

    id: int
    cells_count: int
    label: str | None = None
    base_label: str | None = None
    type: str | None = None


class MapZones(WireModel):
    """GET /map/zones."""

    dto = "MapZonesDto"

    zones: tuple[Zone, ...] = ()
    areas: tuple[Zone, ...] = ()


class Room(WireModel):
    """A room; the outdoors is the room that touches the edge of the map."""

    dto = "RoomDto"

    id: int
    role_label: str | None = None
    temperature: float
    cells_count: int
    touches_map_edge: bool
    is_prison_cell: bool
    is_doorway: bool
    open_roof_count: int
    contained_beds_ids: tuple[int, ...] = ()


class MapRooms(WireModel):
    """GET /map/rooms."""

    dto = "MapRoomsDto"

    rooms: tuple[Room, ...] = ()


class CropType(WireModel):
    """One crop of the farm summary; the mod sends a sum as `growth_progress_average`."""

    dto = "CropTypeDto"

    plant_def_name: str | None = None
    total_plants: int
    harvestable_plants: int
    expected_yield: int
    infected_count: int
    growth_progress_average: float
    is_fully_grown: bool
    is_harvestable: bool
    zone_id: int


class FarmSummary(WireModel):
    """GET /map/farm/summary."""

    dto = "MapFarmSummaryDto"

    total_growing_zones: int
    total_plants: int
    total_expected_yield: int
    total_infected_plants: int
    growth_progress_average: float
    crop_types: tuple[CropType, ...] = ()


class PowerInfo(WireModel):
    """GET /map/power/info, in W; stored power in Wd."""

    dto = "MapPowerInfoDto"

    current_power: int
    total_possible_power: int
    currently_stored_power: int
    total_power_storage: int
    total_consumption: int
    consumption_power_on: int


class CreaturesSummary(WireModel):
    """GET /map/creatures/summary: head counts."""

    dto = "MapCreaturesSummaryDto"

    colonists_count: int
    prisoners_count: int
    enemies_count: int
    animals_count: int
    insectoids_count: int
    mechanoids_count: int


class StockpileResponse(WireModel):
    """POST /map/zone/stockpile."""

    dto = "StockpileResponseDto"

    zone_id: int
    name: str | None = None
    cells_count: int
    priority: int


class GrowingZoneResponse(WireModel):
    """POST and GET /map/zone/growing. `growth_progress` is the mean of the plants, 0 to 1."""

    dto = "GrowingZoneDto"

    zone: Zone | None = None
    plant_def_name: str | None = None
    plant_count: int
    growth_progress: float
    fertility: float


class CheckZoneIssue(WireModel):
    """One obstacle in a rectangle."""

    dto = "CheckZoneIssueDto"

    x: int
    z: int
    def_name: str | None = None
    zone_type: str | None = None


class CheckZoneIssues(WireModel):
    """The obstacles in a rectangle, by kind."""

    dto = "CheckZoneIssuesDto"

    terrain: tuple[CheckZoneIssue, ...] = ()
    ores: tuple[CheckZoneIssue, ...] = ()
    buildings: tuple[CheckZoneIssue, ...] = ()
    zones: tuple[CheckZoneIssue, ...] = ()


class CheckZoneResult(WireModel):
    """POST /builder/check-zone."""

    dto = "CheckZoneResultDto"

    can_build: bool
    issues: CheckZoneIssues | None = None
