"""Where the fighters stand: a line behind barricades, on the side of the hall that has the room for it."""

from __future__ import annotations

from pytest_rle.team.cells import Cell
from pytest_rle.team.facts import rally_point
from pytest_rle.team.scripted.notebook import DefenseNotes, Fort
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.sites import SiteKind

AWAY = 3
"""Cells between the hall's wall and the barricades."""

HALF_WIDTH = 4


def fort(situation: Situation) -> Fort:
    """The line of defence. It is chosen once."""
    notes = situation.notes(DefenseNotes)
    if notes.fort is None:
        notes.fort = _best_line(situation)
    return notes.fort


def _best_line(situation: Situation) -> Fort:
    site = situation.site(SiteKind.SHELTER)
    if site is None:
        center = situation.spatial.center
        return Fort((), (center,))
    area = site.area
    middle_x, middle_z = (area.x1 + area.x2) // 2, (area.z1 + area.z2) // 2
    claimed = [other.area for other in situation.spatial.sites.values()]

    def is_open(cell: Cell) -> bool:
        return not any(area.contains(*cell) for area in claimed) and situation.is_buildable(cell)

    steps = sorted(range(-HALF_WIDTH, HALF_WIDTH + 1), key=lambda step: (abs(step), step))
    best: Fort | None = None
    for dx, dz, edge in ((0, -1, area.z1), (0, 1, area.z2), (-1, 0, area.x1), (1, 0, area.x2)):
        line = edge + (dx + dz) * AWAY
        front = [(middle_x + step, line) if dz else (line, middle_z + step) for step in steps]
        good = [c for c in front if is_open(c)]
        posts = [c for x, z in good if is_open(c := (x - dx, z - dz))]
        if best is None or len(posts) > len(best.posts):
            best = Fort(tuple(good), tuple(posts))
    if best is None or not best.posts:
        return Fort((), (rally_point(situation.spatial),))
    return best
