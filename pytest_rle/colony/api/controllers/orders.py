"""OrderController: designations."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import null_reference
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.production import designations

controller = Controller("OrderController")


@dataclasses.dataclass(frozen=True, slots=True)
class DesignateRequestDto:
    """POST /order/designate/area."""

    map_id: int = 0
    type: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@controller.post("/api/v1/order/designate/area")
def designate(ctx: Context) -> None:
    """Designate a rectangle for mining, deconstruction, harvest or hunting, or remove all designations."""
    request = ctx.required_body(DesignateRequestDto)
    ctx.require_map(request.map_id)
    if request.point_a is None or request.point_b is None or request.type is None:
        raise null_reference()
    kind = request.type.lower()
    if kind in designations.KINDS:
        a, b = request.point_a, request.point_b
        designations.mark(ctx.colony, kind, a.x, a.z, b.x, b.z)
