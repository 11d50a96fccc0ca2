"""What several request bodies are made of."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class PositionDto:
    """A cell; `y` is the height and plays no part."""

    x: int = 0
    y: int = 0
    z: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class FloatRange:
    """A range of shares or amounts."""

    min: float = 0.0
    max: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class IntRangeDto:
    """A range of whole numbers, both ends included."""

    min: int = 0
    max: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class AreaRequest:
    """A rectangle on a map: what copy, check-zone, destroy and repair take."""

    map_id: int = 0
    point_a: PositionDto | None = None
    point_b: PositionDto | None = None
