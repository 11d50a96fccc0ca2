"""Items, plants, buildings, plans, corpses and pawns as ThingDto: what the things routes and inventories send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Final

import numpy as np

from pytest_rle.colony.api.envelope import Encoded, encode, encoded_list
from pytest_rle.colony.api.mapping.entry_cache import cached_entries
from pytest_rle.colony.api.mapping.values import Json, position
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import PLANTS, ROCKS, Blueprint, Building, Corpse, Fire, Frame, Item, Pawn, occupied_cells
from pytest_rle.rimworld import DEFS, building_kinds, item_categories, item_kinds
from pytest_rle.rimworld.constants import QUALITIES
from pytest_rle.rimworld.labels import label


def item_thing(item: Item, x: int | None = None, z: int | None = None) -> Json:
    """An item; for an item that a pawn carries or wears, pass the cell of the pawn."""
    top = item_max_hit_points(item)
    return {
        "thing_id": item.id,
        "def_name": item.def_name,
        "label": item_label(item, top),
        "categories": list(item_categories.categories_of(item.def_name)[:1]),
        "position": position(item.x if x is None else x, item.z if z is None else z),
        "rotation": 0,
        "size": {"x": 1, "y": 0, "z": 1},
        "stack_count": item.stack_count,
        "market_value": float(wealth.market_value(item.def_name, item.stuff, item.quality, item.hit_points)),
        "is_forbidden": item.forbidden,
        "quality": item.quality,
        "hit_points": item.hit_points,
        "max_hit_points": top,
    }


def encoded_items(colony: Colony) -> Encoded:
    """All items on the map, and then all corpses."""
    items = cached_entries(colony, "api.items", all_items(colony), _shown, item_thing)
    corpses = [encode(corpse_thing(corpse)) for _, corpse in sorted(colony.world.corpses.items())]
    return encoded_list(items + corpses)


_shown: Final = attrgetter(
    "id", "def_name", "stuff", "quality", "x", "z", "stack_count", "hit_points", "forbidden", "tainted"
)
"""The fields of an item that `item_thing` shows."""


def item_max_hit_points(item: Item) -> int:
    """The hit points of a new item of this def and stuff; 0 if it has none."""
    return max(item_kinds.full_hit_points(item.def_name, item.stuff), item.hit_points)


def item_label(item: Item, max_hit_points: int) -> str:
    """The game's label of a stack: stuff before the name, quality and condition in brackets, the count at the end."""
    text = with_stuff(label(item.def_name), item.stuff)
    notes = [QUALITIES[item.quality].lower()] if item.quality >= 0 else []
    if 0 < item.hit_points < max_hit_points:
        notes.append(f"{round(100 * item.hit_points / max_hit_points)}%")
    if item.tainted:
        notes.append("T")
    if notes:
        text = f"{text} ({' '.join(notes)})"
    return f"{text} x{item.stack_count}" if item.stack_count > 1 else text


def with_stuff(text: str, stuff: str | None) -> str:
    """A label with its stuff before it: "granite wall", "wooden bed"."""
    if stuff is None:
        return text
    return f"{'wooden' if stuff == 'WoodLog' else label(stuff).removesuffix(' blocks')} {text}"


def plain_thing(thing_id: int, def_name: str, text: str, x: int, z: int) -> Json:
    """A ThingDto without value and hit points; the caller sets the fields that differ."""
    return {
        "thing_id": thing_id,
        "def_name": def_name,
        "label": text,
        "categories": [],
        "position": position(x, z),
        "rotation": 0,
        "size": {"x": 1, "y": 0, "z": 1},
        "stack_count": 1,
        "market_value": 0.0,
        "is_forbidden": False,
        "quality": -1,
        "hit_points": 0,
        "max_hit_points": 0,
    }


def encoded_plants(colony: Colony, cells: Iterable[tuple[int, int]] | None = None) -> Encoded:
    """The plants in these (x, z) cells, or all of them, in cell order."""
    grids = colony.world.grids
    if cells is None:
        found_z, found_x = (axis.tolist() for axis in np.nonzero(grids.plant > 0))
    else:
        standing = sorted((z, x) for x, z in cells if grids.plant[z, x])
        found_z, found_x = [z for z, _ in standing], [x for _, x in standing]
    kinds, ids = grids.plant[found_z, found_x].tolist(), grids.plant_id[found_z, found_x].tolist()
    points = grids.plant_hit_points[found_z, found_x].tolist()
    templates = {kind: _plant_template(PLANTS[kind]) for kind in sorted(set(kinds))}
    rows = zip(kinds, ids, found_x, found_z, points, strict=True)
    return encoded_list(templates[kind] % (plant_id, x, z, points) for kind, plant_id, x, z, points in rows)


def plant_things(colony: Colony, cells: Iterable[tuple[int, int]]) -> list[Json]:
    """The plants in these (x, z) cells, in cell order."""
    found: list[Json] = encoded_plants(colony, cells).decoded()
    return found


def _plant_template(def_name: str) -> bytes:
    """A plant's JSON as a format string for its id, x, z and hit points."""
    thing = plain_thing(0, def_name, label(def_name).replace("%", "%%"), 0, 0)
    thing["thing_id"], thing["position"], thing["hit_points"] = "%d", {"x": "%d", "y": 0, "z": "%d"}, "%d"
    thing["max_hit_points"] = DEFS.plants[def_name].max_hit_points or 0
    return encode(thing).replace(b'"%d"', b"%d")


def building_thing(building: Building) -> Json:
    """A building in the shape of the things routes."""
    thing = plain_thing(building.id, building.def_name, building_label(building), building.x, building.z)
    known = DEFS.buildings.get(building.def_name)
    thing["rotation"] = building.rotation
    thing["size"] = size_of(building.def_name)
    thing["is_forbidden"] = building.forbidden
    thing["quality"] = building.quality
    thing["hit_points"] = building.hit_points
    thing["max_hit_points"] = max(building_max_hit_points(building), building.hit_points)
    if known is not None:
        value = wealth.market_value(building.def_name, building.stuff, building.quality, building.hit_points)
        thing["market_value"] = float(value)
    return thing


def building_max_hit_points(building: Building) -> int:
    """The hit points of an undamaged building of this def and stuff."""
    if building.def_name not in DEFS.buildings:
        return building.hit_points
    return building_kinds.full_hit_points(building.def_name, building.stuff)


def building_label(building: Building) -> str:
    """The game's label of a building, with stuff and quality."""
    text = with_stuff(label(building.def_name), building.stuff)
    return f"{text} ({QUALITIES[building.quality].lower()})" if building.quality >= 0 else text


def size_of(def_name: str) -> Json:
    """The size of a building facing north, in cells; floors and unknown things cover one."""
    known = DEFS.buildings.get(def_name)
    width, depth = known.size if known is not None else (1, 1)
    return {"x": width, "y": 0, "z": depth}


def plan_thing(plan: Blueprint | Frame) -> Json:
    """A blueprint or a frame, with a def name such as Blueprint_Wall or Frame_Wall."""
    kind = "Frame" if isinstance(plan, Frame) else "Blueprint"
    text = f"{with_stuff(label(plan.def_name), plan.stuff)} ({'building' if kind == 'Frame' else 'blueprint'})"
    thing = plain_thing(plan.id, f"{kind}_{plan.def_name}", text, plan.x, plan.z)
    thing["rotation"] = plan.rotation
    thing["size"] = size_of(plan.def_name)
    thing["is_forbidden"] = plan.forbidden
    if isinstance(plan, Frame):
        thing["hit_points"] = thing["max_hit_points"] = plan.hit_points
    return thing


def corpse_thing(corpse: Corpse) -> Json:
    """A corpse."""
    race = corpse.pawn.race
    text = f"{corpse.pawn.name.short or label(race)} (dead)"
    thing = plain_thing(corpse.id, f"Corpse_{race}", text, corpse.x, corpse.z)
    thing["categories"] = ["CorpsesHumanlike"] if corpse.pawn.is_human else ["CorpsesAnimal"]
    thing["is_forbidden"] = corpse.forbidden
    return thing


def pawn_thing(pawn: Pawn, x: int, z: int) -> Json:
    """A pawn among the things of a cell."""
    return plain_thing(pawn.id, pawn.race, pawn.name.short or label(pawn.race), x, z)


def fire_thing(fire: Fire, x: int, z: int) -> Json:
    """A fire among the things of a cell."""
    return plain_thing(fire.id, "Fire", "fire", x, z)


def rock_thing(colony: Colony, x: int, z: int) -> Json | None:
    """The natural rock of a cell."""
    grids = colony.world.grids
    def_name = ROCKS[int(grids.rock[z, x])]
    if not def_name:
        return None
    thing = plain_thing(spawning.rock_id(grids.index(x, z)), def_name, label(def_name), x, z)
    thing["hit_points"] = int(grids.rock_hit_points[z, x])
    thing["max_hit_points"] = DEFS.mineables[def_name].max_hit_points
    return thing


def all_items(colony: Colony) -> list[Item]:
    """The haulable items that lie on the map, by id."""
    items = colony.world.items
    return [item for item_id in sorted(items) if (item := items[item_id]).x >= 0]


def items_of(colony: Colony, wanted: Callable[[str], bool]) -> list[Item]:
    """The items on the map whose def passes the test, which is called once per def."""
    names = [name for name, ids in sorted(colony.index.items_of.items()) if ids and wanted(name)]
    return [colony.world.items[item_id] for name in names for item_id in sorted(colony.index.items_of[name])]


def stored_items(colony: Colony) -> Iterator[Item]:
    """The items that lie in stockpiles and on shelves, by id."""
    grids = colony.world.grids
    stockpiles = {zone_id for zone_id, zone in colony.world.zones.items() if zone.storage is not None}
    shelves = {
        (x, z)
        for building in colony.world.buildings.values()
        if building.def_name in building_kinds.SHELVES
        for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation)
    }
    for item in all_items(colony):
        if int(grids.zone[item.z, item.x]) in stockpiles or (item.x, item.z) in shelves:
            yield item
