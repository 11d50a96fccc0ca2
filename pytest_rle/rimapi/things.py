"""ThingsController: the stock, and what may be touched of it."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models import ResourcesSummary


class ThingsResource:
    """Routes /resources/... and /things/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def summary(self, map_id: int) -> ResourcesSummary:
        """Item counts, their worth, food and medicine, anywhere on the map."""
        return await self._connection.get("/resources/summary", ResourcesSummary, {"map_id": map_id})

    async def set_forbidden(self, map_id: int, thing_ids: Sequence[int], forbidden: bool) -> Acknowledged:
        """Forbid things, or allow them. Ids that are not found come back as warnings, or as a refusal where none is."""
        body = {"thing_ids": list(thing_ids), "map_id": map_id, "forbidden": forbidden}
        return await self._connection.tell("POST", "/things/set-forbidden", body=body)
