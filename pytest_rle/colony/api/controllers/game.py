"""GameController: versions, speed, saves, new games, mods, letters, selection and preferences."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, SavedGameError, null_reference
from pytest_rle.colony.api.mapping.defs.tables import DEF_LISTS, LETTER_DEFS
from pytest_rle.colony.api.mapping.game_state import game_state
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.naming import snake
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import SINCE_1_10, Controller
from pytest_rle.rimworld.constants import RIMWORLD_VERSION, STORYTELLERS

controller = Controller("GameController")

MODS: Final = (("Core", "ludeon.rimworld", "Ludeon Studios"), ("RIMAPI", "redeyedev.rimapi", "RedEyeDev"))
"""Name, package id and author of the active mods, in load order."""

INSPECT_TABS: Final = frozenset(
    (
        "health",
        "character",
        "backstory",
        "gear",
        "equipment",
        "inventory",
        "needs",
        "mood",
        "training",
        "log",
        "combatlog",
        "relations",
        "social",
        "prisoner",
        "slave",
        "guest",
    )
)

MODELLED_STORYTELLER: Final = "Cassandra"

NORMAL: Final = 3
"""The middle of the seven steps of rainfall, temperature and population."""

LABEL_LIMIT: Final = 48
MESSAGE_LIMIT: Final = 500


@controller.get("/api/v1/version")
def version(ctx: Context) -> Json:
    """Get the versions of the game, the mod and the API."""
    mod = "1.9.0" if ctx.is_1_9 else "1.10.0"
    return {"rim_world_version": RIMWORLD_VERSION, "mod_version": mod, "api_version": "v1"}


@controller.get("/api/v1/game/state")
def state(ctx: Context) -> Json:
    """Get the game's tick, wealth, pause and program state."""
    return game_state(ctx.host)


@controller.post("/api/v1/game/speed")
def speed(ctx: Context) -> None:
    """Set the game's speed: 0 paused, 1 to 4."""
    value = ctx.parameters.integer("speed")
    if ctx.host.game is None:
        raise null_reference()
    ctx.host.speed = value


@dataclasses.dataclass(frozen=True, slots=True)
class FileNameRequest:
    """POST /game/save and /game/load."""

    file_name: str | None = None
    check_version: bool = False
    skip_mod_mismatch: bool = False


@controller.post("/api/v1/game/save")
def save(ctx: Context) -> None:
    """Save the game under a name, shortly after the answer."""
    name = ctx.required_body(FileNameRequest, "Request body is missing.").file_name
    if ctx.host.game is None:
        raise ApiError("Cannot save: no active game.")
    if not name or not name.strip():
        raise ApiError("File name is required.")
    try:
        ctx.host.check_save(name)
    except SavedGameError as error:
        raise ApiError(str(error)) from error
    ctx.host.defer(partial(ctx.host.save, name))


@controller.post("/api/v1/game/load")
def load(ctx: Context) -> None:
    """Load a saved game, shortly after the answer."""
    name = ctx.required_body(FileNameRequest, "Request body is missing.").file_name
    if not name or not name.strip():
        raise ApiError("File name is required.")
    if ctx.host.saves is None or not ctx.host.saves.exists(name):
        raise ApiError(f"Save file '{name}' not found.")
    ctx.host.defer(partial(ctx.host.load, name))


@controller.post("/api/v1/game/main-menu")
def main_menu(ctx: Context) -> None:
    """Leave the game for the main menu, shortly after the answer."""
    ctx.host.defer(ctx.host.exit_to_menu)


@controller.post("/api/v1/game/quit")
def quit_game(ctx: Context) -> None:
    """Close the game, shortly after the answer."""
    ctx.host.defer(ctx.host.quit)


@controller.post("/api/v1/game/start/devquick")
def start_quick(ctx: Context) -> None:
    """Start a quick test colony, shortly after the answer."""
    ctx.host.defer(ctx.host.start)


@dataclasses.dataclass(frozen=True, slots=True)
class NewGameStartRequestDto:
    """POST /game/start; `map_size` in cells per side, the rest as on the game's page for a new colony."""

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


@controller.post("/api/v1/game/start")
def start(ctx: Context) -> None:
    """Start a new colony from settings, shortly after the answer."""
    request = ctx.body(NewGameStartRequestDto)
    if request is not None:
        _warn_of_settings(ctx, request)
        settings = (request.world_seed, request.difficulty_name, request.storyteller_name, request.map_size)
        ctx.host.defer(partial(ctx.host.start, *settings))


def _warn_of_settings(ctx: Context, request: NewGameStartRequestDto) -> None:
    """Warn of everything in which the new game differs from what the client asks for."""
    if request.storyteller_name in STORYTELLERS and request.storyteller_name != MODELLED_STORYTELLER:
        ctx.warnings.append(f"The embedded colony has one storyteller, {MODELLED_STORYTELLER}: she leads this game.")
    if not request.world_seed:
        ctx.warnings.append("Without world_seed the embedded colony always makes the same world.")
    ignored = ["permadeath", "planet_coverage", "starting_season", "landmark_density"]
    if request.starting_tile not in ("", "auto"):
        ignored.append("starting_tile")
    climate = ("overall_rainfall", "overall_temperature", "overall_population")
    ignored += [name for name in climate if getattr(request, name) != NORMAL]
    ctx.warn_ignored(request, *ignored)


@dataclasses.dataclass(frozen=True, slots=True)
class ConfigureModsRequestDto:
    """POST /mods/configure."""

    package_ids: tuple[str, ...] | None = None
    restart_game: bool = False


@controller.post("/api/v1/mods/configure")
def configure_mods(ctx: Context) -> None:
    """Set the list of active mods. The colony has no mods to change and only checks the request."""
    request = ctx.required_body(ConfigureModsRequestDto, "Invalid request. PackageIds are required.")
    if request.package_ids is None:
        raise ApiError("Invalid request. PackageIds are required.")


def mod_infos(ctx: Context) -> list[Json]:
    """Every active mod; 1.9 sends fewer fields."""
    infos = []
    for index, (name, package_id, author) in enumerate(MODS):
        info: Json = {"name": name, "package_id": package_id, "load_order": index}
        if not ctx.is_1_9:
            info |= {
                "author": author,
                "description": name,
                "url": "",
                "version": "1.10.0" if name == "RIMAPI" else RIMWORLD_VERSION,
                "supported_versions": ["1.6"],
                "root_dir": f"Mods/{name}",
            }
        infos.append(info)
    return infos


@controller.get("/api/v1/mods/list", SINCE_1_10)
def list_mods(ctx: Context) -> list[Json]:
    """List the active mods."""
    return mod_infos(ctx)


@controller.get("/api/v1/mods/info")
def mod_info(ctx: Context) -> Json | list[Json]:
    """Get one mod by package id or uid; in 1.9 the list of all."""
    return mod_infos(ctx) if ctx.is_1_9 else _mod(ctx)


@controller.get("/api/v1/mods/preview", SINCE_1_10)
def mod_preview(ctx: Context) -> None:
    """Get the preview picture of a mod."""
    raise ApiError(f"Preview image for mod '{_mod(ctx)['package_id']}' not found.")


def _mod(ctx: Context) -> Json:
    wanted = ctx.parameters.optional_text("package_id") or ctx.parameters.optional_text("uid")
    if not wanted:
        raise ApiError("Required parameter 'package_id' was not found or is empty.", thrown=True)
    for info in mod_infos(ctx):
        if info["package_id"] == wanted.lower():
            return info
    raise ApiError(f"Mod '{wanted}' not found.")


@dataclasses.dataclass(frozen=True, slots=True)
class SelectAreaRequestDto:
    """POST /game/select-area."""

    position_a: PositionDto | None = None
    position_b: PositionDto | None = None


@controller.post("/api/v1/game/select-area")
def select_area(ctx: Context) -> None:
    """Select a rectangle in the interface."""
    request = ctx.required_body(SelectAreaRequestDto)
    if request.position_a is None or request.position_b is None:
        raise null_reference()


@controller.post("/api/v1/select")
def select(ctx: Context) -> None:
    """Select an item, pawn or building in the interface."""
    kind = ctx.parameters.text("type")
    ctx.parameters.integer("id")
    if kind.lower() not in ("item", "pawn", "building"):
        raise ApiError(f"Unknown object type: {kind}")


@controller.post("/api/v1/deselect")
def deselect(_ctx: Context) -> None:
    """Clear the selection."""


@controller.post("/api/v1/open-tab")
def open_tab(ctx: Context) -> None:
    """Open a tab of the inspect pane."""
    name = ctx.parameters.text("name")
    if name.lower() not in INSPECT_TABS:
        raise ApiError(f"Unknown tab: {name}")


@dataclasses.dataclass(frozen=True, slots=True)
class AllDefsRequestDto:
    """GET /def/all; the body is optional."""

    filters: tuple[str, ...] | None = None


@controller.get("/api/v1/def/all")
def all_defs(ctx: Context) -> Json:
    """Get the def database: all of it, or the requested lists."""
    request = ctx.body(AllDefsRequestDto) if ctx.request.body else None
    wanted = list(request.filters or ()) if request is not None else []
    for key in ("include", "filter"):
        wanted += [name.strip() for name in (ctx.parameters.optional_text(key) or "").split(",") if name.strip()]
    if not wanted:
        return {name: make() for name, make in DEF_LISTS.items()}
    chosen: Json = {}
    for name in wanted:
        key = name.lower() if name.lower() in DEF_LISTS else snake(name)
        if key in DEF_LISTS:
            chosen[key] = DEF_LISTS[key]()
        else:
            ctx.warnings.append(f"Unknown filter: {name}")
    return chosen


@dataclasses.dataclass(frozen=True, slots=True)
class SendLetterRequestDto:
    """POST /game/send/letter; ids are text."""

    label: str | None = None
    message: str | None = None
    letter_def: str | None = None
    map_id: str | None = None
    delay_ticks: int = 0
    play_sound: bool = False


@controller.post("/api/v1/game/send/letter")
def send_letter(ctx: Context) -> None:
    """Send a letter to the player."""
    request = ctx.required_body(SendLetterRequestDto)
    if not request.message:
        raise ApiError("Letter message cannot be empty.")
    if request.letter_def not in LETTER_DEFS:
        raise ApiError(f"Failed to find letter def: {request.letter_def}")
    ctx.warn_ignored(request, "delay_ticks")
    title, text = _latin_1(request.label or ""), _latin_1(request.message)
    if len(title) > LABEL_LIMIT:
        ctx.warnings.append(f"Label was truncated to {LABEL_LIMIT} characters.")
    if len(text) > MESSAGE_LIMIT:
        ctx.warnings.append(f"Message was truncated to {MESSAGE_LIMIT} characters.")
    ctx.colony.letter(title[:LABEL_LIMIT], request.letter_def, text[:MESSAGE_LIMIT])


def _latin_1(text: str) -> str:
    """The text without characters that Latin-1 does not have; the mod removes them too."""
    return text.encode("latin-1", "ignore").decode("latin-1")


@controller.get("/api/v1/game/settings")
def settings(ctx: Context) -> Json:
    """Get the player's preferences."""
    return {
        "language": "English",
        "run_in_background": ctx.host.preferences.run_in_background,
        "development_mode": False,
        "log_verbose": False,
        "temperature_mode": "Celsius",
        "autosave_interval": True,
        "resolution": "1024x768",
        "fullscreen": False,
        "user_interface_scale": 1.0,
        "custom_cursor_enabled": True,
        "hats_only_on_map": False,
        "plant_wind_sway": True,
        "max_number_of_player_settlements": 1,
        "volume_master": 0.0,
        "volume_game": 0.0,
        "volume_music": 0.0,
        "volume_ambient": 0.0,
        "pause_on_load": False,
        "pause_on_urgent_letter": "Never",
        "automatic_pause_on_letter": False,
        "edge_screen_scroll": True,
        "map_drag_sensitivity": 1.0,
        "zoom_to_mouse": False,
        "show_realtime_clock": False,
        "resource_readout_categorized": False,
        "show_animal_names": False,
        "reset_mods_config_on_crash": False,
        "texture_compression": 0,
    }


@controller.post("/api/v1/game/settings/toggle/run-in-background")
def toggle_background(ctx: Context) -> bool:
    """Toggle whether the game runs in the background."""
    ctx.host.preferences.run_in_background = not ctx.host.preferences.run_in_background
    return ctx.host.preferences.run_in_background


@controller.get("/api/v1/game/settings/run-in-background")
def run_in_background(ctx: Context) -> bool:
    """Get whether the game runs in the background."""
    return ctx.host.preferences.run_in_background
