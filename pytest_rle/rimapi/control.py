"""Game time: a clock that is told to move on by so much, whether the game waits for it or runs by itself."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final, Protocol

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import GameStalled, NotFound
from pytest_rle.rimapi.models import GameState

logger = logging.getLogger(__name__)

FASTEST_SPEED: Final = 3
TICKS_PER_SECOND: Final = {1: 60, 2: 180, 3: 360}
"""Game ticks in a real second by speed, where the machine keeps up (TickManager.TickRateMultiplier)."""

POLL_SECONDS: Final = 0.25
"""Between two looks at the clock of a live game; at speed 3 it moves 90 game ticks meanwhile."""

SLOW_DOWN_TICKS: Final = 180
"""With fewer game ticks to go, a live game runs at speed 1, so that it overshoots by 15 and not by 90."""

STALL_SECONDS: Final = 90.0
"""A live game whose clock has not moved for this long, in spite of closed windows and set speed, will not."""


class GameClock(Protocol):
    """Moves game time. Between two calls game time stands still."""

    @property
    def is_lockstep(self) -> bool:
        """Whether game time moves by `advance` alone and to the tick."""

    async def advance(self, game_ticks: int) -> None:
        """Let so many game ticks pass, and stop again.

        Raises:
            GameStalled: The clock did not get there.
            RimApiError: A request failed.
        """

    async def hold(self) -> None:
        """See to it that game time stands still now."""


class LockstepClock:
    """The clock of the embedded game, which moves exactly as far as it is told."""

    is_lockstep = True

    def __init__(self, client: RimApiClient) -> None:
        self._client = client

    async def advance(self, game_ticks: int) -> None:
        """Let exactly so many game ticks pass."""
        await self._client.lockstep.advance(game_ticks)

    async def hold(self) -> None:
        """Game time stands still already."""


class LiveClock:
    """The clock of a game that runs by itself: unpause, watch it, pause.

    It stops within a poll of the target and not on it, since the wire has no better. Windows that hold the game up
    are closed, and the speed is set again whenever the game has paused itself.

    Args:
        client: The game.
        poll_s: Seconds between two looks.
        stall_s: Seconds without movement after which it gives up.
    """

    is_lockstep = False

    def __init__(self, client: RimApiClient, *, poll_s: float = POLL_SECONDS, stall_s: float = STALL_SECONDS) -> None:
        self._client = client
        self._poll_s = poll_s
        self._stall_s = stall_s
        self._can_close_windows = True

    async def advance(self, game_ticks: int) -> None:
        """Run the game until its clock has moved by at least so many game ticks, then pause it."""
        state = await self._client.game.state()
        target = state.game_tick + game_ticks
        try:
            await self._run_until(target, state)
        finally:
            await self._client.game.set_speed(0)

    async def hold(self) -> None:
        """Pause the game."""
        await self._client.game.set_speed(0)

    async def _run_until(self, target: int, state: GameState) -> None:
        speed = 0
        last_tick, moved_at = state.game_tick, time.monotonic()
        while state.game_tick < target:
            left = target - state.game_tick
            wanted = FASTEST_SPEED if left > SLOW_DOWN_TICKS else 1
            if state.is_paused:
                await self._close_windows()
            if state.is_paused or wanted != speed:
                await self._client.game.set_speed(wanted)
                speed = wanted
            await asyncio.sleep(min(self._poll_s, left / TICKS_PER_SECOND[speed]))
            state = await self._client.game.state()
            if state.game_tick != last_tick:
                last_tick, moved_at = state.game_tick, time.monotonic()
            elif time.monotonic() - moved_at > self._stall_s:
                text = (
                    f"the clock stands at game tick {last_tick} for {self._stall_s:g} s, {target} was to be reached; "
                    "is a window open, or RimWorld in the background without 'run in background'?"
                )
                raise GameStalled("GET", "/game/state", text)

    async def _close_windows(self) -> None:
        if not self._can_close_windows:
            return
        try:
            closed = await self._client.ui.close_windows()
        except NotFound:
            logger.warning("this RIMAPI (before 1.10) cannot close windows; a dialog will hold the game up")
            self._can_close_windows = False
        else:
            if closed.closed_count:
                logger.info("closed %s", ", ".join(closed.closed_windows) or f"{closed.closed_count} windows")


async def connect_clock(client: RimApiClient) -> GameClock:
    """The clock that fits the game: lockstep where the game offers it, otherwise live, and paused.

    Raises RimApiError where nobody answers.
    """
    state = await client.lockstep.state()
    if state is not None and state.lockstep:
        return LockstepClock(client)
    clock = LiveClock(client)
    await clock.hold()
    return clock
