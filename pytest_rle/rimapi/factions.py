"""FactionController: the factions of the world."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Connection
from pytest_rle.rimapi.models.game import Faction


class FactionsResource:
    """Route /factions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> tuple[Faction, ...]:
        """All factions with their relation to the player."""
        return await self._connection.get("/factions", tuple[Faction, ...])
