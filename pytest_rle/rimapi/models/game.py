"""The game itself: state, clock, incidents, factions, research, alerts and windows."""

from __future__ import annotations

from pytest_rle.rimapi.models.base import WireModel


class GameState(WireModel):
    """GET /game/state. `storyteller` is a def name; wealth and colonists refer to the current map."""

    dto = "GameStateDto"

    game_tick: int
    colony_wealth: float
    colonist_count: int
    storyteller: str | None = None
    is_paused: bool
    program_state: str | None = None
    map_count: int


class Version(WireModel):
    """GET /version."""

    dto = "VersionDto"

    rim_world_version: str | None = None
    mod_version: str | None = None
    api_version: str | None = None


class GameSettings(WireModel):
    """GET /game/settings: the player's preferences. Without `run_in_background` an unfocused game answers nothing."""

    dto = "GameSettingsDto"

    run_in_background: bool


class MapTime(WireModel):
    """GET /datetime: the date as text."""

    dto = "MapTimeDto"

    datetime: str


class Lord(WireModel):
    """GET /lords: a group of pawns under one plan. Ids of members are text such as "Human8861"."""

    dto = "LordDto"

    load_id: int
    faction_name: str | None = None
    faction_def_name: str | None = None
    lord_job_type: str | None = None
    current_toil_name: str | None = None
    num_pawns_lost_violently: int
    num_pawns_ever_gained: int
    owned_pawn_ids: tuple[str, ...] = ()
    any_active_pawn: bool


class Endpoint(WireModel):
    """A route: its method and its whole path."""

    dto = "EndpointDto"

    method: str
    path: str


class Endpoints(WireModel):
    """GET /dev/endpoints."""

    dto = "EndpointListDto"

    endpoints: tuple[Endpoint, ...]


class Faction(WireModel):
    """GET /factions; `relation` is Hostile, Neutral or Ally, and empty for the player's own faction."""

    dto = "FactionsDto"

    load_id: int
    def_name: str | None = None
    name: str | None = None
    is_player: bool
    relation: str | None = None
    goodwill: int


class ResearchProject(WireModel):
    """A research project; `name` is its def name, or "none" if nothing is being researched."""

    dto = "ResearchProjectDto"

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

    dto = "ResearchTreeDto"

    projects: tuple[ResearchProject, ...] = ()


class Alert(WireModel):
    """GET /ui/alerts; `priority` is Medium, High or Critical; `targets` are thing ids."""

    dto = "AlertDto"

    label: str | None = None
    explanation: str | None = None
    priority: str | None = None
    targets: tuple[int, ...] = ()


class Incident(WireModel):
    """The last occurrence of one incident def: history, not a present threat."""

    dto = "IncidentDto"

    incident_def: str | None = None
    category: str | None = None
    incident_hour: float
    days_since_occurred: float


class IncidentLog(WireModel):
    """GET /incidents."""

    dto = "IncidentsDto"

    incidents: tuple[Incident, ...] = ()


class OpenWindow(WireModel):
    """GET /ui/windows."""

    dto = "OpenWindowDto"

    window_type: str | None = None
    force_pause: bool


class ClosedWindows(WireModel):
    """POST /ui/window/close."""

    dto = "WindowCloseResultDto"

    closed_count: int
    closed_windows: tuple[str, ...] = ()
