"""Reads items, buildings, blueprints, frames, fires and single rocks."""

from __future__ import annotations

import math
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.errors import MalformedError
from pytest_rle.colony.saves.names import FLAT_BUILDINGS, has_quality
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.world import ROCK_INDEX, Bill, Blueprint, Building, Fire, Frame, Item, World, occupied_cells
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import QUALITIES

BLUEPRINT_PREFIX: Final = "Blueprint_"
FRAME_PREFIX: Final = "Frame_"

SMALLEST_FIRE: Final = 0.1
"""Size of a fire whose size the save omits (Fire.MinFireSize)."""


def required_cell(element: Element, world: World) -> tuple[int, int]:
    """The cell (x, z) of a thing. Raises MalformedError if it is not on the map."""
    where = elements.text(element, "pos")
    cell = elements.cell(where)
    if cell is None or not world.grids.contains(*cell):
        raise MalformedError(f"{elements.text(element, 'id', 'a thing')} is not on the map (pos {where!r})")
    return cell


def read_item(element: Element, *, on_map: World | None = None) -> Item:
    """Read an item: one on the map of the world `on_map`, or, without that, one that a pawn has."""
    def_name = elements.text(element, "def")
    stuff = elements.text(element, "stuff") or None
    x, z = required_cell(element, on_map) if on_map is not None else (-1, -1)
    return Item(
        id=elements.load_id(elements.text(element, "id")),
        def_name=def_name,
        x=x,
        z=z,
        stack_count=elements.integer(element, "stackCount", 1),
        hit_points=elements.integer(element, "health", item_kinds.full_hit_points(def_name, stuff)),
        stuff=stuff,
        quality=read_quality(element, absent=0 if has_quality(def_name) else -1),
        forbidden=elements.flag(element, "forbidden"),
        rot_ticks=math.floor(elements.number(element, "rotProg")),
        ingredients=tuple((entry.text or "").strip() for entry in elements.items(element, "ingredients")),
        tainted=elements.flag(element, "wornByCorpse"),
    )


def read_quality(element: Element, absent: int) -> int:
    """The index of the thing's quality in QUALITIES, or `absent` if the save omits it."""
    name = elements.text(element, "quality")
    return QUALITIES.index(name) if name in QUALITIES else absent


def read_building(element: Element, context: ReadContext) -> None:
    """Read a finished building into the world and the grid of edifices."""
    world = context.world
    def_name = elements.text(element, "def")
    x, z = required_cell(element, world)
    faction = elements.text(element, "faction")
    known = DEFS.buildings.get(def_name)
    building = Building(
        id=elements.load_id(elements.text(element, "id")),
        def_name=def_name,
        x=x,
        z=z,
        rotation=elements.integer(element, "rot") % 4,
        stuff=elements.text(element, "stuff") or None,
        hit_points=elements.integer(element, "health", known.max_hit_points if known is not None else 1),
        quality=read_quality(element, absent=-1),
        player=bool(faction) and elements.load_id(faction) + 1 == world.player_faction,
        fuel=elements.number(element, "fuel"),
        stored_energy=elements.number(element, "storedPower"),
        switched_on=elements.flag(element, "switchOn", default=True),
        broken_down=elements.flag(element, "brokenDown"),
        medical=elements.flag(element, "medical"),
        owners=[elements.load_id(entry.text or "") for entry in elements.items(element, "assignedPawns")],
        bills=[_bill(entry, context) for entry in elements.items(element, "billStack/bills")],
        forbidden=elements.flag(element, "forbidden"),
    )
    world.buildings[building.id] = building
    if def_name not in FLAT_BUILDINGS:
        for cell_x, cell_z in occupied_cells(def_name, x, z, building.rotation):
            if world.grids.contains(cell_x, cell_z) and not _hidden(world, building, cell_x, cell_z):
                world.grids.edifice[cell_z, cell_x] = building.id


def read_plan(element: Element, context: ReadContext) -> None:
    """Read a blueprint or a frame."""
    world = context.world
    def_name = elements.text(element, "def")
    thing_id = elements.load_id(elements.text(element, "id"))
    x, z = required_cell(element, world)
    rotation = elements.integer(element, "rot") % 4
    forbidden = elements.flag(element, "forbidden")
    if def_name.startswith(BLUEPRINT_PREFIX):
        target = def_name.removeprefix(BLUEPRINT_PREFIX)
        stuff = elements.text(element, "stuffToUse") or None
        world.blueprints[thing_id] = Blueprint(thing_id, target, x, z, rotation, stuff, forbidden)
        return
    delivered: dict[str, int] = {}
    for entry in elements.items(element, "resourceContainer/innerList"):
        name = elements.text(entry, "def")
        delivered[name] = delivered.get(name, 0) + elements.integer(entry, "stackCount", 1)
    world.frames[thing_id] = Frame(
        thing_id,
        def_name.removeprefix(FRAME_PREFIX),
        x,
        z,
        rotation,
        elements.text(element, "stuff") or None,
        delivered,
        elements.number(element, "workDone"),
        elements.integer(element, "health", 1),
        forbidden,
    )


def read_fire(element: Element, world: World) -> None:
    """Read a fire, which burns in its cell or on its parent, a pawn."""
    x, z = required_cell(element, world)
    parent = elements.text(element, "parent")
    pawn = elements.load_id(parent) if parent not in ("", "null") else 0
    fire_id = elements.load_id(elements.text(element, "id"))
    world.fires[fire_id] = Fire(fire_id, x, z, elements.number(element, "fireSize", SMALLEST_FIRE), pawn)


def read_rock(element: Element, context: ReadContext) -> None:
    """Read a rock that is damaged or designated, and therefore saved as a thing."""
    def_name = elements.text(element, "def")
    x, z = required_cell(element, context.world)
    full = DEFS.mineables[def_name].max_hit_points
    context.world.grids.rock[z, x] = ROCK_INDEX[def_name]
    context.world.grids.rock_hit_points[z, x] = elements.integer(element, "health", full)


def _hidden(world: World, building: Building, x: int, z: int) -> bool:
    """Whether the building is a conduit under another one: then the other fills the cell, in any order of the save."""
    return building.def_name == "PowerConduit" and bool(world.grids.edifice[z, x])


def _bill(element: Element, context: ReadContext) -> Bill:
    restriction = elements.text(element, "pawnRestriction")
    skill = elements.span(element, "allowedSkillRange", (0.0, 20.0))
    return Bill(
        load_id=context.remap_id(elements.integer(element, "loadID")),
        recipe=elements.text(element, "recipe"),
        repeat_mode=elements.text(element, "repeatMode", "RepeatCount"),
        repeat_count=elements.integer(element, "repeatCount"),
        target_count=elements.integer(element, "targetCount"),
        suspended=elements.flag(element, "suspended"),
        paused=elements.flag(element, "paused"),
        store_mode=elements.text(element, "storeMode", "BestStockpile"),
        pause_when_satisfied=elements.flag(element, "pauseWhenSatisfied"),
        unpause_when_you_have=elements.integer(element, "unpauseWhenYouHave"),
        include_equipped=elements.flag(element, "includeEquipped"),
        include_tainted=elements.flag(element, "includeTainted"),
        ingredient_search_radius=elements.number(element, "ingredientSearchRadius", 999.0),
        allowed_skill_range=(int(skill[0]), int(skill[1])),
        pawn_restriction=elements.load_id(restriction) if restriction else None,
        custom_name=elements.text(element, "customName") or None,
    )
