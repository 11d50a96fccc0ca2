"""The program around the game, as the mod sits in RimWorld: speed, pending actions, windows, listeners, saves."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from pytest_rle.colony.api.envelope import timestamp_text
from pytest_rle.colony.api.events import EventHub
from pytest_rle.colony.colony import GameEvent
from pytest_rle.colony.game import Game
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND, STORYTELLERS

logger = logging.getLogger(__name__)

SPEED_FACTORS: Final = {1: 1, 2: 3, 3: 6, 4: 15}
"""Game ticks per sixtieth of a second by TimeSpeed; 0 is paused (TickManager.TickRateMultiplier)."""

LOCKSTEP_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""In lockstep the clock reads this at game tick 0 and runs with the game at speed 1, so that answers repeat."""


class Saves(Protocol):
    """Where games are kept by name."""

    def write(self, name: str, game: Game) -> None:
        """Keep the game under a name. Raises OSError where that cannot be done."""

    def read(self, name: str) -> Game:
        """The game of that name. Raises OSError or ValueError where it cannot be read."""

    def exists(self, name: str) -> bool:
        """Whether there is a game of that name."""

    def new(self, world_seed: str, difficulty: str | None, map_size: int) -> Game:
        """A new colony on a world of its own; a size of 0 leaves it to the game. Raises ValueError if there is none."""


class Endpoint(Protocol):
    """What the routes that describe the server say of each route."""

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


@dataclasses.dataclass(slots=True)
class Window:
    """An open dialog, which holds the game until somebody closes it."""

    window_type: str
    title: str
    text: str
    options: tuple[str, ...] = ()


@dataclasses.dataclass(slots=True)
class Preferences:
    """What the player can switch, and the mod's own response cache."""

    run_in_background: bool = True
    cache_enabled: bool = False
    streaming: bool = False
    stream_config: dict[str, Any] = dataclasses.field(default_factory=dict)
    learned: set[str] = dataclasses.field(default_factory=set)


def on_the_wire(event: GameEvent) -> Mapping[str, object]:
    """An event's data as the mod sends it: of a letter the title alone, for its text is read on the screen."""
    letter = event.data.get("letter")
    if not isinstance(letter, dict):
        return event.data
    return {**event.data, "letter": {key: value for key, value in letter.items() if key != "text"}}


class Host:
    """Holds the running game. `speed` is a TimeSpeed: 0 paused, 1 to 4.

    In lockstep game time moves by `advance` alone; otherwise whoever owns the event loop calls it as time passes.
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
        self.windows: list[Window] = []
        self.endpoints: tuple[Endpoint, ...] = ()
        self._clock = clock
        self._on_quit = on_quit
        self._deferred: list[Callable[[], object]] = []
        self._stamp: tuple[int, str] = (-1, "")
        self._hash: str | None = None

    @property
    def is_paused(self) -> bool:
        """Whether game time stands still: by speed 0, an open dialog, or because there is no game."""
        return self.game is None or self.speed == 0 or bool(self.windows)

    @property
    def ticks_per_second(self) -> int:
        """Game ticks in a real second now."""
        return 0 if self.is_paused else GAME_TICKS_PER_SECOND * SPEED_FACTORS.get(self.speed, 0)

    def now(self) -> datetime:
        """The clock's time in UTC; in lockstep a function of game time."""
        if self._clock is not None:
            return self._clock()
        return LOCKSTEP_EPOCH + timedelta(microseconds=self.game_tick * 1_000_000 // GAME_TICKS_PER_SECOND)

    def timestamp(self) -> str:
        """The clock's time as answers carry it."""
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

    def touch(self) -> None:
        """Note that the world may have changed, so that its digest is stale."""
        self._hash = None

    def state_hash(self) -> str:
        """The digest of the running game, reckoned again only after a change. Raises ValueError without a game."""
        if self.game is None:
            raise ValueError("there is no game")
        if self._hash is None:
            self._hash = self.game.state_hash()
        return self._hash

    def advance(self, game_ticks: int) -> None:
        """Let game time pass and tell the listeners what happened."""
        self.touch()
        if self.game is not None:
            self.game.advance(game_ticks)
            self.publish_game_events()

    def publish_game_events(self) -> None:
        """Send what has happened in the game to those who listen, and forget it."""
        if self.game is not None:
            for event in self.game.drain_events():
                self.hub.publish(event.name, on_the_wire(event))

    def publish_game_state(self, event_type: str, data: Mapping[str, object]) -> None:
        """Send a `game_state` event: the game was loaded, saved, begun or left."""
        self.hub.publish(
            "game_state",
            {"event_type": event_type, "ticks": self.game_tick, "timestamp": self.timestamp(), "data": dict(data)},
        )

    def log(self, level: str, message: str) -> None:
        """Write to the game's log, which the stream carries. `level` is Info, Warning or Error."""
        logger.debug("game log, %s: %s", level, message)
        if "sse" not in message.lower():
            self.hub.publish("log_message", {"level": level, "message": message, "ticks": self.game_tick})

    def defer(self, action: Callable[[], object]) -> None:
        """Have something done after the answer has gone out, and before the next request is looked at.

        What goes wrong there reaches the game's log alone.
        """
        if not self._deferred:
            asyncio.get_running_loop().call_soon(self.run_deferred)
        self._deferred.append(action)

    def run_deferred(self) -> None:
        """Do what was put off, if anything was."""
        if not self._deferred:
            return
        self.touch()
        actions, self._deferred = self._deferred, []
        for action in actions:
            try:
                action()
            except (ValueError, OSError) as error:
                self.log("Error", str(error))
            except Exception as error:
                logger.exception("a queued action failed")
                self.log("Error", str(error))
        self.publish_game_events()

    def save(self, name: str) -> None:
        """Keep the game under a name. Raises ValueError where there is nowhere to keep it."""
        if self.game is None or self.saves is None:
            raise ValueError(f"cannot save {name!r}: this server keeps no saves")
        self.saves.write(name, self.game)
        self.publish_game_state("game_saved", {"filename": name, "filesize_est": "unknown"})

    def load(self, name: str) -> None:
        """Go on with a kept game. Raises ValueError where there is none."""
        if self.saves is None:
            raise ValueError(f"cannot load {name!r}: this server keeps no saves")
        self.replace_game(self.saves.read(name))
        self.publish_game_state(
            "game_loaded", {"map_count": 1, "permadeath": False, "storyteller": self._storyteller()}
        )

    def start(
        self,
        world_seed: str | None = None,
        difficulty: str | None = None,
        storyteller: str | None = None,
        map_size: int = 0,
    ) -> None:
        """Begin a new colony. Raises ValueError where none can be made."""
        if self.saves is None:
            raise ValueError("cannot start a new game: this server plays the one it was given")
        if storyteller is not None and storyteller not in STORYTELLERS:
            raise ValueError(f"unknown storyteller {storyteller!r}; choose one of {', '.join(STORYTELLERS)}")
        self.replace_game(self.saves.new(world_seed or "rimworld", difficulty, map_size))
        if storyteller not in (None, self._storyteller()):
            self.log("Warning", f"{storyteller} does not tell stories here; {self._storyteller()} tells this one")
        data = {"scenario": "Crashlanded", "storyteller": self._storyteller(), "difficulty": difficulty or ""}
        self.publish_game_state("new_game_created", data)

    def leave(self) -> None:
        """Go to the main menu."""
        self.game = None
        self.windows.clear()
        self.publish_game_state("exit_to_menu", {"reason": "main_menu"})

    def replace_game(self, game: Game) -> None:
        """Play another game from here on."""
        self.game = game
        self.save_sha256 = None
        self.windows.clear()

    def _storyteller(self) -> str:
        return self.game.world.storyteller.def_name if self.game is not None else "Unknown"

    def quit(self) -> None:
        """Close the game, and the server with it where there is one."""
        self.game = None
        if self._on_quit is not None:
            self._on_quit()
