"""Where the fighters stand: a nest of barricades that gives each post cover on all sides.

Raiders come from any edge of the map. A line covers its fighters on one side alone; in a nest every cell around a post
is a barricade, so that the direction does not matter (CoverUtility).
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.facts import rally_point
from pytest_rle.team.scripted.notebook import DefenseNotes, Fort
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.sites import SiteKind

SHAPES = ((9, 5), (7, 5), (5, 5), (5, 3))
"""Width and height of a nest in cells, the largest first. A post takes every second cell of every second row."""

SEARCH = 30
"""Cells around the hall in which the nest may lie."""

AWAY = 2
"""Cells between the nest and every other site, so that people can walk around it."""


def fort(situation: Situation) -> Fort:
    """The place of defence. It is chosen once."""
    notes = situation.notes(DefenseNotes)
    if notes.fort is None:
        notes.fort = _nearest_nest(situation)
    return notes.fort


def _nearest_nest(situation: Situation) -> Fort:
    """The largest nest that the ground allows, as near to the hall as possible; without one, the rally point."""
    hall = situation.site(SiteKind.SHELTER)
    home = _middle(hall.area) if hall is not None else situation.spatial.center
    claimed = [other.area for other in situation.spatial.sites.values()]
    built = built_cells(situation)
    for width, height in SHAPES:
        for x, z in _around(home):
            if x < width or z < height:
                continue
            area = Rect(x1=x - width // 2, z1=z - height // 2, x2=x + width // 2, z2=z + height // 2)
            if any(_near(area, other) for other in claimed) or not built.isdisjoint(_grown(area).cells()):
                continue
            if all(map(situation.is_buildable, area.cells())):
                return _nest(area)
    return Fort((), (rally_point(situation.spatial),))


def built_cells(situation: Situation) -> set[Cell]:
    """The cells of all buildings that the colony can see, its own and ruins."""
    cells: set[Cell] = set()
    for building in situation.observation.buildings:
        if building.position is not None:
            x, z = facts.cell(building.position)
            cells.update(occupied_cells(building.def_name or "", x, z, building.rotation or 0))
    return cells


def _around(home: Cell) -> Iterator[Cell]:
    """The cells around a place, the nearest first."""
    reach = range(-SEARCH, SEARCH + 1)
    steps = sorted(((dx, dz) for dx in reach for dz in reach), key=lambda step: (step[0] ** 2 + step[1] ** 2, step))
    for dx, dz in steps:
        yield home[0] + dx, home[1] + dz


def _near(area: Rect, other: Rect) -> bool:
    """Whether two rectangles overlap or lie closer together than people need to pass."""
    apart_x = other.x1 - area.x2 > AWAY or area.x1 - other.x2 > AWAY
    apart_z = other.z1 - area.z2 > AWAY or area.z1 - other.z2 > AWAY
    return not (apart_x or apart_z)


def _nest(area: Rect) -> Fort:
    middle = _middle(area)
    posts = [(x, z) for z in range(area.z1 + 1, area.z2, 2) for x in range(area.x1 + 1, area.x2, 2)]
    posts.sort(key=lambda post: (facts.distance(post, middle), post))
    barricades = tuple(cell for cell in area.cells() if cell not in posts)
    return Fort(barricades, tuple(posts), tuple(cell for cell in _grown(area).ring() if sum(cell) % 2))


def _grown(area: Rect) -> Rect:
    """A rectangle with the ring of cells around it."""
    return Rect(x1=area.x1 - 1, z1=area.z1 - 1, x2=area.x2 + 1, z2=area.z2 + 1)


def _middle(area: Rect) -> Cell:
    return (area.x1 + area.x2) // 2, (area.z1 + area.z2) // 2
