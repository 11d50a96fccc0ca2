"""OrderController: designations over an area."""

from __future__ import annotations

from typing import Literal

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.zones import Cell, point

DesignationKind = Literal["mine", "harvest", "hunt", "deconstruct", "remove-all"]


class OrdersResource:
    """Route /order/designate/area."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def designate(self, map_id: int, kind: DesignationKind, corner: Cell, opposite: Cell) -> Acknowledged:
        """Designate everything suitable in a rectangle; the mod does not say how much that was."""
        body = {"map_id": map_id, "type": kind, "point_a": point(corner), "point_b": point(opposite)}
        return await self._connection.write("POST", "/order/designate/area", body=body, repeatable=True)
