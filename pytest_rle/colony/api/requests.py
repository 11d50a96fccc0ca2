"""The bodies that RIMAPI's routes take, one record a DTO, fields and defaults as in the mod."""

from __future__ import annotations

import dataclasses

record = dataclasses.dataclass(frozen=True, slots=True)


@record
class PositionDto:
    """A cell; `y` is the height and plays no part."""

    x: int = 0
    y: int = 0
    z: int = 0


@record
class FloatRange:
    """A range of shares or amounts."""

    min: float = 0.0
    max: float = 0.0


@record
class IntRangeDto:
    """A range of whole numbers, both ends included."""

    min: int = 0
    max: int = 0


@record
class AreaRequest:
    """A rectangle on a map: what copy, check-zone, destroy and repair take."""

    map_id: int = 0
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@record
class DesignateRequestDto:
    """POST /order/designate/area."""

    map_id: int = 0
    type: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@record
class SavedTerrainDto:
    """A floor of a blueprint, relative to its anchor."""

    def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0


@record
class SavedBuildingDto:
    """A building of a blueprint, relative to its anchor; `rotation` 0 north to 3 west."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    rel_x: int = 0
    rel_z: int = 0
    rotation: int = 0


@record
class BlueprintDto:
    """Floors and buildings to be placed together."""

    width: int = 0
    height: int = 0
    floors: tuple[SavedTerrainDto, ...] = ()
    buildings: tuple[SavedBuildingDto, ...] = ()


@record
class PasteAreaRequestDto:
    """POST /builder/paste and /builder/blueprint; `position` is the lower left cell."""

    map_id: int = 0
    position: PositionDto | None = None
    blueprint: BlueprintDto | None = None
    clear_obstacles: bool = True


@record
class ThingsAtCellRequestDto:
    """GET /map/things-at."""

    map_id: int = 0
    position: PositionDto | None = None


@record
class RepairPositionsRequestDto:
    """POST /map/repair/positions."""

    map_id: int = 0
    positions: tuple[PositionDto, ...] | None = None


@record
class DroppedThingDto:
    """What /map/droppod reads of a thing."""

    def_name: str | None = None
    stack_count: int = 0
    quality: int = 0
    stuff_def_name: str | None = None


@record
class SpawnDropPodRequestDto:
    """POST /map/droppod."""

    map_id: int = 0
    position: PositionDto | None = None
    items: tuple[DroppedThingDto, ...] | None = None
    faction: str | None = None
    open_delay: bool = True


@record
class CreateGrowingZoneRequestDto:
    """POST /map/zone/growing."""

    map_id: int = 0
    plant_def: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@record
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


@record
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


@record
class SetForbiddenRequestDto:
    """POST /things/set-forbidden."""

    thing_ids: tuple[int, ...] | None = None
    map_id: int = 0
    forbidden: bool = False


@record
class SpawnItemRequestDto:
    """POST /item/spawn."""

    def_name: str | None = None
    stuff_def_name: str | None = None
    quality: str | None = None
    amount: int = 0
    x: int = 0
    z: int = 0


@record
class BillRequest:
    """POST /buildings/bills/add and PUT /buildings/bill/update; the latter ignores `recipe_def_name`."""

    recipe_def_name: str | None = None
    repeat_mode: str | None = None
    repeat_count: int | None = None
    target_count: int | None = None
    store_mode: str | None = None
    suspended: bool | None = None
    pause_when_satisfied: bool | None = None
    unpause_when_you_have: int | None = None
    include_equipped: bool | None = None
    include_tainted: bool | None = None
    hp_range: FloatRange | None = None
    quality_range: IntRangeDto | None = None
    limit_to_allowed_stuff: bool | None = None
    ingredient_search_radius: float | None = None
    allowed_skill_range: IntRangeDto | None = None
    pawn_restriction_id: int | None = None
    player_custom_name: str | None = None
    allowed_materials: tuple[str, ...] | None = None


@record
class BillReorderRequest:
    """PUT /buildings/bill/reorder."""

    offset: int = 0


@record
class BillSuspendRequest:
    """PUT /buildings/bill/suspend."""

    suspended: bool = False


@record
class WorkPriorityRequestDto:
    """POST /colonist/work-priority."""

    id: int = 0
    work: str = ""
    priority: int = 0


@record
class ColonistsWorkPrioritiesRequestDto:
    """POST /colonists/work-priority."""

    priorities: tuple[WorkPriorityRequestDto, ...] = ()


@record
class PawnTimeAssignmentRequestDto:
    """POST /colonist/time-assignment."""

    pawn_id: int = 0
    hour: int = 0
    assignment: str | None = None


@record
class PawnJobRequestDto:
    """POST /pawn/job; a thing goes before a position."""

    pawn_id: int = 0
    job_def: str | None = None
    target_thing_id: int | None = None
    target_position: PositionDto | None = None


@record
class MedicalTendRequestDto:
    """POST /pawn/medical/tend."""

    patient_pawn_id: int = 0
    doctor_pawn_id: int | None = None


@record
class MedicalBedRestRequestDto:
    """POST /pawn/medical/bed-rest."""

    patient_pawn_id: int = 0
    bed_building_id: int | None = None


@record
class PawnBasicRequest:
    """POST /pawn/edit/basic; ages in years."""

    pawn_id: int = 0
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    gender: str | None = None
    biological_age: int | None = None
    chronological_age: int | None = None


@record
class PawnHealthRequest:
    """POST /pawn/edit/health."""

    pawn_id: int = 0
    heal_all_injuries: bool = False
    restore_body_parts: bool = False
    remove_all_diseases: bool = False


@record
class PawnNeedsRequest:
    """POST /pawn/edit/needs; shares of a full need."""

    pawn_id: int = 0
    food: float | None = None
    rest: float | None = None
    mood: float | None = None


@record
class SkillEntryDto:
    """One skill to set."""

    skill_name: str | None = None
    level: int | None = None
    passion: int | None = None


@record
class PawnSkillsRequest:
    """POST /pawn/edit/skills."""

    pawn_id: int = 0
    skills: tuple[SkillEntryDto, ...] | None = None


@record
class TraitEntryDto:
    """One trait to add."""

    trait_name: str | None = None
    degree: int | None = None


@record
class PawnTraitsRequest:
    """POST /pawn/edit/traits."""

    pawn_id: int = 0
    add_traits: tuple[TraitEntryDto, ...] | None = None
    remove_traits: tuple[str, ...] | None = None


@record
class ItemDto:
    """An amount of something."""

    def_name: str | None = None
    count: int = 0


@record
class PawnInventoryRequest:
    """POST /pawn/edit/inventory."""

    pawn_id: int = 0
    drop_inventory: bool = False
    clear_inventory: bool = False
    add_items: tuple[ItemDto, ...] | None = None


@record
class PawnApparelRequest:
    """POST /pawn/edit/apparel."""

    pawn_id: int = 0
    drop_apparel: bool = False
    drop_weapons: bool = False


@record
class PawnStatusRequest:
    """POST /pawn/edit/status."""

    pawn_id: int = 0
    is_drafted: bool | None = None
    kill: bool = False
    resurrect: bool = False


@record
class PawnPositionRequest:
    """POST /pawn/edit/position; `map_id` is text."""

    pawn_id: int = 0
    map_id: str | None = None
    position: PositionDto | None = None


@record
class PawnFactionRequest:
    """POST /pawn/edit/faction."""

    pawn_id: int = 0
    set_faction: str | None = None
    make_colonist: bool = False
    make_prisoner: bool = False
    release_prisoner: bool = False


@record
class PawnSpawnRequestDto:
    """POST /pawn/spawn; what the colony does not model of it is ignored."""

    pawn_kind: str = "Colonist"
    faction: str = "PlayerColony"
    gender: str | None = None
    biological_age: float | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    map_id: str | None = None
    position: PositionDto | None = None


@record
class LordCreateRequestDto:
    """POST /lords/create; `map_id` is text."""

    faction: str | None = None
    map_id: str | None = None
    pawn_ids: tuple[int, ...] | None = None
    job_type: str = "AssaultColony"
    position: PositionDto | None = None
    target_ids: tuple[int, ...] | None = None


@record
class ForceInteractionRequestDto:
    """POST /pawns/interactions/force."""

    initiator_id: int = 0
    recipient_id: int = 0
    interaction_def_name: str | None = None


@record
class AddRelationRequestDto:
    """POST /pawns/relations/add."""

    pawn1_id: int = 0
    pawn2_id: int = 0
    relation_def_name: str | None = None


@record
class IncidentParmsDto:
    """Those of the incident's parameters that the colony acts on; points below 0 leave them to the storyteller."""

    points: float = -1.0
    faction: str | None = None
    forced: bool = False
    point_multiplier: float = 1.0


@record
class TriggerIncidentRequestDto:
    """POST /incident/trigger; `map_id` is ignored."""

    name: str | None = None
    map_id: str | None = None
    incident_parms: IncidentParmsDto | None = None


@record
class IncidentChanceRequestDto:
    """GET /incident/chance."""

    incident_def_name: str | None = None


@record
class FactionChangeRelationRequestDto:
    """POST /faction/goodwill and /faction/change/goodwill."""

    id: int = 0
    other_id: int = 0
    value: int = 0
    send_message: bool = False
    can_send_hostility_letter: bool = False


@record
class AllDefsRequestDto:
    """GET /def/all; the body is optional."""

    filters: tuple[str, ...] | None = None


@record
class SendLetterRequestDto:
    """POST /game/send/letter; ids are text."""

    label: str | None = None
    message: str | None = None
    letter_def: str | None = None
    map_id: str | None = None
    delay_ticks: int = 0
    play_sound: bool = False


@record
class FileNameRequest:
    """POST /game/save and /game/load."""

    file_name: str | None = None
    check_version: bool = False
    skip_mod_mismatch: bool = False


@record
class NewGameStartRequestDto:
    """POST /game/start; `map_size` in cells, the rest as in the mod's page for a new game."""

    storyteller_name: str | None = None
    difficulty_name: str | None = None
    map_size: int = 0
    permadeath: bool = False
    planet_coverage: float = 0.0
    world_seed: str | None = None
    starting_tile: str | None = None
    starting_season: str | None = None
    overall_rainfall: int = 0
    overall_temperature: int = 0
    overall_population: int = 0
    landmark_density: int = 0


@record
class ConfigureModsRequestDto:
    """POST /mods/configure."""

    package_ids: tuple[str, ...] | None = None
    restart_game: bool = False


@record
class SelectAreaRequestDto:
    """POST /game/select-area."""

    position_a: PositionDto | None = None
    position_b: PositionDto | None = None


@record
class WindowMessageRequestDto:
    """POST /ui/message."""

    title: str = "Alert"
    text: str | None = None
    button_text: str = "OK"


@record
class DialogOptionDto:
    """A choice of a dialog."""

    label: str | None = None
    action_id: str | None = None
    resolve_tree: bool = True


@record
class WindowDialogRequestDto:
    """POST /ui/dialog."""

    title: str | None = None
    text: str | None = None
    options: tuple[DialogOptionDto, ...] | None = None


@record
class WindowCloseRequestDto:
    """POST /ui/window/close; the body is optional."""

    window_types: tuple[str, ...] | None = None
    force_pause_only: bool = True


@record
class LearningConceptMarkDto:
    """POST /client/learning/mark-learned."""

    def_name: str | None = None
    is_completed: bool = False


@record
class DebugConsoleRequest:
    """POST /dev/console."""

    action: str | None = None
    message: str | None = None


@record
class StuffColorRequest:
    """POST /dev/stuff/color."""

    name: str | None = None
    hex: str | None = None


@record
class StreamConfigDto:
    """POST /camera/stream/setup."""

    port: int = 0
    address: str | None = None
    frame_width: int = 0
    frame_height: int = 0
    target_fps: int = 0
    jpeg_quality: int = 0


@record
class ScreenshotRequest:
    """POST /camera/screenshot and /camera/screenshot/native; there is no picture to take."""

    format: str = "jpeg"
    file_name: str | None = None


@record
class ImageUploadRequest:
    """POST /item/change/image."""

    name: str | None = None
    image: str | None = None
