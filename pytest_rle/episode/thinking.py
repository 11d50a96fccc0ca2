"""Thinking in real time: the game goes on while a team thinks, and the time is charged in game ticks.

A game that runs elsewhere goes on at speed 1. The embedded colony stands still meanwhile, and plays the same number of
game ticks afterwards. So does a live game that a window has paused.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from pytest_rle.episode.game import OpenGame
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND

T = TypeVar("T")

THINKING_SPEED: Final = 1
"""The speed of a live game while a team thinks, at which a second is `GAME_TICKS_PER_SECOND` game ticks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Thought:
    """What a team's thinking took.

    Attributes:
        game_ticks: What it is charged.
        seconds: Its wall time.
    """

    game_ticks: int
    seconds: float


class RealTime:
    """Charges a team for the time in which it thinks.

    Args:
        game: The game.
        record: A record whose ticks are repeated, with what was charged in them; None without a record.
    """

    def __init__(self, game: OpenGame, record: RecordedEpisode | None) -> None:
        self._game = game
        self._record = record

    async def think(self, tick: int, game_tick: int, deliberate: Callable[[], Awaitable[T]]) -> tuple[T, Thought]:
        """Let a team think, and the game go on meanwhile.

        Args:
            tick: The tick.
            game_tick: The game tick at which the team was asked.
            deliberate: Asks the team.

        Raises:
            RimApiError: The game does not go on, or does not answer.
        """
        client, clock = self._game.client, self._game.clock
        if self._game.is_real_time:
            await client.game.set_speed(THINKING_SPEED)
        started = time.monotonic()
        try:
            turn = await deliberate()
        finally:
            if self._game.is_real_time:
                await clock.pause()
        seconds = round(time.monotonic() - started, 6)
        recorded = self._record.charged(tick) if self._record is not None else None
        charge = recorded if recorded is not None else round(seconds * GAME_TICKS_PER_SECOND)
        now = (await client.game.state()).game_tick
        if now < game_tick + charge:
            await clock.advance(game_tick + charge - now)
        return turn, Thought(charge, seconds)
