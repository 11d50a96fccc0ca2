"""GameController: the state of the game, its clock, the date, saves, and its routes."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.game import Endpoint, Endpoints, GameSettings, GameState, MapTime, Version


class GameResource:
    """Routes below /game, and /version and /datetime."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def state(self) -> GameState:
        """The game tick, whether the game is paused, wealth and head count. It also answers at the main menu."""
        return await self._connection.get("/game/state", GameState)

    async def version(self) -> Version:
        """Versions of RimWorld, the mod and its API."""
        return await self._connection.get("/version", Version)

    async def settings(self) -> GameSettings:
        """The player's preferences."""
        return await self._connection.get("/game/settings", GameSettings)

    async def datetime(self) -> str:
        """The date of the current map as text, such as "12th of Aprimay, 5500, 17h"."""
        return (await self._connection.get("/datetime", MapTime)).datetime

    async def endpoints(self) -> tuple[Endpoint, ...]:
        """Every route of this version of RIMAPI. Refused before version 1.9."""
        return (await self._connection.get("/dev/endpoints", Endpoints)).endpoints

    async def set_speed(self, speed: int) -> Acknowledged:
        """0 pauses; 1, 2 and 3 run at 60, 180 and 360 game ticks a second, 4 at 900 if the game keeps up."""
        return await self._connection.write("POST", "/game/speed", {"speed": speed}, repeatable=True)

    async def save(self, file_name: str) -> Acknowledged:
        """Save the game. The answer comes before the file is written."""
        return await self._connection.write("POST", "/game/save", body={"file_name": file_name}, repeatable=True)

    async def load(self, file_name: str) -> Acknowledged:
        """Load a save. The answer comes before the game is loaded."""
        body = {"file_name": file_name, "check_version": False, "skip_mod_mismatch": True}
        return await self._connection.write("POST", "/game/load", body=body, repeatable=True)
