"""UIController: alerts, and windows that hold the game up."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Connection
from pytest_rle.rimapi.models import Alert, ClosedWindows, OpenWindow


class UiResource:
    """Routes /ui/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def alerts(self) -> tuple[Alert, ...]:
        """The alerts that the game shows at its right edge."""
        return await self._connection.get("/ui/alerts", tuple[Alert, ...])

    async def windows(self) -> tuple[OpenWindow, ...]:
        """The open windows, and whether each holds the game paused."""
        return await self._connection.get("/ui/windows", tuple[OpenWindow, ...])

    async def close_windows(self) -> ClosedWindows:
        """Close every window that holds the game paused."""
        return await self._connection.ask("POST", "/ui/window/close", ClosedWindows, body={"force_pause_only": True})
