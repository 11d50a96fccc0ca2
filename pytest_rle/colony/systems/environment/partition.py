"""The partition of the map by walls, rock and doors into parts of connected cells."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import regions
from pytest_rle.rimworld.building_kinds import DOORS, FULL_WALLS


class Border(NamedTuple):
    """What is beside the cells of a part, each counted by cells.

    `walls` are walls by the label of the part behind them. `doors` are doors by that label, or by their own if no part
    is behind them. `solid` are walls without a part behind them.
    """

    walls: Counter[int]
    doors: Counter[int]
    solid: int


@dataclasses.dataclass(frozen=True, eq=False)
class Partition:
    """The parts of the map. Their labels start from 1; each doorway is a part of its own; walls and rock have label 0.

    `sizes` holds the number of cells of each label, `first` the lowest cell index of each label. Only `patch` writes to
    the arrays, so a room keeps its cells only until the structure version rises.
    """

    solid: NDArray[np.bool_]
    """Walls, rock and doors, shape (height, width)."""
    labels: NDArray[np.int32]
    """The label of every cell, shape (height, width)."""
    flat: memoryview[int]
    """The label of every cell, by cell index."""
    count: int
    sizes: list[int]
    first: list[int]
    at_edge: frozenset[int]
    """Labels of the parts that touch the map's edge."""
    doorways: frozenset[int]
    _cells: dict[int, NDArray[np.int64]] = dataclasses.field(default_factory=dict)
    _borders: dict[int, Border] = dataclasses.field(default_factory=dict)

    def cells(self, label: int) -> NDArray[np.int64]:
        """The cell indices of a part, ascending."""
        known = self._cells.get(label)
        if known is None:
            known = self._cells[label] = np.flatnonzero(self.labels.reshape(-1) == label)
        return known

    def border(self, label: int) -> Border:
        """What is beside the cells of a part."""
        known = self._borders.get(label)
        if known is None:
            known = self._borders[label] = self._find_border(label)
        return known

    def patch(self, colony: Colony, cells: list[int]) -> bool:
        """Take over the present walls and rock in some cells.

        Returns False if that may divide or join parts. Then the partition is of no more use.
        """
        if len(cells) > regions.MOST_PATCHES:
            return False
        width, height, flat = colony.world.grids.width, colony.world.grids.height, self.flat
        for cell in cells:
            z, x = divmod(cell, width)
            closed = _is_solid(colony, x, z)
            if closed == self.solid[z, x]:
                continue
            if not (1 < x < width - 2 and 1 < z < height - 2):
                return False
            around = [0 if label in self.doorways else label for label in regions.ring(flat, cell, width)]
            beside = {label for label in around[::2] if label}
            label = flat[cell] if closed else min(beside, default=0)
            if len(beside) != 1 or label in self.doorways or (closed and regions.may_split(around)):
                return False
            if (cell == self.first[label]) if closed else (cell < self.first[label]):
                return False
            self.solid[z, x] = closed
            flat[cell] = 0 if closed else label
            gained = -1 if closed else 1
            self.sizes[label] += gained
            self.sizes[0] -= gained
            for near in {label, *(flat[cell + far * step] for step in (1, -1, width, -width) for far in (1, 2))}:
                self._borders.pop(near, None)
            self._cells.pop(label, None)
        return True

    def _find_border(self, label: int) -> Border:
        (height, width), flat = self.labels.shape, self.flat
        walls: Counter[int] = Counter()
        doors: Counter[int] = Counter()
        solid = 0
        for cell in self.cells(label).tolist():
            z, x = divmod(cell, width)
            for dx, dz in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                if not (0 <= x + dx < width and 0 <= z + dz < height):
                    continue
                near = flat[cell + dz * width + dx]
                if near == label:
                    continue
                inside = 0 <= x + 2 * dx < width and 0 <= z + 2 * dz < height
                beyond = flat[cell + 2 * (dz * width + dx)] if inside else 0
                if near:
                    doors[beyond or near] += 1
                elif beyond == 0:
                    solid += 1
                elif beyond != label:
                    walls[beyond] += 1
        return Border(walls, doors, solid)


def partition(colony: Colony) -> Partition:
    """The present partition of the map.

    A wall or rock that comes or goes is patched in, if it neither divides nor joins parts. Otherwise the whole map is
    labelled again.
    """
    changed = colony.index.wall_changes
    held: list[tuple[Partition, int]] = colony.memo("partition", colony.index.door_version, list)
    if not held or held[0][1] != len(changed):
        known = held[0][0] if held else None
        patched = known is not None and known.patch(colony, changed[held[0][1] :])
        held[:] = [(known if known is not None and patched else _whole(colony), len(changed))]
    return held[0][0]


def _is_solid(colony: Colony, x: int, z: int) -> bool:
    grids = colony.world.grids
    building = colony.world.buildings.get(int(grids.edifice[z, x]))
    return bool(grids.rock[z, x]) or (building is not None and building.def_name in FULL_WALLS)


def _whole(colony: Colony) -> Partition:
    grids = colony.world.grids
    walls, doors = grids.rock > 0, np.zeros((grids.height, grids.width), np.bool_)
    for building in colony.world.buildings.values():
        if building.def_name in FULL_WALLS:
            walls[building.z, building.x] = True
        elif building.def_name in DOORS:
            doors[building.z, building.x] = True
    return _cut(walls, doors)


def _cut(walls: NDArray[np.bool_], doors: NDArray[np.bool_]) -> Partition:
    labels, solid = np.zeros(walls.shape, np.int32), walls | doors
    open_parts = int(ndimage.label(~solid, output=labels))
    flat = labels.reshape(-1)
    door_cells = np.flatnonzero(doors)
    count = open_parts + len(door_cells)
    flat[door_cells] = np.arange(open_parts + 1, count + 1, dtype=np.int32)
    first = np.zeros(count + 1, np.int64)
    first[flat[::-1]] = np.arange(len(flat) - 1, -1, -1)
    edges = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    return Partition(
        solid=solid,
        labels=labels,
        flat=flat.data,
        count=count,
        sizes=np.bincount(flat, minlength=count + 1).tolist(),
        first=first.tolist(),
        at_edge=frozenset(edges.tolist()),
        doorways=frozenset(flat[door_cells].tolist()),
    )
