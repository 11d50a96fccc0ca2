"""Bodies of the routes about the game itself, its events, factions and windows."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.requests.shared import PositionDto


@dataclasses.dataclass(frozen=True, slots=True)
class LordCreateRequestDto:
    """POST /lords/create; `map_id` is text."""

    faction: str | None = None
    map_id: str | None = None
    pawn_ids: tuple[int, ...] | None = None
    job_type: str = "AssaultColony"
    position: PositionDto | None = None
    target_ids: tuple[int, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentParmsDto:
    """Those of the incident's parameters that the colony acts on; points below 0 leave them to the storyteller."""

    points: float = -1.0
    faction: str | None = None
    forced: bool = False
    point_multiplier: float = 1.0
    custom_letter_label: str | None = None
    custom_letter_text: str | None = None
    custom_letter_def: str | None = None
    send_letter: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class TriggerIncidentRequestDto:
    """POST /incident/trigger; `map_id` is ignored."""

    name: str | None = None
    map_id: str | None = None
    incident_parms: IncidentParmsDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentChanceRequestDto:
    """GET /incident/chance."""

    incident_def_name: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class FactionChangeRelationRequestDto:
    """POST /faction/goodwill and /faction/change/goodwill."""

    id: int = 0
    other_id: int = 0
    value: int = 0
    send_message: bool = False
    can_send_hostility_letter: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class AllDefsRequestDto:
    """GET /def/all; the body is optional."""

    filters: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SendLetterRequestDto:
    """POST /game/send/letter; ids are text."""

    label: str | None = None
    message: str | None = None
    letter_def: str | None = None
    map_id: str | None = None
    delay_ticks: int = 0
    play_sound: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class FileNameRequest:
    """POST /game/save and /game/load."""

    file_name: str | None = None
    check_version: bool = False
    skip_mod_mismatch: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
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


@dataclasses.dataclass(frozen=True, slots=True)
class ConfigureModsRequestDto:
    """POST /mods/configure."""

    package_ids: tuple[str, ...] | None = None
    restart_game: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class SelectAreaRequestDto:
    """POST /game/select-area."""

    position_a: PositionDto | None = None
    position_b: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class WindowMessageRequestDto:
    """POST /ui/message."""

    title: str = "Alert"
    text: str | None = None
    button_text: str = "OK"


@dataclasses.dataclass(frozen=True, slots=True)
class DialogOptionDto:
    """A choice of a dialog."""

    label: str | None = None
    action_id: str | None = None
    resolve_tree: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class WindowDialogRequestDto:
    """POST /ui/dialog."""

    title: str | None = None
    text: str | None = None
    options: tuple[DialogOptionDto, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class WindowCloseRequestDto:
    """POST /ui/window/close; the body is optional."""

    window_types: tuple[str, ...] | None = None
    force_pause_only: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class LearningConceptMarkDto:
    """POST /client/learning/mark-learned."""

    def_name: str | None = None
    is_completed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class DebugConsoleRequest:
    """POST /dev/console."""

    action: str | None = None
    message: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class StuffColorRequest:
    """POST /dev/stuff/color."""

    name: str | None = None
    hex: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class StreamConfigDto:
    """POST /camera/stream/setup."""

    port: int = 0
    address: str | None = None
    frame_width: int = 0
    frame_height: int = 0
    target_fps: int = 0
    jpeg_quality: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class ScreenshotRequest:
    """POST /camera/screenshot and /camera/screenshot/native; there is no picture to take."""

    format: str = "jpeg"
    file_name: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ImageUploadRequest:
    """POST /item/change/image."""

    name: str | None = None
    image: str | None = None
