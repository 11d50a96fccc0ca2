"""Parts of request bodies that several controllers use. Each route declares its own body above its handler.

A body also lists the fields that the colony ignores, because a value of the wrong type in any field makes the mod
drop the whole body.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class PositionDto:
    """A cell; the height `y` is ignored."""

    x: int = 0
    y: int = 0
    z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class AreaRequest:
    """A rectangle on a map: the body of copy, check-zone, destroy and repair."""

    map_id: int = 0
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None
