"""The program around the game, as RimWorld is around the mod: speed, deferred actions, windows, stream, saves."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, Protocol

from pytest_rle.colony.api import events
from pytest_rle.colony.api.envelope import timestamp_text
from pytest_rle.colony.api.errors import SavedGameError, null_reference
from pytest_rle.colony.api.stream import EventHub
from pytest_rle.colony.game import Game
from pytest_rle.errors import ColonyError
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND, STORYTELLERS
from pytest_rle.shown import shown

logger = logging.getLogger(__name__)

SPEED_FACTORS: Final = {1: 1, 2: 3, 3: 6, 4: 15}
"""Game ticks per sixtieth of a second by TimeSpeed; 0 is paused (TickManager.TickRateMultiplier)."""

LOCKSTEP_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""In lockstep the clock reads this at game tick 0 and runs with the game at speed 1, so that answers repeat."""


class SavedGame(NamedTuple):
    """A game that was loaded, and the SHA-256 of its file."""

    game: Game
    sha256: str


class Saves(Protocol):
    """Saved games by name."""

    def check_write(self, name: str) -> None:
        """Raise SavedGameError if a game cannot be saved under this name."""

    def write(self, name: str, game: Game) -> object:
        """Save the game. Raises SavedGameError for an impossible name, OSError when writing fails."""

    def read(self, name: str) -> SavedGame:
        """Load a game. Raises SavedGameError or OSError when it cannot be read."""

    def exists(self, name: str) -> bool:
        """Whether there is a game of that name."""

    def new(self, world_seed: str, difficulty: str | None, map_size: int) -> Game:
        """A new colony on a new world; a size of 0 means the default. Raises SavedGameError for impossible settings."""


class Endpoint(Protocol):
    """A route, as the routes that describe the server show it."""

    @property
    def method(self) -> str:
        """GET, POST, PUT or DELETE."""

    @property
    def path(self) -> str:
        """The full path."""

    @property
    def controller(self) -> str:
        """The controller it belongs to."""

    @property
    def description(self) -> str:
        """One line."""


@dataclasses.dataclass(frozen=True, slots=True)
class StreamConfig:
    """Where the camera's stream goes, with the mod's defaults."""

    port: int = 5007
    address: str = "127.0.0.1"
    frame_width: int = 1280
    frame_height: int = 720
    target_fps: int = 15
    jpeg_quality: int = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Camera:
    """What the camera looks at. Without a cell it looks at the home.

    `zoom` is half the height of the picture in cells, as the orthographic size of a camera of Unity.
    """

    cell: tuple[int, int] | None = None
    zoom: int = 24


@dataclasses.dataclass(slots=True)
class Preferences:
    """The player's settings that a client can change, and the switch of the mod's response cache."""

    run_in_background: bool = True
    cache_enabled: bool = False
    streaming: bool = False
    stream_config: StreamConfig = dataclasses.field(default_factory=StreamConfig)
    camera: Camera = dataclasses.field(default_factory=Camera)
    learned: set[str] = dataclasses.field(default_factory=set)


class Host:
    """Holds the running game. `speed` is a TimeSpeed: 0 paused, 1 to 4.

    While the program `is_frozen`, game time stands still although the game is not paused.

    `windows` are the types of the open dialogs, which pause the game until a client closes them.

    In lockstep only `advance` moves game time. In real time the server calls `advance` as time passes.
    """

    def __init__(
        self,
        game: Game | None,
        *,
        lockstep: bool,
        clock: Callable[[], datetime] | None = None,
        saves: Saves | None = None,
        on_quit: Callable[[], None] | None = None,
        save_sha256: str | None = None,
    ) -> None:
        self.game = game
        self.save_sha256 = save_sha256
        self.lockstep = lockstep
        self.speed = 1
        self.saves = saves
        self.hub = EventHub()
        self.preferences = Preferences()
        self.windows: list[str] = []
        self.is_frozen = False
        self.endpoints: tuple[Endpoint, ...] = ()
        self._clock = clock
        self._on_quit = on_quit
        self._deferred: list[Callable[[], object]] = []
        self._stamp: tuple[int, str] = (-1, "")
        self._hash: str | None = None

    @property
    def is_paused(self) -> bool:
        """Whether game time stands still: speed is 0, a dialog is open, or there is no game."""
        return self.game is None or self.speed == 0 or bool(self.windows)

    @property
    def ticks_per_second(self) -> int:
        """Game ticks per real second at the current speed."""
        return 0 if self.is_paused or self.is_frozen else GAME_TICKS_PER_SECOND * SPEED_FACTORS.get(self.speed, 0)

    def now(self) -> datetime:
        """The clock's time in UTC; in lockstep a function of game time."""
        if self._clock is not None:
            return self._clock()
        return LOCKSTEP_EPOCH + timedelta(microseconds=self.game_tick * 1_000_000 // GAME_TICKS_PER_SECOND)

    def timestamp(self) -> str:
        """The clock's time in the format of the answers."""
        if self._clock is not None:
            return timestamp_text(self._clock())
        tick = self.game_tick
        if self._stamp[0] != tick:
            self._stamp = (tick, timestamp_text(self.now()))
        return self._stamp[1]

    @property
    def game_tick(self) -> int:
        """The game tick, 0 without a game."""
        return self.game.world.game_tick if self.game is not None else 0

    def invalidate_hash(self) -> None:
        """Compute the state hash again at the next request for it: the world may have changed."""
        self._hash = None

    def state_hash(self) -> str:
        """The hash of the running game's state, computed again only after a change. Raises ApiError without a game."""
        if self.game is None:
            raise null_reference()
        if self._hash is None:
            self._hash = self.game.state_hash()
        return self._hash

    def advance(self, game_ticks: int) -> None:
        """Let game time pass and publish what happened."""
        self.invalidate_hash()
        if self.game is not None:
            self.game.advance(game_ticks)
            self.publish_game_events()

    def publish_game_events(self) -> None:
        """Send the game's new events to all subscribers."""
        if self.game is not None:
            for event in self.game.drain_events():
                self.hub.publish(events.from_game(event))

    def log(self, level: str, message: str) -> None:
        """Write to the game's log, which the stream carries. `level` is Info, Warning or Error."""
        logger.debug("game log, %s: %s", shown(level), shown(message))
        if "sse" not in message.lower():  # the mod suppresses these as well
            self.hub.publish(events.log_message(level, message, self.game_tick))

    def defer(self, action: Callable[[], object]) -> None:
        """Run an action after the answer has gone out and before the next request is handled.

        Its errors reach the game's log alone.
        """
        if not self._deferred:
            asyncio.get_running_loop().call_soon(self.run_deferred)
        self._deferred.append(action)

    def run_deferred(self) -> None:
        """Run the deferred actions, if there are any."""
        if not self._deferred:
            return
        self.invalidate_hash()
        actions, self._deferred = self._deferred, []
        for action in actions:
            try:
                action()
            except (ColonyError, OSError) as error:
                self.log("Error", str(error))
            except Exception as error:
                logger.exception("a deferred action failed")
                self.log("Error", str(error))
        self.publish_game_events()

    def check_save(self, name: str) -> None:
        """Raise SavedGameError if the game cannot be saved under this name."""
        if self.saves is None:
            raise SavedGameError(f"cannot save {name!r}: this server keeps no saves")
        self.saves.check_write(name)

    def save(self, name: str) -> None:
        """Save the game. Raises SavedGameError without a game or a place for saves."""
        if self.game is None or self.saves is None:
            raise SavedGameError(f"cannot save {name!r}: this server keeps no saves")
        self.saves.write(name, self.game)
        self._publish_change("game_saved", {"filename": name, "filesize_est": "unknown"})

    def load(self, name: str) -> None:
        """Continue a saved game. Raises SavedGameError when there is none."""
        if self.saves is None:
            raise SavedGameError(f"cannot load {name!r}: this server keeps no saves")
        saved = self.saves.read(name)
        self._replace_game(saved.game)
        self.save_sha256 = saved.sha256
        self._publish_change("game_loaded", {"map_count": 1, "permadeath": False, "storyteller": self._storyteller()})

    def start(
        self,
        world_seed: str | None = None,
        difficulty: str | None = None,
        storyteller: str | None = None,
        map_size: int = 0,
    ) -> None:
        """Start a new colony. Raises SavedGameError when the settings are impossible."""
        if self.saves is None:
            raise SavedGameError("cannot start a new game: this server plays only the game it was given")
        if storyteller is not None and storyteller not in STORYTELLERS:
            raise SavedGameError(f"unknown storyteller {storyteller!r}; choose one of {', '.join(STORYTELLERS)}")
        self._replace_game(self.saves.new(world_seed or "rimworld", difficulty, map_size))
        if storyteller not in (None, self._storyteller()):
            self.log("Warning", f"{storyteller} is not modelled; the storyteller of this game is {self._storyteller()}")
        data = {"scenario": "Crashlanded", "storyteller": self._storyteller(), "difficulty": difficulty or ""}
        self._publish_change("new_game_created", data)

    def exit_to_menu(self) -> None:
        """End the game and show the main menu."""
        self.game = None
        self.windows.clear()
        self._publish_change("exit_to_menu", {"reason": "main_menu"})

    def quit(self) -> None:
        """End the game, and stop the server if there is one."""
        self.game = None
        if self._on_quit is not None:
            self._on_quit()

    def _replace_game(self, game: Game) -> None:
        self.game = game
        self.save_sha256 = None
        self.windows.clear()

    def _storyteller(self) -> str:
        return self.game.world.storyteller.def_name if self.game is not None else "Unknown"

    def _publish_change(self, event_type: str, data: Mapping[str, object]) -> None:
        self.hub.publish(events.program_changed(event_type, data, game_tick=self.game_tick, timestamp=self.timestamp()))
