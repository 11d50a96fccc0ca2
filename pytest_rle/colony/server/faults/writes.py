"""Faults of writes: the game accepts an order and does nothing."""

from __future__ import annotations

import dataclasses
from typing import ClassVar, Final

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.api.routes import normalized
from pytest_rle.colony.server.faults.fault import Proceed, SharedFault, is_read

_NO_ORDERS: Final = (
    "/api/v1/game/",
    "/api/v1/ui/",
    "/api/v1/rle/",
    "/api/v1/incident/",
    "/api/v1/camera/",
    "/api/v1/cache/",
    "/api/v1/builder/check-zone",
)
"""The beginnings of paths whose writes are no orders to the colony."""


@dataclasses.dataclass(kw_only=True)
class OrderIgnored(SharedFault):
    """The mod answers 200 to an order and does nothing. Its answer has no data, even where the route promises some."""

    name: ClassVar[str] = "order_ignored"
    lesson: ClassVar[str] = "200 to an order may mean that nothing happened: look for its effect"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Acknowledge the order without carrying it out."""
        is_order = not is_read(request) and not normalized(request.path).startswith(_NO_ORDERS)
        if is_order and self.is_due(request):
            return self.scene.dispatcher.acknowledge(request.headers)
        return await proceed(request)
