"""The map: ground, things, buildings, zones, rooms, farms, power."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pydantic import Field

from pytest_rle.rimapi.models.base import Position, WireModel


class MapInfo(WireModel):
    """GET /maps. `size` is text such as "(250, 1, 250)"."""

    id: int
    index: int
    seed: int
    faction_id: str | None = None
    is_player_home: bool
    size: str | None = None


class MapWeather(WireModel):
    """GET /map/weather: the WeatherDef and the outdoor temperature in °C."""

    weather: str | None = None
    temperature: float


class MapTerrain(WireModel):
    """GET /map/terrain. `grid` holds pairs (count, palette index), row by row from z 0."""

    width: int
    height: int
    palette: tuple[str, ...] = ()
    grid: tuple[int, ...] = ()
    floor_palette: tuple[str, ...] = ()
    floor_grid: tuple[int, ...] = ()


class FogGrid(WireModel):
    """GET /map/fog-grid. `fog_data` is base64 of int32 run lengths, revealed first, then fogged, alternating."""

    map_id: int
    width: int
    height: int
    fog_data: str | None = None


class OreGroup(WireModel):
    """All cells of one mineable def; a cell is z * map_width + x, `hp` runs parallel."""

    max_hp: int
    cells: tuple[int, ...] = ()
    hp: tuple[int, ...] = ()


class OreData(WireModel):
    """GET /map/ore. Keys are snake-cased def names, plain rock included."""

    map_width: int
    ores: Mapping[str, OreGroup] = Field(default_factory=dict)


class Thing(WireModel):
    """An item, plant or building as the things routes give it. `quality` is -1 for none, 0 Awful to 6 Legendary."""

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
    """What of a plant is needed to know where what grows. Maps have tens of thousands, which makes models too slow."""

    def_name: str
    position: PlantCell


class Building(WireModel):
    """GET /map/buildings: buildings of the colony, and frames (`def` "Frame_...")."""

    id: int
    def_name: str | None = Field(default=None, alias="def")
    label: str | None = None
    position: Position | None = None
    rotation: int
    size: Position | None = None
    type: str | None = None


class Zone(WireModel):
    """A zone or an area; `type` is Zone_Growing, Zone_Stockpile, Area_Home and so on. Cells are not sent."""

    id: int
    cells_count: int
    label: str | None = None
    base_label: str | None = None
    type: str | None = None


class MapZones(WireModel):
    """GET /map/zones."""

    zones: tuple[Zone, ...] = ()
    areas: tuple[Zone, ...] = ()


class Room(WireModel):
    """GET /map/rooms. The outdoors is the room that touches the map's edge."""

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

    rooms: tuple[Room, ...] = ()


class CropType(WireModel):
    """One crop in the farm summary; `growth_progress_average` is a sum on the wire, as the mod has it."""

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

    total_growing_zones: int
    total_plants: int
    total_expected_yield: int
    total_infected_plants: int
    growth_progress_average: float
    crop_types: tuple[CropType, ...] = ()


class PowerInfo(WireModel):
    """GET /map/power/info, in W and Wd."""

    current_power: int
    total_possible_power: int
    currently_stored_power: int
    total_power_storage: int
    total_consumption: int
    consumption_power_on: int


class CreaturesSummary(WireModel):
    """GET /map/creatures/summary: head counts."""

    colonists_count: int
    prisoners_count: int
    enemies_count: int
    animals_count: int
    insectoids_count: int
    mechanoids_count: int


class StockpileResponse(WireModel):
    """POST /map/zone/stockpile."""

    zone_id: int
    name: str | None = None
    cells_count: int
    priority: int


class GrowingZoneResponse(WireModel):
    """POST /map/zone/growing."""

    zone: Zone | None = None
    plant_def_name: str | None = None
    plant_count: int
    fertility: float


class CheckZoneIssue(WireModel):
    """One thing in the way of a rectangle."""

    x: int
    z: int
    def_name: str | None = None
    zone_type: str | None = None


class CheckZoneIssues(WireModel):
    """What stands in the way, by kind."""

    terrain: tuple[CheckZoneIssue, ...] = ()
    ores: tuple[CheckZoneIssue, ...] = ()
    buildings: tuple[CheckZoneIssue, ...] = ()
    zones: tuple[CheckZoneIssue, ...] = ()


class CheckZoneResult(WireModel):
    """POST /builder/check-zone."""

    can_build: bool
    issues: CheckZoneIssues | None = None
