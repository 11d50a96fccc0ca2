"""Where rooms lie: RIMAPI reports their size and beds, and this finds their cells from walls, doors and rock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pytest_rle.rimapi.models import Room
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld.building_kinds import DOORS, FULL_WALLS
from pytest_rle.team.cells import Cell, Rect

MARGIN = 2
"""Cells around the outermost walls that are looked at."""

_CLOSING: Final = FULL_WALLS | DOORS


class RoomFinder:
    """Finds the rooms of one map. Rock that was mined since the start counts as rock."""

    def __init__(self, static: StaticWorld) -> None:
        width, height = static.terrain.width, static.terrain.height
        rock = np.zeros(width * height, dtype=np.bool_)
        for indices in static.rock.values():
            rock[np.fromiter(indices, dtype=np.int64, count=len(indices))] = True
        self._rock = rock.reshape(height, width)

    def areas(self, observation: Observation, rooms: Sequence[Room]) -> dict[int, Rect]:
        """The smallest rectangle around the cells of each room, by the room's id, as far as they can be told.

        A room is told by the beds in it, or else by its number of cells if no other enclosure has as many.
        """
        walls = [b for b in observation.buildings if b.def_name in _CLOSING and b.position is not None]
        cells = [(b.position.x, b.position.z) for b in walls if b.position is not None]
        if not cells:
            return {}
        left, bottom = min(x for x, _ in cells) - MARGIN, min(z for _, z in cells) - MARGIN
        right, top = max(x for x, _ in cells) + MARGIN, max(z for _, z in cells) + MARGIN
        closed = self._rock_in(left, bottom, right, top)
        for x, z in cells:
            closed[z - bottom, x - left] = True
        height, width = closed.shape
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
                int(labels[z - bottom, x - left])
                for x, z in inside
                if 0 <= z - bottom < height and 0 <= x - left < width
            }
            if not numbers:
                numbers = {number for number, size in sizes.items() if size == room.cells_count}
            if len(numbers) == 1 and (number := numbers.pop()) in enclosures:
                places[room.id] = enclosures[number]
        return places

    def _rock_in(self, left: int, bottom: int, right: int, top: int) -> NDArray[np.bool_]:
        """The rock within these corners, which are included and may lie off the map."""
        height, width = self._rock.shape
        rock = np.zeros((top - bottom + 1, right - left + 1), dtype=np.bool_)
        on_map = self._rock[max(0, bottom) : min(height, top + 1), max(0, left) : min(width, right + 1)]
        rows, columns = max(0, bottom) - bottom, max(0, left) - left
        rock[rows : rows + on_map.shape[0], columns : columns + on_map.shape[1]] = on_map
        return rock
