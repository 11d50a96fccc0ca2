"""Where rooms lie: RIMAPI reports their size and beds, and this finds their cells from walls, doors and rock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from pytest_rle.rimapi.models import Room
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld.building_kinds import DOORS, FULL_WALLS
from pytest_rle.team.cells import Cell, Rect

MARGIN = 2
"""Cells around the outermost walls that are looked at."""


def room_areas(observation: Observation, static: StaticWorld, rooms: Sequence[Room]) -> dict[int, Rect]:
    """The smallest rectangle around the cells of each room, by the room's id, as far as they can be told.

    A room is told by the beds in it, or else by its number of cells if no other enclosure has as many. Rock that was
    mined since the start counts as rock.
    """
    walls = [b for b in observation.buildings if b.def_name in FULL_WALLS | DOORS and b.position is not None]
    cells = [(b.position.x, b.position.z) for b in walls if b.position is not None]
    if not cells:
        return {}
    left, bottom = min(x for x, _ in cells) - MARGIN, min(z for _, z in cells) - MARGIN
    width, height = max(x for x, _ in cells) + MARGIN - left + 1, max(z for _, z in cells) + MARGIN - bottom + 1
    closed = np.zeros((height, width), dtype=np.bool_)
    for x, z in cells:
        closed[z - bottom, x - left] = True
    for indices in static.rock.values():
        found = np.fromiter(indices, dtype=np.int64, count=len(indices))
        rows, columns = found // static.terrain.width - bottom, found % static.terrain.width - left
        near = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        closed[rows[near], columns[near]] = True
    labels, _ = ndimage.label(~closed)
    outside = {*labels[0], *labels[-1], *labels[:, 0], *labels[:, -1], 0}
    enclosures: dict[int, Rect] = {}
    sizes: dict[int, int] = {}
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        if number not in outside and box is not None:
            high, wide = box
            enclosures[number] = Rect(
                x1=left + wide.start, z1=bottom + high.start, x2=left + wide.stop - 1, z2=bottom + high.stop - 1
            )
            sizes[number] = int((labels[box] == number).sum())
    beds: dict[int, Cell] = {
        b.id: (b.position.x, b.position.z) for b in observation.buildings if b.position is not None
    }
    places: dict[int, Rect] = {}
    for room in rooms:
        inside = [beds[bed] for bed in room.contained_beds_ids if bed in beds]
        numbers = {
            int(labels[z - bottom, x - left]) for x, z in inside if 0 <= z - bottom < height and 0 <= x - left < width
        }
        if not numbers:
            numbers = {number for number, size in sizes.items() if size == room.cells_count}
        if len(numbers) == 1 and (number := numbers.pop()) in enclosures:
            places[room.id] = enclosures[number]
    return places
