"""What the team has ordered that RIMAPI does not report: blueprints, designations, zones' cells, timetables, drafts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.survey.sites import ResourceArea


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedBuilding:
    """A building that the team has ordered. Its position is the cell that the game calls so."""

    def_name: str
    x: int
    z: int
    stuff: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedZone:
    """A zone that the team has created. `zone_id` is None if the game did not say it."""

    kind: str
    area: Rect
    zone_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Designated:
    """An area that the team has designated."""

    kind: str
    area: Rect


class Marks:
    """What completed actions have marked, planned and set in this episode. Each action notes its own.

    Attributes:
        designated: The designations, oldest first.
        zones: The zones that the team has created and not deleted, oldest first.
        planned: The buildings that the team has ordered, by position.
        timetables: The hours that the team has set, by colonist and hour.
        drafted: Whether the team has drafted a colonist, by id.
    """

    def __init__(self) -> None:
        self.designated: list[Designated] = []
        self.zones: list[MarkedZone] = []
        self.planned: dict[Cell, PlannedBuilding] = {}
        self.timetables: dict[int, dict[int, str]] = {}
        self.drafted: dict[int, bool] = {}

    def mark(self, kind: str, area: Rect) -> None:
        """Note that an area was designated."""
        entry = Designated(kind, area)
        if entry in self.designated:
            self.designated.remove(entry)
        self.designated.append(entry)

    def add_zone(self, kind: str, area: Rect, zone_id: int | None = None) -> None:
        """Note a new zone: "growing" or "stockpile"."""
        self.zones.append(MarkedZone(kind, area, zone_id))

    def forget_zone(self, zone_id: int) -> None:
        """Forget a deleted zone."""
        self.zones = [zone for zone in self.zones if zone.zone_id != zone_id]

    def plan(self, building: PlannedBuilding) -> None:
        """Note an ordered building."""
        self.planned[building.x, building.z] = building

    def unmarked(self, kind: str, found: Iterable[ResourceArea]) -> Iterator[ResourceArea]:
        """The areas that no single designation of this kind covers whole."""
        marked = [(e.area.x1, e.area.z1, e.area.x2, e.area.z2) for e in self.designated if e.kind == kind]
        for each in found:
            x1, z1, x2, z2 = each.area.x1, each.area.z1, each.area.x2, each.area.z2
            if not any(left <= x1 and low <= z1 and x2 <= right and z2 <= high for left, low, right, high in marked):
                yield each

    def is_zoned(self, area: Rect) -> bool:
        """Whether a zone of the team overlaps an area."""
        return any(_overlap(zone.area, area) for zone in self.zones)


def _overlap(one: Rect, other: Rect) -> bool:
    return one.x1 <= other.x2 and other.x1 <= one.x2 and one.z1 <= other.z2 and other.z1 <= one.z2
