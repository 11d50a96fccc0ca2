"""What the turns of one episode share of its map."""

from __future__ import annotations

import dataclasses
import functools

from pytest_rle.rimapi.observation import StaticWorld
from pytest_rle.team.survey.home_map import HomeMap
from pytest_rle.team.survey.rooms import RoomFinder
from pytest_rle.team.survey.sites import SpatialPlan


@dataclasses.dataclass(frozen=True)
class Land:
    """The map and its survey, with what is worked out from them once, on first use."""

    static: StaticWorld
    spatial: SpatialPlan

    @functools.cached_property
    def home(self) -> HomeMap:
        """Draws the home area."""
        return HomeMap(self.static, self.spatial)

    @functools.cached_property
    def rooms(self) -> RoomFinder:
        """Finds where rooms lie."""
        return RoomFinder(self.static)
