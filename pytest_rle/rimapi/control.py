"""The clock of a game: advance game time by a number of game ticks, in lockstep or in real time."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final, Protocol

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import GameChanged, GameStalled, NotFound
from pytest_rle.rimapi.models.game import GameState
from pytest_rle.shown import shown

logger = logging.getLogger(__name__)

FASTEST_SPEED: Final = 3
TICKS_PER_SECOND: Final = {1: 60, 2: 180, 3: 360}
"""Game ticks per real second by speed, if the machine keeps up (TickManager.TickRateMultiplier)."""

POLL_SECONDS: Final = 0.25
"""The time between two readings of a live game's clock; at speed 3 it advances 90 game ticks meanwhile."""

SLOW_DOWN_TICKS: Final = 60
"""A live game runs its last second at speed 1, so that it overshoots by some game ticks and not by 90."""

PAUSE_ATTEMPTS: Final = 20
"""How often a game is told to pause."""

STALL_SECONDS: Final = 90.0
"""A live game whose clock does not advance for this long has stalled."""


class GameClock(Protocol):
    """Advances game time. Between two calls game time stands still."""

    @property
    def is_lockstep(self) -> bool:
        """Whether game time advances only by `advance`, and exactly."""

    async def advance(self, game_ticks: int) -> None:
        """Run the game for a number of game ticks, then pause it.

        Raises:
            GameStalled: The clock did not reach its target, or the game does not pause.
            GameChanged: Somebody loaded another time of the game, or left it.
            RimApiError: A request failed.
        """

    async def pause(self) -> None:
        """Stop game time now."""


class LockstepClock:
    """The clock of the embedded game, which advances exactly as far as it is told."""

    is_lockstep = True

    def __init__(self, client: RimApiClient) -> None:
        self._client = client

    async def advance(self, game_ticks: int) -> None:
        """Run the game for exactly this number of game ticks."""
        await self._client.lockstep.advance(game_ticks)

    async def pause(self) -> None:
        """Do nothing: game time stands still between two advances."""


class LiveClock:
    """The clock of a game in real time: it unpauses the game, polls its clock, and pauses it.

    The game stops within one poll after the target, because RIMAPI offers nothing more exact. Windows that pause the
    game are closed, and the speed is set again whenever the game has paused itself.

    Args:
        client: The game.
        poll_s: Seconds between two polls.
        stall_s: Seconds without an advance after which GameStalled is raised.
    """

    is_lockstep = False

    def __init__(self, client: RimApiClient, *, poll_s: float = POLL_SECONDS, stall_s: float = STALL_SECONDS) -> None:
        self._client = client
        self._poll_s = poll_s
        self._stall_s = stall_s
        self._can_close_windows = True

    def follow_wall_clock(self, *, poll_s: float = POLL_SECONDS, stall_s: float = STALL_SECONDS) -> None:
        """Change the pauses between polls: a record needs none, and a game that goes on after it does."""
        self._poll_s = poll_s
        self._stall_s = stall_s

    async def advance(self, game_ticks: int) -> None:
        """Run the game until its clock has advanced by at least this number of game ticks, then pause it."""
        state = await self._client.game.state()
        target = state.game_tick + game_ticks
        try:
            await self._run_until(target, state)
        finally:
            await self._client.game.set_speed(0)
        await self._confirm_pause()

    async def pause(self) -> None:
        """Pause the game. Raises GameStalled if it goes on, and RimApiError."""
        await self._client.game.set_speed(0)
        await self._confirm_pause()

    async def _confirm_pause(self) -> None:
        """Read the clock until the game says that it is paused: the mod carries out a request in a later frame."""
        for _ in range(PAUSE_ATTEMPTS):
            if (await self._client.game.state()).is_paused:
                return
            await asyncio.sleep(self._poll_s)
            await self._client.game.set_speed(0)
        raise GameStalled("POST", "/game/speed", "the game does not pause, so it would go on while the team thinks")

    async def _run_until(self, target: int, state: GameState) -> None:
        speed = 0
        last_tick, advanced_at = state.game_tick, time.monotonic()
        while state.game_tick < target:
            left = target - state.game_tick
            wanted = FASTEST_SPEED if left > SLOW_DOWN_TICKS else 1
            if state.is_paused:
                await self._close_windows()
            if state.is_paused or wanted != speed:
                await self._client.game.set_speed(wanted)
                speed = wanted
            until = left - SLOW_DOWN_TICKS if speed == FASTEST_SPEED else left
            await asyncio.sleep(min(self._poll_s, until / TICKS_PER_SECOND[speed]))
            state = await self._client.game.state()
            if state.program_state not in (None, "Playing"):
                text = f"the game is no longer being played (it is {state.program_state}): leave it alone meanwhile"
                raise GameChanged("GET", "/game/state", text)
            if state.game_tick < last_tick:
                text = (
                    f"the clock went back from game tick {last_tick} to {state.game_tick}: another save was loaded "
                    "meanwhile; leave the game alone while it is played"
                )
                raise GameChanged("GET", "/game/state", text)
            if state.game_tick != last_tick:
                last_tick, advanced_at = state.game_tick, time.monotonic()
            elif time.monotonic() - advanced_at > self._stall_s:
                text = (
                    f"the clock has stood at game tick {last_tick} for {self._stall_s:g} s instead of reaching "
                    f"{target}: close any window that pauses the game, and turn on 'run in background' in RimWorld"
                )
                raise GameStalled("GET", "/game/state", text)

    async def _close_windows(self) -> None:
        if not self._can_close_windows:
            return
        try:
            closed = await self._client.ui.close_windows()
        except NotFound:
            logger.warning("RIMAPI before 1.10 cannot close windows: close by hand any dialog that pauses the game")
            self._can_close_windows = False
        else:
            if closed.closed_count:
                logger.info("closed %s", shown(", ".join(closed.closed_windows)) or f"{closed.closed_count} windows")


async def connect_clock(client: RimApiClient, *, stall_s: float = STALL_SECONDS) -> GameClock:
    """The clock that fits the game: lockstep if the game offers it, else live. A live game is paused.

    `stall_s` is the time after which a live game whose clock does not advance has stalled.

    Raises:
        RimApiError: Nothing answers, or the game answers with an error.
    """
    state = await client.lockstep.state()
    if state is not None and state.lockstep:
        return LockstepClock(client)
    clock = LiveClock(client, stall_s=stall_s)
    await clock.pause()
    return clock
