"""Where the colony builds: verified rectangles, found once and then pinned."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.team.cells import Cell, Rect


class SiteKind(enum.StrEnum):
    """What a site is for; rooms are given with their walls, fields and yards without."""

    SHELTER = "shelter"
    STOCKPILE = "stockpile"
    FARM = "farm"
    KITCHEN = "kitchen"
    RESEARCH = "research"
    BEDROOMS = "bedrooms"
    FREEZER = "freezer"
    SECOND_FARM = "second_farm"
    YARD = "yard"
    GRAVEYARD = "graveyard"
    SHIP = "ship"


class Site(BaseModel):
    """One rectangle, and the door cell in its ring where the site is a room."""

    model_config = ConfigDict(frozen=True)

    kind: SiteKind
    area: Rect
    door: Cell | None = None

    @property
    def inside(self) -> Rect:
        """The area without its outer ring."""
        area = self.area
        return Rect(x1=area.x1 + 1, z1=area.z1 + 1, x2=area.x2 - 1, z2=area.z2 - 1)


class ResourceArea(BaseModel):
    """A small rectangle that is worth working on: trees, ore or ripe wild food. `count` is how many it holds."""

    model_config = ConfigDict(frozen=True)

    def_name: str
    area: Rect
    count: int
    distance: int = Field(description="Cells from the colony's centre")


class SpatialPlan(BaseModel):
    """The ground as the team sees it. Sites do not overlap; all are reachable on foot from the centre.

    A kind for which the map has no room is missing from `sites`. The resource areas are sorted by distance.
    """

    model_config = ConfigDict(frozen=True)

    center_x: int
    center_z: int
    sites: Mapping[SiteKind, Site]
    trees: tuple[ResourceArea, ...] = ()
    ore: tuple[ResourceArea, ...] = ()
    wild_food: tuple[ResourceArea, ...] = ()
    rock: tuple[ResourceArea, ...] = ()

    def site(self, kind: SiteKind) -> Site | None:
        """The site of a kind, or None where there is none."""
        return self.sites.get(kind)
