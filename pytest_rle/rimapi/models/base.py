"""What all models of the wire have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """Frozen; unknown fields are ignored, because a newer mod may add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Position(WireModel):
    """A cell. `y` is the height and 0 on the ground, except for animals, where the mod puts the map's z in `y`."""

    x: int
    y: int
    z: int
