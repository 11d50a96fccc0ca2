"""Growing zones and stockpiles. Corners are cells (x, z), both inside the zone."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.maps import GrowingZoneResponse, StockpileResponse

Cell = tuple[int, int]


def point(cell: Cell) -> dict[str, int]:
    """A cell in the form of the wire."""
    return {"x": cell[0], "y": 0, "z": cell[1]}


class ZonesResource:
    """Routes /map/zone/..."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def growing(self, zone_id: int) -> GrowingZoneResponse:
        """One growing zone. The mod takes the zone's id from the query key `map_id`.

        Raises InvalidResponse if there is no such growing zone.
        """
        return await self._connection.get("/map/zone/growing", GrowingZoneResponse, {"map_id": zone_id})

    async def create_growing(self, map_id: int, plant_def: str, corner: Cell, opposite: Cell) -> GrowingZoneResponse:
        """Create a growing zone for one crop. Cells of another zone are skipped; the soil does not matter."""
        body = {"map_id": map_id, "plant_def": plant_def, "point_a": point(corner), "point_b": point(opposite)}
        return await self._connection.write_and_read("POST", "/map/zone/growing", GrowingZoneResponse, body=body)

    async def create_stockpile(
        self,
        map_id: int,
        corner: Cell,
        opposite: Cell,
        *,
        name: str | None = None,
        priority: int = 2,
        allowed_defs: Sequence[str] = (),
        allowed_categories: Sequence[str] = (),
    ) -> StockpileResponse:
        """Create a stockpile; without a filter it takes everything.

        Priorities are 1 Low, 2 Normal, 3 Preferred, 4 Important, 5 Critical. The mod accepts at most 2 here; raise it
        afterwards with `update_stockpile`.
        """
        body: dict[str, object] = {
            "map_id": map_id,
            "point_a": point(corner),
            "point_b": point(opposite),
            "priority": priority,
        }
        if name is not None:
            body["name"] = name
        if allowed_defs:
            body["allowed_item_defs"] = list(allowed_defs)
        if allowed_categories:
            body["allowed_item_categories"] = list(allowed_categories)
        return await self._connection.write_and_read("POST", "/map/zone/stockpile", StockpileResponse, body=body)

    async def update_stockpile(
        self, zone_id: int, *, priority: int | None = None, name: str | None = None
    ) -> StockpileResponse:
        """Change a stockpile's priority, 1 to 5, or its name."""
        body: dict[str, object] = {"zone_id": zone_id}
        if priority is not None:
            body["priority"] = priority
        if name is not None:
            body["name"] = name
        return await self._connection.write_and_read(
            "POST", "/map/zone/stockpile/update", StockpileResponse, body=body, repeatable=True
        )

    async def delete_stockpile(self, zone_id: int) -> Acknowledged:
        """Delete a stockpile. It disappears a moment after the answer."""
        return await self._connection.write("DELETE", "/map/zone/stockpile/delete", {"zone_id": zone_id})
