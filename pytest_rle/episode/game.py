"""A game that is ready to play."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Literal

from pytest_rle.episode.shared_starts import GameStart
from pytest_rle.errors import GameError
from pytest_rle.rimapi import GameClock, GameEvents, RimApiClient, TrafficPlayer


class LaunchError(GameError):
    """The game cannot be played as asked. The message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Continuation:
    """How a game goes on after its recorded ticks.

    Attributes:
        tick: After how many ticks.
        go_on: Loads the game save of that tick. Raises LaunchError if it cannot be loaded, and RimApiError.
    """

    tick: int
    go_on: Callable[[], Awaitable[None]]


@dataclasses.dataclass(frozen=True, slots=True)
class OpenGame:
    """A game that is ready to play.

    Attributes:
        client: Sends requests to the game.
        clock: Advances the game.
        kind: The embedded colony, or a game that runs elsewhere.
        save: The file name of the save, or the URL of a live game.
        save_sha256: The SHA-256 of the save; None if a live game does not say which save it plays.
        is_pinned: The game started from the scenario's pinned save.
        open_events: Opens the game's event stream.
        start: What it has in common with other games of its save; of its own for a live game.
        save_version: The version of RimWorld that wrote the save; None if a live game plays it.
        warnings: What the embedded colony left out of the save, one sentence for each kind.
        has_traffic: Every answer is reported, because the game runs in real time and cannot be played again.
        player: Answers from a record instead of a game.
        continuation: How a live game that was cut off goes on; None for any other game.
    """

    client: RimApiClient
    clock: GameClock
    kind: Literal["embedded", "live"]
    save: str
    save_sha256: str | None
    is_pinned: bool
    open_events: Callable[[], AbstractAsyncContextManager[GameEvents]]
    start: GameStart = dataclasses.field(default_factory=GameStart)
    save_version: str | None = None
    warnings: tuple[str, ...] = ()
    has_traffic: bool = False
    player: TrafficPlayer | None = None
    continuation: Continuation | None = None

    @property
    def is_real_time(self) -> bool:
        """Whether the game runs by the wall clock, or did when it was recorded."""
        return not self.clock.is_lockstep
