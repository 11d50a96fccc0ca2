"""Look-ups that are derived from the world: which items and fires a cell holds, and what it costs to walk through.

Rules add and remove things through `systems.map.spawning`, which updates this index.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

import numpy as np

from pytest_rle.colony.world import TERRAINS, Building, World, occupied_cells
from pytest_rle.rimworld import DEFS, building_kinds

IMPASSABLE: Final = 255
"""The path cost of a cell that pawns cannot enter."""

DOOR_COST: Final = 45
"""Extra game ticks to walk through a door: the time in which a door of plain material opens (Building_Door)."""

WALKABLE_BUILDINGS: Final = frozenset(
    {*building_kinds.SLEEPING_SPOTS, "ButcherSpot", "CraftingSpot", "PowerConduit", "Grave", "TrapSpike"}
)
"""Buildings that pawns walk over at no extra cost."""

FURNITURE_COST: Final = 42
"""Extra game ticks to climb over furniture, sandbags or a campfire (pathCost of PassThroughOnly things)."""

SMALL_FURNITURE: Final = frozenset({"TorchLamp", "PlantPot"})
SMALL_FURNITURE_COST: Final = 14
"""Extra game ticks to walk past small furniture (pathCost of the ThingDefs)."""

FIRE_COST: Final = 250
"""Extra game ticks of a burning cell. The game uses 1 000 (PathGrid); the highest cost here is 254."""

SOLID_BUILDINGS: Final = building_kinds.FULL_WALLS | {"Column", "Sarcophagus", "CryptosleepCasket"}
"""Buildings that block their cells. Generators, turrets and ship parts do so as well: see `building_cost`."""


class MapIndex:
    """Items by cell and by def, buildings by def, fires by cell, and each cell's path cost, 0 to 254 or IMPASSABLE.

    Cells are keyed by their index `z * width + x`; items and fires are given by their ids.
    """

    __slots__ = (
        "_buildings",
        "building_version",
        "cost_version",
        "door_version",
        "fires_at",
        "items_at",
        "items_of",
        "passable_changes",
        "path_cost",
        "structure_version",
        "wall_changes",
        "wall_version",
        "world",
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self.items_at: dict[int, list[int]] = {}
        self.items_of: dict[str, set[int]] = {}
        self._buildings: dict[str, dict[int, Building]] = {}
        self.fires_at: dict[int, int] = {}
        """The id of the fire in each burning cell, without fires on pawns."""
        self.path_cost = bytearray()
        """Extra game ticks to enter each cell, by cell index."""
        self.structure_version = 0
        """Increased whenever a building, rock or roof changes: values cached from rooms are then stale."""
        self.building_version = 0
        """Increased whenever a building is added or removed."""
        self.wall_version = 0
        """Increased whenever walls, doors or rock change."""
        self.cost_version = 0
        """Increased whenever the path cost of a cell changes."""
        self.door_version = 0
        """Increased whenever a door is added or removed."""
        self.passable_changes: list[int] = []
        """The indices of the cells that became passable or impassable since the last change of doors, in order."""
        self.wall_changes: list[int] = []
        """The indices of the cells whose wall or rock was added or removed since the last change of doors, in order."""
        self.rebuild()

    def rebuild(self) -> None:
        """Compute the whole index again from the world."""
        self.items_at.clear()
        self.items_of.clear()
        for item_id, item in sorted(self.world.items.items()):
            if item.x >= 0:
                self.add_item(item_id, item.def_name, item.x, item.z)
        self._buildings.clear()
        for building in self.world.buildings.values():
            self._buildings.setdefault(building.def_name, {})[building.id] = building
        in_cells = [fire for _, fire in sorted(self.world.fires.items()) if not fire.pawn]
        self.fires_at = {self.world.grids.index(fire.x, fire.z): fire.id for fire in in_cells}
        self._rebuild_path_cost()
        self.structure_version += 1
        self.building_version += 1
        self.wall_version += 1
        self.cost_version += 1
        self._doors_changed()

    def add_item(self, item_id: int, def_name: str, x: int, z: int) -> None:
        """Add an item to its cell."""
        self.items_at.setdefault(z * self.world.grids.width + x, []).append(item_id)
        self.items_of.setdefault(def_name, set()).add(item_id)

    def remove_item(self, item_id: int, def_name: str, x: int, z: int) -> None:
        """Remove an item from its cell. Raises KeyError or ValueError if it is not there."""
        cell = z * self.world.grids.width + x
        self.items_at[cell].remove(item_id)
        if not self.items_at[cell]:
            del self.items_at[cell]
        self.items_of[def_name].discard(item_id)

    def buildings_of(self, names: Iterable[str]) -> list[Building]:
        """The buildings of some defs, ordered by id. They stay the same until `building_version` rises."""
        found = [building for name in names for building in self._buildings.get(name, {}).values()]
        found.sort(key=attrgetter("id"))
        return found

    def passable(self, x: int, z: int) -> bool:
        """Whether a pawn can stand in the cell. False for a cell off the map."""
        grids = self.world.grids
        width = grids.width
        return 0 <= x < width and 0 <= z < grids.height and self.path_cost[z * width + x] != IMPASSABLE

    def update_cell(self, x: int, z: int) -> None:
        """Compute the path cost of one cell again, after its rock, terrain, building or fire changed."""
        grids = self.world.grids
        cost = _terrain_cost(TERRAINS[int(grids.terrain[z, x])])
        if grids.rock[z, x]:
            cost = IMPASSABLE
        edifice = int(grids.edifice[z, x])
        if edifice and cost != IMPASSABLE:
            cost = max(cost, building_cost(self.world.buildings[edifice]))
        if cost != IMPASSABLE and z * grids.width + x in self.fires_at:
            cost = FIRE_COST
        before = self.path_cost[z * grids.width + x]
        if cost == before:
            return
        self.path_cost[z * grids.width + x] = cost
        self.cost_version += 1
        if IMPASSABLE in (cost, before):
            self.passable_changes.append(z * grids.width + x)

    def building_changed(self, building: Building) -> None:
        """Report that a building was added or removed."""
        self.structure_version += 1
        self.building_version += 1
        alike = self._buildings.setdefault(building.def_name, {})
        if building.id in self.world.buildings:
            alike[building.id] = building
        else:
            del alike[building.id]
        if building.def_name in building_kinds.PARTITIONING:
            self._wall_changed(building.x, building.z)
        if building.def_name in building_kinds.DOORS:
            self._doors_changed()

    def rock_changed(self, x: int, z: int) -> None:
        """Report that rock was added or removed in a cell."""
        self.structure_version += 1
        self._wall_changed(x, z)

    def _wall_changed(self, x: int, z: int) -> None:
        self.wall_version += 1
        self.wall_changes.append(self.world.grids.index(x, z))

    def _doors_changed(self) -> None:
        self.door_version += 1
        self.passable_changes.clear()
        self.wall_changes.clear()

    def _rebuild_path_cost(self) -> None:
        grids = self.world.grids
        by_terrain = np.array([_terrain_cost(name) for name in TERRAINS], np.uint8)
        cost = by_terrain[grids.terrain]
        cost[grids.rock > 0] = IMPASSABLE
        self.path_cost = bytearray(cost.tobytes())
        for _, building in sorted(self.world.buildings.items()):
            for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
                if grids.contains(x, z):
                    self.update_cell(x, z)
        for cell in self.fires_at:
            self.update_cell(*grids.cell(cell))


def building_cost(building: Building) -> int:
    """The path cost of a cell with this building, in game ticks, or IMPASSABLE."""
    name = building.def_name
    known = DEFS.buildings.get(name)
    if name in building_kinds.DOORS or name == "FenceGate":
        return DOOR_COST
    if name in WALKABLE_BUILDINGS:
        return 0
    solid = name in SOLID_BUILDINGS or building_kinds.is_ship_part(name) or building_kinds.is_turret(name)
    solid = solid or name.startswith("Ancient") or name.endswith("Generator")
    if solid or (known is None and not name.startswith("Filth")):
        return IMPASSABLE
    return SMALL_FURNITURE_COST if name in SMALL_FURNITURE else FURNITURE_COST


def _terrain_cost(name: str) -> int:
    terrain = DEFS.terrain[name]
    return IMPASSABLE if terrain.impassable else min(terrain.path_cost, IMPASSABLE - 1)
