"""A game whose world is checked once a game day."""

from __future__ import annotations

import httpx

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.invariants import check
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


class CheckedTransport(DispatcherTransport):
    """Carries requests to an embedded game and checks its world once a game day.

    A request raises InvariantBroken if the world is not consistent.
    """

    def __init__(self, dispatcher: Dispatcher, game: Game) -> None:
        super().__init__(dispatcher)
        self._game = game
        self._day = 0  # the first check comes after the first day: before it no pawn has a job
        self._dead: set[int] = set()

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body."""
        answer = await super().transmit(method, url, content, timeout_s)
        day = self._game.world.game_tick // GAME_TICKS_PER_DAY
        if day != self._day:
            self._day = day
            check(self._game, self._dead)
        return answer
