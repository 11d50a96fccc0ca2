"""OrderController: designations."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import null_reference
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.production import designations

controller = Controller("OrderController")

KINDS: Final = frozenset({"mine", "deconstruct", "harvest", "hunt", "remove-all"})


@dataclasses.dataclass(frozen=True, slots=True)
class DesignateRequestDto:
    """POST /order/designate/area."""

    map_id: int = 0
    type: str | None = None
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None


@controller.post("/api/v1/order/designate/area")
def designate(ctx: Context) -> None:
    """Mark a rectangle for mining, deconstruction, harvest or hunting, or take all marks away."""
    wish = ctx.required_body(DesignateRequestDto)
    ctx.require_map(wish.map_id)
    if wish.point_a is None or wish.point_b is None or wish.type is None:
        raise null_reference()
    kind = wish.type.lower()
    if kind in KINDS:
        a, b = wish.point_a, wish.point_b
        designations.mark(ctx.colony, kind, a.x, a.z, b.x, b.z)
