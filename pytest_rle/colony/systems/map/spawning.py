"""Add things to the map and remove them.

All other code adds and removes things through these functions, so that the map's index stays correct.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import ROCK_INDEX, ROCKS, Building, Fire, Grids, Item, Pawn, occupied_cells
from pytest_rle.errors import ColonyError
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.labels import label

ROCK_IDS_FROM: Final = 1_000_000_000
"""The id of the rock in cell 0; `World.next_id` never gets so far."""


class NoRoomError(ColonyError):
    """The cells around a place have no room for an item."""


def spawn_item(colony: Colony, item: Item, x: int, z: int) -> Item:
    """Put an item in a cell, where it joins a stack of the same kind; the rest goes to the nearest free cells.

    Returns the item that holds the last part. Raises NoRoomError if the cells around (x, z) have no room for it.
    """
    limit = stack_limit(item.def_name)
    for cell_x, cell_z in nearby_cells(colony, x, z):
        present = [
            colony.world.items[i] for i in colony.index.items_at.get(colony.world.grids.index(cell_x, cell_z), ())
        ]
        if not present:
            if item.stack_count <= limit:
                return _lay(colony, item, cell_x, cell_z)
            rest = split(colony, item, limit)
            _lay(colony, rest, cell_x, cell_z)
            continue
        for other in present:
            if can_stack(item, other) and other.stack_count < limit:
                moved = min(limit - other.stack_count, item.stack_count)
                merge(item, other, moved)
                if item.stack_count == 0:
                    colony.world.items.pop(item.id, None)
                    return other
    raise NoRoomError(
        f"there is no room for {item.stack_count} {item.def_name} near ({x}, {z}); choose another cell or clear some"
    )


def new_item(colony: Colony, def_name: str, count: int, *, stuff: str | None = None, quality: int = -1) -> Item:
    """Make an item with full hit points that is not on the map yet."""
    points = item_kinds.full_hit_points(def_name, stuff)
    return Item(colony.world.new_id(), def_name, -1, -1, count, points, stuff, quality)


def lift_item(colony: Colony, item: Item, count: int | None = None) -> Item:
    """Take `count` (default: all) of a stack off the map. The returned item has no cell and may be a new item."""
    if count is not None and count < item.stack_count:
        return split(colony, item, count)
    remove_item(colony, item)
    return item


def remove_item(colony: Colony, item: Item) -> None:
    """Remove a whole stack from the world."""
    if item.x >= 0:
        colony.index.remove_item(item.id, item.def_name, item.x, item.z)
    colony.world.items.pop(item.id, None)
    colony.world.reserved.pop(item.id, None)
    item.x = item.z = -1


def split(colony: Colony, item: Item, count: int) -> Item:
    """Split `count` off a stack. Returns them as a new item without a cell."""
    part = Item(
        colony.world.new_id(),
        item.def_name,
        -1,
        -1,
        count,
        item.hit_points,
        item.stuff,
        item.quality,
        item.forbidden,
        item.rot_ticks,
        item.ingredients,
        item.tainted,
        item.poison_share,
    )
    item.stack_count -= count
    return part


def merge(source: Item, target: Item, count: int) -> None:
    """Move `count` from one stack to another. Rot and poison become averages weighted by count, as in the game."""
    total = target.stack_count + count
    target.rot_ticks = (target.rot_ticks * target.stack_count + source.rot_ticks * count) // total
    poisoned = target.poison_share * target.stack_count + source.poison_share * count
    target.poison_share = round(poisoned / total, 9)
    target.stack_count = total
    source.stack_count -= count


def can_stack(item: Item, other: Item) -> bool:
    """Whether two items can share one stack: equal def, stuff, quality and forbidden state."""
    return (
        item.def_name == other.def_name
        and item.stuff == other.stuff
        and item.quality == other.quality
        and item.forbidden == other.forbidden
        and stack_limit(item.def_name) > 1
    )


def stack_limit(def_name: str) -> int:
    """The largest stack of an item: 75 for meat, and 1 for chunks and other items that have no row in the tables."""
    known = DEFS.items.get(def_name)
    if known is not None:
        return known.stack_limit
    return 75 if item_kinds.is_meat(def_name) else 1


def nearby_cells(colony: Colony, x: int, z: int, radius: int = 30) -> Iterator[tuple[int, int]]:
    """Cells that can hold items, from (x, z) outwards to `radius` cells, in a fixed order."""
    for distance in range(radius + 1):
        for dz in range(-distance, distance + 1):
            step = 1 if abs(dz) == distance else 2 * distance
            for dx in range(-distance, distance + 1, step or 1):
                if colony.index.passable(x + dx, z + dz) and can_hold_items(colony, x + dx, z + dz):
                    yield x + dx, z + dz


def can_hold_items(colony: Colony, x: int, z: int) -> bool:
    """Whether the cell has no building, or one that stores items."""
    edifice = int(colony.world.grids.edifice[z, x])
    return not edifice or colony.world.buildings[edifice].def_name in building_kinds.STORAGE


def _lay(colony: Colony, item: Item, x: int, z: int) -> Item:
    item.x, item.z = x, z
    colony.world.items[item.id] = item
    colony.index.add_item(item.id, item.def_name, x, z)
    return item


def add_building(colony: Colony, building: Building) -> Building:
    """Put a finished building on the map. The caller checks that its cells are free.

    A conduit can share its cell with another building, which stays the cell's edifice.
    """
    colony.world.buildings[building.id] = building
    for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
        if building.def_name == "PowerConduit" and colony.world.grids.edifice[z, x]:
            continue
        colony.world.grids.edifice[z, x] = building.id
        colony.index.update_cell(x, z)
    colony.index.building_changed(building)
    return building


def remove_building(colony: Colony, building: Building) -> None:
    """Remove a building from the map. The caller decides what happens to its materials."""
    del colony.world.buildings[building.id]
    for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
        if colony.world.grids.edifice[z, x] == building.id:
            colony.world.grids.edifice[z, x] = 0
            colony.index.update_cell(x, z)
    colony.world.reserved.pop(building.id, None)
    colony.world.designations.deconstruct.discard(building.id)
    colony.index.building_changed(building)


def add_fire(colony: Colony, x: int, z: int, size: float, pawn: int = 0) -> Fire:
    """Start a fire in a cell, or on the pawn with the id `pawn`. The cell or the pawn must not burn already."""
    fire = Fire(colony.world.new_id(), x, z, size, pawn)
    colony.world.fires[fire.id] = fire
    if not pawn:
        colony.index.fires_at[colony.world.grids.index(x, z)] = fire.id
        colony.index.update_cell(x, z)
    return fire


def remove_fire(colony: Colony, fire: Fire) -> None:
    """Remove a fire that is out."""
    del colony.world.fires[fire.id]
    colony.world.reserved.pop(fire.id, None)
    if not fire.pawn:
        del colony.index.fires_at[colony.world.grids.index(fire.x, fire.z)]
        colony.index.update_cell(fire.x, fire.z)


def set_rock(colony: Colony, x: int, z: int, def_name: str) -> None:
    """Fill a cell with natural rock (a MineableDef). An empty name removes the rock."""
    grids = colony.world.grids
    grids.rock[z, x] = ROCK_INDEX[def_name]
    grids.rock_hit_points[z, x] = DEFS.mineables[def_name].max_hit_points if def_name else 0
    colony.index.update_cell(x, z)
    colony.index.rock_changed(x, z)


def rock_at(colony: Colony, x: int, z: int) -> str:
    """The MineableDef in a cell, or an empty name."""
    return ROCKS[int(colony.world.grids.rock[z, x])]


def rock_id(cell: int) -> int:
    """The thing id of the rock in a cell index. As in the game it is positive, and belongs to no other thing.

    The game gives rock new ids at every start, since a save has none for it; here they follow from the cell.
    """
    return ROCK_IDS_FROM + cell


def rock_cell(grids: Grids, thing_id: int) -> int:
    """The cell index of the rock with a thing id; -1 if it is no id of rock on this map."""
    cell = thing_id - ROCK_IDS_FROM
    return cell if 0 <= cell < grids.width * grids.height else -1


def clear_plant(colony: Colony, x: int, z: int) -> None:
    """Remove the plant from a cell, with its harvest and cut designations."""
    grids, cell = colony.world.grids, colony.world.grids.index(x, z)
    for grid in (grids.plant, grids.plant_growth, grids.plant_age, grids.plant_unlit, grids.plant_hit_points):
        grid[z, x] = 0
    grids.plant_sown[z, x] = False
    grids.plant_id[z, x] = 0
    colony.world.designations.harvest_plant.discard(cell)
    colony.world.designations.cut_plant.discard(cell)


def drop_carried(colony: Colony, pawn: Pawn) -> None:
    """Put the item that a pawn carries in its hands on the ground."""
    if pawn.carried is not None:
        item, pawn.carried = pawn.carried, None
        spawn_item(colony, item, pawn.x, pawn.z)


def damage_building(colony: Colony, building: Building, amount: float) -> bool:
    """Take hit points from a building. Returns whether that destroyed it."""
    building.hit_points -= round(amount)
    if building.hit_points > 0:
        return False
    remove_building(colony, building)
    if building.player:
        colony.message(f"A {label(building.def_name)} was destroyed.", "NegativeEvent")
    return True
