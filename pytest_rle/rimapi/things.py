"""ThingsController: the stock, and which things are forbidden."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.goods import ResourcesSummary


class ThingsResource:
    """Routes /resources/... and /things/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def summary(self, map_id: int) -> ResourcesSummary:
        """Item counts, market value, food and medicine, anywhere on the map."""
        return await self._connection.get("/resources/summary", ResourcesSummary, {"map_id": map_id})

    async def set_forbidden(self, map_id: int, thing_ids: Sequence[int], forbidden: bool) -> Acknowledged:
        """Forbid things, or allow them. Unknown ids come back as warnings, or as a refusal if every id is unknown."""
        body = {"thing_ids": list(thing_ids), "map_id": map_id, "forbidden": forbidden}
        return await self._connection.write("POST", "/things/set-forbidden", body=body, repeatable=True)
