"""The base of every model of the wire."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """An answer of the game, or a part of one. Unknown fields are ignored, because a newer mod may send more."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    dto: ClassVar[str] = ""
    """The class of the mod that has these fields; empty for what only the embedded colony sends."""


class Position(WireModel):
    """A cell. `y` is the height, 0 on the ground; but for animals the mod puts the map's z into `y`."""

    dto = "PositionDto"

    x: int
    y: int
    z: int
