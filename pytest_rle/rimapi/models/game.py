"""The game itself: state, clock, stories, factions, research, windows, and the extension of the embedded colony."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_rle.rimapi.models.base import WireModel


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
