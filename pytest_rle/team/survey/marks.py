"""What the team has marked and zoned: RIMAPI reports neither designations nor the cells of zones."""

from __future__ import annotations

from pytest_rle.team.cells import Rect


class Marks:
    """The areas that completed actions have marked or zoned in this episode. Each action notes its own."""

    def __init__(self) -> None:
        self._marked: dict[str, list[Rect]] = {}
        self._growing: list[Rect] = []
        self._stockpiles: list[Rect] = []

    def mark(self, kind: str, area: Rect) -> None:
        """Note that an area was designated."""
        self._marked.setdefault(kind, []).append(area)

    def add_growing_zone(self, area: Rect) -> None:
        """Note a new growing zone."""
        self._growing.append(area)

    def add_stockpile(self, area: Rect) -> None:
        """Note a new stockpile."""
        self._stockpiles.append(area)

    def forget_stockpiles(self) -> None:
        """Forget all stockpiles."""
        self._stockpiles.clear()

    def is_marked(self, kind: str, area: Rect) -> bool:
        """Whether one designation of this kind covers the whole area."""
        return any(_contains(marked, area) for marked in self._marked.get(kind, ()))

    def is_zoned(self, area: Rect) -> bool:
        """Whether a zone of the team overlaps an area."""
        return any(_overlap(zone, area) for zone in (*self._growing, *self._stockpiles))


def _contains(outer: Rect, inner: Rect) -> bool:
    return outer.contains(inner.x1, inner.z1) and outer.contains(inner.x2, inner.z2)


def _overlap(one: Rect, other: Rect) -> bool:
    return one.x1 <= other.x2 and other.x1 <= one.x2 and one.z1 <= other.z2 and other.z1 <= one.z2
