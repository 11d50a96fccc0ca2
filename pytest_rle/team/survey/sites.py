"""Where the colony builds: verified rectangles, which do not change in an episode."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.team.cells import Cell, Rect


class SiteKind(enum.StrEnum):
    """What a site is for. A room includes its walls; fields and yards have none."""

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
    """One rectangle. `door` is the cell of the door in its ring, None if the site is not a room."""

    model_config = ConfigDict(frozen=True)

    kind: SiteKind
    area: Rect
    door: Cell | None = None


class ResourceArea(BaseModel):
    """A small rectangle with trees, ore or ripe wild food. `count` is the number of plants or cells in it."""

    model_config = ConfigDict(frozen=True)

    def_name: str
    area: Rect
    count: int
    distance: int = Field(description="Cells from the colony's centre")


class SpatialPlan(BaseModel):
    """The survey of the map. Sites do not overlap, and all can be reached on foot from the centre.

    `sites` lacks the kinds that the map has no room for. The resource areas are sorted by distance from the colony.
    """

    model_config = ConfigDict(frozen=True)

    center: Cell
    sites: Mapping[SiteKind, Site]
    trees: tuple[ResourceArea, ...] = ()
    ore: tuple[ResourceArea, ...] = ()
    wild_food: tuple[ResourceArea, ...] = ()

    def site(self, kind: SiteKind) -> Site | None:
        """The site of a kind, or None if the map has no room for it."""
        return self.sites.get(kind)
