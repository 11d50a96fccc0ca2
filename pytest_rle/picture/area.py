"""Which part of the map a picture shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from pytest_rle.picture.ground import Ground, Layers

MARGIN: Final = 5
"""Cells around what matters."""

SMALLEST: Final = (48, 36)
"""Cells that a picture shows at least, across and up."""

LARGEST: Final = (110, 84)
"""Cells that a picture of the home shows at most, so that its buildings stay readable."""

SQUAREST: Final = 1.1
"""How much wider than high a picture is at least, because screens are wide."""

NEAR: Final = 20
"""Cells around the home within which people and enemies belong to the picture of one scene."""

NEAR_IN_FILM: Final = 5
"""The same for several scenes: over days, somebody walks everywhere."""


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: its lower left cell, its width and its height."""

    x: int
    z: int
    w: int
    h: int

    def contains(self, x: float, z: float) -> bool:
        """Whether a cell lies inside."""
        return self.x <= x < self.x + self.w and self.z <= z < self.z + self.h


def whole(ground: Ground) -> Area:
    """The whole map."""
    return Area(0, 0, ground.width, ground.height)


def around(x: int, z: int, height: int, ground: Ground) -> Area:
    """The area of this height in cells around a cell, a third wider than high."""
    h = min(height, ground.height)
    w = min(h * 4 // 3, ground.width)
    return Area(min(max(x - w // 2, 0), ground.width - w), min(max(z - h // 2, 0), ground.height - h), w, h)


def home(scenes: Sequence[Layers], ground: Ground) -> Area:
    """What matters in these scenes: the colony's buildings, zones and plans, and who stands near them."""
    reach = NEAR if len(scenes) == 1 else NEAR_IN_FILM
    built: list[Area] = []
    people: list[Area] = []
    for layers in scenes:
        for name, first in (("buildings", 1), ("blueprints", 1), ("zones", 3)):
            built += [Area(*row[first : first + 4]) for row in layers.get(name, {}).values() if _has_place(row, first)]
        kinds = layers.get("pawns", {})
        for key, place in layers.get("places", {}).items():
            if kinds.get(key, ("",))[0] in ("colonist", "enemy", "visitor"):
                people.append(Area(place[0], place[1], 1, 1))
    core = _around(built or people, ground, MARGIN)
    near = Area(core.x - reach, core.z - reach, core.w + 2 * reach, core.h + 2 * reach)
    close = [person for person in people if near.contains(person.x, person.z)]
    found = _around([*built, *close], ground, MARGIN) if built or close else core
    return _fitted(found, core, ground)


def _has_place(row: Sequence[Any], first: int) -> bool:
    return all(isinstance(value, int) for value in row[first : first + 4])


def _around(parts: Sequence[Area], ground: Ground, margin: int) -> Area:
    """The smallest rectangle around these, with a margin; the middle of the map if there are none."""
    inside = [part for part in parts if 0 <= part.x < ground.width and 0 <= part.z < ground.height]
    if not inside:
        return Area(ground.width // 2, ground.height // 2, 1, 1)
    left, bottom = min(part.x for part in inside) - margin, min(part.z for part in inside) - margin
    right = max(part.x + part.w for part in inside) + margin
    top = max(part.z + part.h for part in inside) + margin
    return Area(left, bottom, right - left, top - bottom)


def _fitted(area: Area, core: Area, ground: Ground) -> Area:
    """The area within the limits of size, around the core if it is too large, and moved onto the map."""
    x, w = _fit(area.x, area.w, core.x, core.w, SMALLEST[0], LARGEST[0], ground.width)
    z, h = _fit(area.z, area.h, core.z, core.h, SMALLEST[1], LARGEST[1], ground.height)
    wide = max(w, round(h * SQUAREST))
    x, w = _fit(x - (wide - w) // 2, wide, x, w, SMALLEST[0], LARGEST[0], ground.width)
    return Area(x, z, w, h)


def _fit(start: int, size: int, core: int, core_size: int, least: int, most: int, limit: int) -> tuple[int, int]:
    if size > most:
        start, size = core, core_size
    middle = start + size / 2
    size = min(max(min(size, most), least), limit)
    return min(max(round(middle - size / 2), 0), limit - size), size
