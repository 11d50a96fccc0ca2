"""Parts of request bodies that several controllers use; each route declares its own body beside its handler."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class PositionDto:
    """A cell; `y` is the height and plays no part."""

    x: int = 0
    y: int = 0
    z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class AreaRequest:
    """A rectangle on a map: what copy, check-zone, destroy and repair take."""

    map_id: int = 0
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None
