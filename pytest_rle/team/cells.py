"""Cells of the map, and rectangles of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Cell = tuple[int, int]
"""A cell as (x, z)."""

Coordinate = Annotated[int, Field(ge=0, le=1000)]


class Rect(BaseModel):
    """A rectangle of cells, both corners included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x1: Coordinate
    z1: Coordinate
    x2: Coordinate
    z2: Coordinate

    @model_validator(mode="after")
    def _corners_in_order(self) -> Rect:
        if self.x2 < self.x1 or self.z2 < self.z1:
            raise ValueError("the second corner must not lie left of or below the first")
        return self

    @property
    def width(self) -> int:
        """Cells along x."""
        return self.x2 - self.x1 + 1

    @property
    def height(self) -> int:
        """Cells along z."""
        return self.z2 - self.z1 + 1

    def contains(self, x: int, z: int) -> bool:
        """Whether it contains a cell."""
        return self.x1 <= x <= self.x2 and self.z1 <= z <= self.z2

    def cells(self) -> list[tuple[int, int]]:
        """Every (x, z), row by row."""
        return [(x, z) for z in range(self.z1, self.z2 + 1) for x in range(self.x1, self.x2 + 1)]

    @property
    def inside(self) -> Rect:
        """The rectangle without its ring. Raises ValidationError if nothing is left."""
        return Rect(x1=self.x1 + 1, z1=self.z1 + 1, x2=self.x2 - 1, z2=self.z2 - 1)

    def ring(self) -> list[tuple[int, int]]:
        """The outermost (x, z), row by row."""
        sides = (self.x1,) if self.x1 == self.x2 else (self.x1, self.x2)
        ends = (self.z1, self.z2)
        return [
            (x, z) for z in range(self.z1, self.z2 + 1) for x in (range(self.x1, self.x2 + 1) if z in ends else sides)
        ]
