"""What RIMAPI 1.10 sends, as frozen models: one class a DTO, field names as on the wire.

Fields that the mod leaves out when they are null are optional here and None when absent; everything else is
required, so that a server which stops sending a field is an error and not a default. Units: temperatures in °C,
needs and health 0 to 1, positions in cells (the map plane is x and z), times in game ticks unless named otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class WireModel(BaseModel):
    """Frozen; unknown fields are ignored, because a newer mod may add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Position(WireModel):
    """A cell. `y` is the height and 0 on the ground, except for animals, where the mod puts the map's z in `y`."""

    x: int
    y: int
    z: int


class GameState(WireModel):
    """GET /game/state. `storyteller` is a def name; wealth and colonists are those of the current map."""

    game_tick: int
    colony_wealth: float
    colonist_count: int
    storyteller: str | None = None
    is_paused: bool
    program_state: str | None = None
    map_count: int


class Version(WireModel):
    """GET /version."""

    rim_world_version: str | None = None
    mod_version: str | None = None
    api_version: str | None = None


class MapTime(WireModel):
    """GET /datetime: the date as text."""

    datetime: str


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


class FoodSummary(WireModel):
    """`food_total` counts items; `total_nutrition` is what they nourish."""

    food_total: int
    total_nutrition: float


class CriticalResources(WireModel):
    """Food, medicine and weapons anywhere on the map."""

    food_summary: FoodSummary | None = None
    medicine_total: int
    weapon_count: int
    weapon_value: float


class ResourcesSummary(WireModel):
    """GET /resources/summary."""

    total_items: int
    total_market_value: float
    critical_resources: CriticalResources | None = None


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


class Pawn(WireModel):
    """A pawn in brief. `hunger` is the food level: 1 is full. Health and mood 0 to 1."""

    id: int
    name: str | None = None
    gender: str | None = None
    age: int
    health: float
    mood: float
    hunger: float
    position: Position | None = None


class Skill(WireModel):
    """`name` is the SkillDef; `passion` 0 none, 1 minor, 2 major."""

    name: str
    level: int
    passion: int
    totally_disabled: bool
    xp_since_last_level: float
    xp_required_for_level_up: float


class Trait(WireModel):
    """`name` is the TraitDef; `label` tells its degree."""

    name: str
    label: str | None = None


class WorkPriority(WireModel):
    """Only work types with a priority above 0 are listed."""

    work_type: str
    priority: int
    is_totally_disabled: bool


class WorkInfo(WireModel):
    """`current_job` is a JobDef, or empty."""

    skills: tuple[Skill, ...] = ()
    current_job: str | None = None
    traits: tuple[Trait, ...] = ()
    work_priorities: tuple[WorkPriority, ...] = ()


class Hediff(WireModel):
    """A wound or illness; bleed rate in shares of all blood a day."""

    load_id: int
    def_name: str
    label: str | None = None
    severity: float
    part_label: str | None = None
    part_def_name: str | None = None
    is_tended: bool
    tendable_now: bool
    bleeding: bool
    bleed_rate: float
    is_permanent: bool
    is_currently_life_threatening: bool
    pain_offset: float


class MedicalInfo(WireModel):
    """The mod never fills `is_downed`: a downed pawn shows in its hediffs, job and alerts."""

    is_dead: bool
    is_downed: bool
    health: float
    hediffs: tuple[Hediff, ...] = ()
    medical_policy_id: int


class DetailedColonist(WireModel):
    """One element of GET /colonists/detailed."""

    colonist: Pawn
    sleep: float
    comfort: float
    beauty: float
    joy: float
    energy: float
    fresh_air: float
    colonist_work_info: WorkInfo
    colonist_medical_info: MedicalInfo


class PawnPosition(WireModel):
    """GET /colonists/positions."""

    id: int
    x: int
    z: int
    map_id: int


class Animal(WireModel):
    """GET /map/animals. The map's z is in `position.y`."""

    id: int
    name: str | None = None
    def_name: str | None = Field(default=None, alias="def")
    faction: str | None = None
    position: Position | None = None


class Lord(WireModel):
    """GET /lords: a group of pawns under one plan; member ids are text such as "Human8861"."""

    load_id: int
    faction_name: str | None = None
    faction_def_name: str | None = None
    lord_job_type: str | None = None
    current_toil_name: str | None = None
    num_pawns_lost_violently: int
    num_pawns_ever_gained: int
    owned_pawn_ids: tuple[str, ...] = ()
    any_active_pawn: bool


class Faction(WireModel):
    """GET /factions; `relation` Hostile, Neutral, Ally, or empty for the player's own."""

    load_id: int
    def_name: str | None = None
    name: str | None = None
    is_player: bool
    relation: str | None = None
    goodwill: int


class ResearchProject(WireModel):
    """A research project; `name` is the def name, "none" where nothing is being researched."""

    name: str
    label: str | None = None
    progress: int
    research_points: int
    is_finished: bool
    can_start_now: bool
    tech_level: str | None = None
    prerequisites: tuple[str, ...] = ()
    progress_percent: float


class ResearchTree(WireModel):
    """GET /research/tree."""

    projects: tuple[ResearchProject, ...] = ()


class WorkTable(WireModel):
    """GET /map/work-tables."""

    id: int
    thing_def: str | None = None
    label: str | None = None
    position: Position | None = None
    bills_count: int


class Bill(WireModel):
    """A bill of a work table; `load_id` is its id in queries."""

    load_id: int
    recipe_def_name: str | None = None
    suspended: bool
    repeat_mode: str | None = None
    repeat_count: int
    target_count: int


class Alert(WireModel):
    """GET /ui/alerts; `priority` Medium, High or Critical; `targets` are thing ids."""

    label: str | None = None
    explanation: str | None = None
    priority: str | None = None
    targets: tuple[int, ...] = ()


class Incident(WireModel):
    """The last firing of one incident def: history, not a list of live threats."""

    incident_def: str | None = None
    category: str | None = None
    incident_hour: float
    days_since_occurred: float


class IncidentLog(WireModel):
    """GET /incidents."""

    incidents: tuple[Incident, ...] = ()


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


class WorkList(WireModel):
    """GET /work-list: WorkTypeDef names."""

    work: tuple[str, ...] = ()


class PawnInventory(WireModel):
    """GET /pawns/inventory: carried, worn and wielded."""

    items: tuple[Thing, ...] = ()
    apparels: tuple[Thing, ...] = ()
    equipment: tuple[Thing, ...] = ()


class RecipeProduct(WireModel):
    """What a recipe makes."""

    thing_def: str | None = None
    count: int


class Recipe(WireModel):
    """GET /buildings/recipes; work in ticks at speed 1."""

    def_name: str
    label: str | None = None
    work_amount: float
    work_skill: str | None = None
    products: tuple[RecipeProduct, ...] = ()


class OpenWindow(WireModel):
    """GET /ui/windows."""

    window_type: str | None = None
    force_pause: bool


class ClosedWindows(WireModel):
    """POST /ui/window/close."""

    closed_count: int
    closed_windows: tuple[str, ...] = ()


class LockstepState(WireModel):
    """GET /rle/state of the embedded game. `lockstep` is False when it runs in real time.

    `seed` and `save_sha256` tell what it plays, where it knows.
    """

    game_tick: int
    state_hash: str
    lockstep: bool
    seed: int | None = None
    save_sha256: str | None = None


class Advanced(WireModel):
    """POST /rle/advance of the embedded game: where its clock stands now."""

    game_tick: int


class ReportedDeath(WireModel):
    """A colonist's end as the embedded game reports it; `tick` is a game tick."""

    name: str
    tick: int
    cause: str


class ColonyReport(WireModel):
    """GET /rle/colony-report of the embedded game."""

    deaths: tuple[ReportedDeath, ...] = ()
    ship_launched: bool = False


class ServerSentEvent(WireModel):
    """One frame of GET /events; `data` is the decoded JSON, whose keys keep the mod's spelling."""

    event: str
    data: Mapping[str, object]
