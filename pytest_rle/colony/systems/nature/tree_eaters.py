"""Wild animals that eat trees, as alphabeavers do: they hunger, and eat the nearest tree whole.

Sources: FoodTypeFlags.DendrovoreAnimal, JobGiver_GetFood and the ThingDef Alphabeaver of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import PLANTS, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import HOURS_PER_DAY, NUTRITION_PER_DAY

DENDROVORE: Final = "DendrovoreAnimal"

TREE_EATERS: Final = frozenset(name for name, known in DEFS.animals.items() if known.food_type == DENDROVORE)
"""The races that live on trees."""

REACH: Final = 20
"""Cells along each axis within which a hungry animal finds a tree in an hour."""

HUNGRY_BELOW: Final = 0.3
"""Share of the most food below which an animal looks for a tree."""

_TREES: Final = np.array([name in DEFS.plants and DEFS.plants[name].is_tree for name in PLANTS], np.bool_)


def eats_trees(pawn: Pawn) -> bool:
    """Whether this is an animal that lives on trees."""
    return pawn.race in TREE_EATERS


def feed(colony: Colony, pawn: Pawn) -> None:
    """Let a wild tree-eater use up the nutrition of an hour, and eat a tree when it is hungry and finds one."""
    known = DEFS.animals[pawn.race]
    used = NUTRITION_PER_DAY * known.hunger_rate / HOURS_PER_DAY
    pawn.needs.food = round(max(0.0, pawn.needs.food - used), 9)
    if pawn.downed or pawn.needs.food >= HUNGRY_BELOW * known.body_size:
        return
    tree = _nearest_tree(colony, pawn)
    if tree is None:
        return
    movement.stop(colony, pawn)
    pawn.x, pawn.z = tree
    plants.die(colony, *tree)
    pawn.needs.food = float(known.body_size)


def _nearest_tree(colony: Colony, pawn: Pawn) -> tuple[int, int] | None:
    """The nearest tree that an animal can stand at, within `REACH`; ties go to the lower cell index."""
    grids = colony.world.grids
    x, z = movement.position(colony, pawn)
    left, low = max(0, x - REACH), max(0, z - REACH)
    rows, columns = np.nonzero(_TREES[grids.plant[low : z + REACH + 1, left : x + REACH + 1]])
    cells = [(int(column) + left, int(row) + low) for row, column in zip(rows, columns, strict=True)]
    open_cells = [(tx, tz) for tx, tz in cells if colony.index.passable(tx, tz)]
    return min(open_cells, key=lambda cell: ((cell[0] - x) ** 2 + (cell[1] - z) ** 2, cell[1], cell[0]), default=None)
