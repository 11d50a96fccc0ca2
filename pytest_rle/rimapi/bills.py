"""BillController: work tables, recipes and bills."""

from __future__ import annotations

from typing import Literal

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.goods import Bill, Recipe, WorkTable


class BillsResource:
    """Routes /buildings/... and /map/work-tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def work_tables(self, map_id: int) -> tuple[WorkTable, ...]:
        """The tables that take bills."""
        return await self._connection.get("/map/work-tables", tuple[WorkTable, ...], {"map_id": map_id})

    async def list(self, building_id: int) -> tuple[Bill, ...]:
        """The bills of a table, in order."""
        return await self._connection.get("/buildings/bills", tuple[Bill, ...], {"building_id": building_id})

    async def recipes(self, building_id: int) -> tuple[Recipe, ...]:
        """The recipes of a table whose research is finished."""
        query = {"building_id": building_id, "only_researched": True}
        return await self._connection.get("/buildings/recipes", tuple[Recipe, ...], query)

    async def add(
        self,
        building_id: int,
        recipe: str,
        *,
        repeat_mode: Literal["RepeatCount", "TargetCount", "Forever"],
        count: int,
    ) -> Bill:
        """Add a bill: make `count` times, keep `count` in stock, or repeat forever."""
        body: dict[str, object] = {"recipe_def_name": recipe, "repeat_mode": repeat_mode}
        if repeat_mode == "RepeatCount":
            body["repeat_count"] = count
        elif repeat_mode == "TargetCount":
            body["target_count"] = count
        return await self._connection.write_and_read(
            "POST", "/buildings/bills/add", Bill, {"building_id": building_id}, body
        )

    async def remove(self, building_id: int, bill_id: int) -> Acknowledged:
        """Remove one bill, by its `load_id`."""
        query = {"building_id": building_id, "bill_id": bill_id}
        return await self._connection.write("DELETE", "/buildings/bill/remove", query)

    async def suspend(self, building_id: int, bill_id: int, suspended: bool) -> Acknowledged:
        """Suspend one bill, or resume it."""
        query = {"building_id": building_id, "bill_id": bill_id}
        return await self._connection.write(
            "PUT", "/buildings/bill/suspend", query, {"suspended": suspended}, repeatable=True
        )
