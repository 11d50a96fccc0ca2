"""Regions: the passable parts of the map between the doors, and the passages from one to another.

The cells of a region are connected without a door. Each door is a region of its own.
"""

from __future__ import annotations

import dataclasses
from typing import Final, NamedTuple

import numpy as np
from scipy import ndimage

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.rimworld.building_kinds import DOORS

MOST_PATCHES: Final = 64
"""The most changed cells after which labels are patched; after more of them the map is labelled again."""


class Passage(NamedTuple):
    """The way through a door: the cell before it, its own, the cell behind it, and the label of the region behind."""

    before: int
    door: int
    behind: int
    region: int


@dataclasses.dataclass(slots=True)
class Regions:
    """The labels of the map's cells, from 1; 0 for impassable cells.

    - `flat`: the label of each cell, by cell index.
    - `groups`: the group of each label. A pawn can walk between two cells exactly if their groups are equal.
    - `doors`: the labels of the doors.
    - `passages`: the ways through all doors, by the cell of the door. `exits`: for each region, by its label, the
      places in `passages` of those that lead out of it.
    - `seen`: how many of the index's changes the labels contain.
    """

    flat: memoryview[int]
    groups: list[int]
    doors: frozenset[int]
    passages: list[Passage]
    exits: dict[int, list[int]]
    seen: int = 0


def regions(colony: Colony) -> Regions:
    """The present regions. A cell that becomes passable or impassable is patched in, if nothing else changes by it."""
    changed = colony.index.passable_changes
    held: list[Regions] = colony.memo("regions", colony.index.door_version, list)
    if held and held[0].seen == len(changed):
        return held[0]
    if not held or not _patch(colony, held[0], changed[held[0].seen :]):
        held[:] = [_label(colony)]
    held[0].seen = len(changed)
    return held[0]


def _patch(colony: Colony, known: Regions, cells: list[int]) -> bool:
    """Patch some cells in. Returns False if one of them may join or split regions, or touches a door."""
    if len(cells) > MOST_PATCHES:
        return False
    grids, cost, flat = colony.world.grids, colony.index.path_cost, known.flat
    width, height = grids.width, grids.height
    for cell in cells:
        z, x = divmod(cell, width)
        passable = cost[cell] != IMPASSABLE
        if passable == (flat[cell] != 0):
            continue
        if not (0 < x < width - 1 and 0 < z < height - 1):
            return False
        around = ring(flat, cell, width)
        beside = {label for label in around[::2] if label}
        if len(beside) != 1 or not known.doors.isdisjoint(beside):
            return False
        if not passable and may_split([label if label not in known.doors else 0 for label in around]):
            return False
        flat[cell] = beside.pop() if passable else 0
    return True


def ring(flat: memoryview[int], cell: int, width: int) -> list[int]:
    """The labels of the eight cells around a cell that is not at the map's edge.

    They form a circle that starts straight above, so every second one is a straight neighbour.
    """
    steps = (width, width + 1, 1, 1 - width, -width, -width - 1, -1, width - 1)
    return [flat[cell + step] for step in steps]


def may_split(around: list[int]) -> bool:
    """Whether the straight neighbours of a cell may lose their connection when the cell is closed.

    `around` is a `ring`, with 0 for closed cells. True unless the cells of the ring connect them.
    """
    return sum(1 for place in (0, 2, 4, 6) if around[place] and not (around[place - 1] and around[place - 2])) > 1


def _label(colony: Colony) -> Regions:
    grids, buildings = colony.world.grids, colony.world.buildings.values()
    width, height = grids.width, grids.height
    cost = np.frombuffer(bytes(colony.index.path_cost), np.uint8).reshape(height, width)
    passable = cost != IMPASSABLE
    doors = sorted(b.z * width + b.x for b in buildings if b.def_name in DOORS and passable[b.z, b.x])
    passable.reshape(-1)[doors] = False
    labels = np.zeros((height, width), np.int32)
    count = int(ndimage.label(passable, output=labels))
    flat = labels.reshape(-1).data
    passages: list[Passage] = []
    groups = list(range(count + len(doors) + 1))
    for label, door in enumerate(doors, count + 1):
        flat[door] = label
        z, x = divmod(door, width)
        around = ((x, z + 1), (x + 1, z), (x, z - 1), (x - 1, z))
        sides = [cz * width + cx for cx, cz in around if 0 <= cx < width and 0 <= cz < height]
        regions_beside = [(side, flat[side]) for side in sides if flat[side]]
        for _, region in regions_beside:
            _join(groups, label, region)
        rooms = [(side, region) for side, region in regions_beside if region <= count]
        passages += [Passage(before, door, behind, region) for before, _ in rooms for behind, region in rooms]
    passages = [passage for passage in passages if passage.before != passage.behind]
    exits: dict[int, list[int]] = {}
    for number, passage in enumerate(passages):
        exits.setdefault(flat[passage.before], []).append(number)
    roots = [_root(groups, label) for label in range(len(groups))]
    return Regions(flat, roots, frozenset(range(count + 1, len(groups))), passages, exits)


def _root(groups: list[int], label: int) -> int:
    while groups[label] != label:
        label = groups[label]
    return label


def _join(groups: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(groups, one), _root(groups, other)))
    groups[high] = low
