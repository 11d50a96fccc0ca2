"""Look-ups over the world that are derived from it: what lies and burns where, and what a cell costs to cross.

Rules change things through `systems.spawning`, which keeps this index true.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.world import TERRAINS, World, occupied_cells
from pytest_rle.colony.world.things import Building
from pytest_rle.rimworld import DEFS, building_kinds

IMPASSABLE: Final = 255
"""The path cost of a cell that nobody can enter."""

DOOR_COST: Final = 45
"""Extra game ticks to pass a door of plain material (Building_Door opens in 45)."""

WALKABLE_BUILDINGS: Final = frozenset(
    {*building_kinds.SLEEPING_SPOTS, "ButcherSpot", "CraftingSpot", "PowerConduit", "Grave", "TrapSpike"}
)
"""Buildings that one walks over at no extra cost."""

CLIMB_COST: Final = {"Sandbags": 42, "Barricade": 42, "Campfire": 42, "TorchLamp": 14, "PlantPot": 14}
"""Extra game ticks over low obstacles; other furniture costs `FURNITURE_COST`."""

FURNITURE_COST: Final = 42
"""Extra game ticks over a piece of furniture that can be stood upon (pathCost of PassThroughOnly things)."""

FIRE_COST: Final = 250
"""Extra game ticks at which a burning cell is reckoned; the game says 1 000 (PathGrid), and 254 is the most here."""

SOLID_BUILDINGS: Final = building_kinds.FULL_WALLS | {"Column", "Sarcophagus", "CryptosleepCasket"}
"""Buildings that block a cell altogether; so do generators, turrets and ship parts."""


class MapIndex:
    """Items by cell and by def, and the path cost of each cell, 0 to 254 or IMPASSABLE."""

    __slots__ = ("fires_at", "items_at", "items_of", "path_cost", "structure_version", "world")

    def __init__(self, world: World) -> None:
        self.world = world
        self.items_at: dict[int, list[int]] = {}
        self.items_of: dict[str, set[int]] = {}
        self.fires_at: dict[int, int] = {}
        """The id of the fire that burns in a cell; fires on pawns are not in it."""
        self.path_cost = bytearray()
        self.structure_version = 0
        """Grows whenever walls, doors, rock or roofs change: what depends on rooms or paths is stale then."""
        self.rebuild()

    def rebuild(self) -> None:
        """Derive everything anew from the world."""
        self.items_at.clear()
        self.items_of.clear()
        for item_id, item in sorted(self.world.items.items()):
            if item.x >= 0:
                self.add_item(item_id, item.def_name, item.x, item.z)
        in_cells = [fire for _, fire in sorted(self.world.fires.items()) if not fire.pawn]
        self.fires_at = {self.world.grids.index(fire.x, fire.z): fire.id for fire in in_cells}
        self._rebuild_path_cost()
        self.structure_version += 1

    def add_item(self, item_id: int, def_name: str, x: int, z: int) -> None:
        """Note that an item lies in a cell."""
        self.items_at.setdefault(z * self.world.grids.width + x, []).append(item_id)
        self.items_of.setdefault(def_name, set()).add(item_id)

    def remove_item(self, item_id: int, def_name: str, x: int, z: int) -> None:
        """Note that an item no longer lies in a cell."""
        cell = z * self.world.grids.width + x
        self.items_at[cell].remove(item_id)
        if not self.items_at[cell]:
            del self.items_at[cell]
        self.items_of[def_name].discard(item_id)

    def passable(self, x: int, z: int) -> bool:
        """Whether a pawn can stand in the cell; cells off the map cannot be entered."""
        grids = self.world.grids
        return grids.contains(x, z) and self.path_cost[z * grids.width + x] != IMPASSABLE

    def update_cell(self, x: int, z: int) -> None:
        """Reckon one cell's path cost again, after its rock, terrain, building or fire changed."""
        grids = self.world.grids
        cost = _terrain_cost(TERRAINS[int(grids.terrain[z, x])])
        if grids.rock[z, x]:
            cost = IMPASSABLE
        edifice = int(grids.edifice[z, x])
        if edifice and cost != IMPASSABLE:
            cost = max(cost, building_cost(self.world.buildings[edifice]))
        if cost != IMPASSABLE and z * grids.width + x in self.fires_at:
            cost = FIRE_COST
        self.path_cost[z * grids.width + x] = cost

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
    """What a building adds to the cell it stands in, in game ticks, or IMPASSABLE."""
    name = building.def_name
    known = DEFS.buildings.get(name)
    if name in building_kinds.DOORS or name == "FenceGate":
        return DOOR_COST
    if name in WALKABLE_BUILDINGS:
        return 0
    solid = name in SOLID_BUILDINGS or name.startswith(("Ship_", "Turret_", "Ancient")) or name.endswith("Generator")
    if solid or (known is None and not name.startswith("Filth")):
        return IMPASSABLE
    return CLIMB_COST.get(name, FURNITURE_COST)


def _terrain_cost(name: str) -> int:
    terrain = DEFS.terrain[name]
    return IMPASSABLE if terrain.impassable else min(terrain.path_cost, IMPASSABLE - 1)
