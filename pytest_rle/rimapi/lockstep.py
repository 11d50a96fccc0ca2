"""The routes that only the embedded game has: advance game time, and hash the world."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.connection import Connection
from pytest_rle.rimapi.errors import NotFound
from pytest_rle.rimapi.models.lockstep import Advanced, ColonyReport, LockstepState

ADVANCE_TIMEOUT_S: Final = 600.0
"""The time limit of an advance, which is pure computation; only a hung game takes this long."""


class LockstepResource:
    """Routes /rle/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def state(self) -> LockstepState | None:
        """The game tick, the hash of the world, and whether time waits for `advance`. None from a live game."""
        try:
            return await self._connection.get("/rle/state", LockstepState)
        except NotFound:
            return None

    async def advance(self, game_ticks: int) -> Advanced:
        """Run the game for exactly this number of game ticks. The answer comes afterwards."""
        query = {"game_ticks": game_ticks}
        return await self._connection.write_and_read(
            "POST", "/rle/advance", Advanced, query, timeout_s=ADVANCE_TIMEOUT_S
        )

    async def colony_report(self) -> ColonyReport | None:
        """The deaths of colonists and their causes. None from a live game, which does not have the route."""
        try:
            return await self._connection.get("/rle/colony-report", ColonyReport)
        except NotFound:
            return None
