"""What the team has marked and zoned: RIMAPI shows neither designations nor the cells of zones."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_rle.team.actions import CreateGrowingZone, CreateStockpile, DeleteStockpile, Designate
from pytest_rle.team.cells import Rect
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus


class Marks:
    """Remembers, through one episode, the areas of the orders that were carried out."""

    def __init__(self) -> None:
        self._marked: dict[str, list[Rect]] = {}
        self._growing: list[Rect] = []
        self._stockpiles: list[Rect] = []

    def record(self, outcomes: Iterable[ActionOutcome]) -> None:
        """Take in what became of a tick's actions."""
        for action in (outcome.action for outcome in outcomes if outcome.status is OutcomeStatus.DONE):
            if isinstance(action, Designate):
                self._marked.setdefault(action.kind, []).append(action.area)
            elif isinstance(action, CreateGrowingZone):
                self._growing.append(action.area)
            elif isinstance(action, CreateStockpile):
                self._stockpiles.append(action.area)
            elif isinstance(action, DeleteStockpile):
                self._stockpiles.clear()  # which of them it was cannot be told; those that stand are in the view

    def is_marked(self, kind: str, area: Rect) -> bool:
        """Whether all of an area was marked by one `designate` of this kind."""
        return any(_holds(marked, area) for marked in self._marked.get(kind, ()))

    def is_zoned(self, area: Rect) -> bool:
        """Whether a zone of the team's reaches into an area."""
        return any(_meet(zone, area) for zone in (*self._growing, *self._stockpiles))


def _holds(outer: Rect, inner: Rect) -> bool:
    return outer.contains(inner.x1, inner.z1) and outer.contains(inner.x2, inner.z2)


def _meet(one: Rect, other: Rect) -> bool:
    return one.x1 <= other.x2 and other.x1 <= one.x2 and one.z1 <= other.z2 and other.z1 <= one.z2
