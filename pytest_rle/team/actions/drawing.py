"""What the random policy draws the targets of actions from."""

from __future__ import annotations

import dataclasses

from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.chance import Chance
from pytest_rle.team.survey.sites import SpatialPlan

REACH = 25
"""Cells from the centre within which areas are drawn."""


@dataclasses.dataclass(frozen=True, slots=True)
class RandomDraw:
    """The observed colony, and the chance of one role in one tick."""

    observation: Observation
    static: StaticWorld
    spatial: SpatialPlan
    chance: Chance

    @property
    def colonists(self) -> list[int]:
        """The ids of all colonists."""
        return [c.colonist.id for c in self.observation.colonists]

    @property
    def drafted(self) -> list[int]:
        """The ids of the colonists who are drafted."""
        return [c.colonist.id for c in self.observation.colonists if facts.is_drafted(c)]

    def colonist(self) -> int | None:
        """The id of one colonist, or None if there are no colonists."""
        people = self.colonists
        return self.chance.choice(people) if people else None

    def cell(self) -> Cell:
        """A cell near the centre of the colony, and at least 12 cells away from the far edges of the map."""
        spatial, terrain = self.spatial, self.static.terrain
        x = spatial.center[0] + self.chance.integer(-REACH, REACH)
        z = spatial.center[1] + self.chance.integer(-REACH, REACH)
        return min(max(0, x), terrain.width - 12), min(max(0, z), terrain.height - 12)

    def area(self, low: int, high: int) -> Rect:
        """A rectangle near the centre of the colony, each side from `low` to `high` cells long."""
        x, z = self.cell()
        width, height = self.chance.integer(low, high), self.chance.integer(low, high)
        terrain = self.static.terrain
        return Rect(x1=x, z1=z, x2=min(terrain.width - 1, x + width - 1), z2=min(terrain.height - 1, z + height - 1))
