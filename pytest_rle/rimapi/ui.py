"""UIController: alerts, and windows that pause the game."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Connection
from pytest_rle.rimapi.models.game import Alert, ClosedWindows, OpenWindow


class UiResource:
    """Routes /ui/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def alerts(self) -> tuple[Alert, ...]:
        """The alerts at the right edge of the screen."""
        return await self._connection.get("/ui/alerts", tuple[Alert, ...])

    async def windows(self) -> tuple[OpenWindow, ...]:
        """The open windows, and whether each of them pauses the game."""
        return await self._connection.get("/ui/windows", tuple[OpenWindow, ...])

    async def close_windows(self) -> ClosedWindows:
        """Close every window that pauses the game."""
        return await self._connection.write_and_read(
            "POST", "/ui/window/close", ClosedWindows, body={"force_pause_only": True}, repeatable=True
        )
