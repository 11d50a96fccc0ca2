"""Reads items, blueprints, frames, fires and single rocks."""

from __future__ import annotations

import math
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.errors import WrongValueError
from pytest_rle.colony.saves.names import has_quality
from pytest_rle.colony.saves.ranges import (
    COUNT,
    FIRE_SIZE,
    HIT_POINTS_OF_OTHERS,
    ROTATION,
    SHARE,
    SPAN,
    STACK_INSIDE,
    STACK_OF_OTHERS,
    WORK,
    Range,
    up_to,
)
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import ROCK_INDEX, Blueprint, Fire, Frame, Item, World, occupied_cells
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import QUALITIES

BLUEPRINT_PREFIX: Final = "Blueprint_"
FRAME_PREFIX: Final = "Frame_"

ROUNDING: Final = 3
"""How far the game rounds full hit points up: above 200 to fives (StatDef MaxHitPoints.roundToFiveOver)."""

LARGEST_STUFF_FACTOR: Final = 3
"""No stuff of the game has a larger factor on hit points; plasteel has 2.8."""

SMALLEST_FIRE: Final = 0.1
"""Size of a fire whose size the save omits (Fire.MinFireSize)."""


def required_cell(element: Element, world: World) -> tuple[int, int]:
    """The cell (x, z) of a thing. Raises WrongValueError if it is not on the map."""
    where = elements.text(element, "pos")
    cell = elements.cell(where)
    if cell is None or not world.grids.contains(*cell):
        thing = elements.text(element, "id", "a thing")
        raise WrongValueError(element, "pos", f"must be a cell of the map: {thing} is not on the map ({where!r})")
    return cell


def required_room(element: Element, def_name: str, cell: tuple[int, int], rotation: int, world: World) -> None:
    """Check that all cells of a building are on the map. Raises WrongValueError if one is not."""
    if not all(world.grids.contains(*other) for other in occupied_cells(def_name, *cell, rotation)):
        thing = elements.text(element, "id")
        raise WrongValueError(element, "pos", f"must leave room for all of {thing} on the map, and is {cell}")


def read_item(element: Element, context: ReadContext, *, on_map: bool = False) -> Item | None:
    """Read an item: one on the map, or one without a cell, inside of something. None if its id is taken."""
    def_name = elements.text(element, "def")
    stuff = elements.text(element, "stuff") or None
    x, z = required_cell(element, context.world) if on_map else (-1, -1)
    item_id = context.take_id(element)
    if item_id is None:
        return None
    full = item_kinds.full_hit_points(def_name, stuff)
    return Item(
        id=item_id,
        def_name=def_name,
        x=x,
        z=z,
        stack_count=context.integer(element, "stackCount", 1, _stack(def_name) if on_map else STACK_INSIDE),
        hit_points=context.integer(element, "health", full, hit_points(full, stuff)),
        stuff=stuff,
        quality=read_quality(element, absent=0 if has_quality(def_name) else -1),
        forbidden=elements.flag(element, "forbidden"),
        rot_ticks=math.floor(context.number(element, "rotProg", 0.0, SPAN)),
        ingredients=tuple((entry.text or "").strip() for entry in elements.items(element, "ingredients")),
        tainted=elements.flag(element, "wornByCorpse"),
        poison_share=context.number(element, "poisonPct", 0.0, SHARE),
    )


def read_quality(element: Element, absent: int) -> int:
    """The index of the thing's quality in QUALITIES, or `absent` if the save omits it."""
    name = elements.text(element, "quality")
    return QUALITIES.index(name) if name in QUALITIES else absent


def read_qualities(element: Element, path: str) -> tuple[int, int]:
    """The bounds of a range of qualities such as `Awful~Legendary`, as indices into QUALITIES; all if it is omitted.

    Raises WrongValueError if it has another form.
    """
    text = elements.text(element, path)
    if not text:
        return 0, len(QUALITIES) - 1
    low, _, high = text.partition("~")
    if low not in QUALITIES or high not in QUALITIES:
        raise WrongValueError(element, path, f"must be like Awful~Legendary, not {text[: elements.SHOWN]!r}")
    return QUALITIES.index(low), QUALITIES.index(high)


def read_plan(element: Element, context: ReadContext) -> None:
    """Read a blueprint or a frame."""
    world = context.world
    def_name = elements.text(element, "def")
    x, z = required_cell(element, world)
    thing_id = context.take_id(element)
    if thing_id is None:
        return
    rotation = context.integer(element, "rot", 0, ROTATION)
    target = def_name.removeprefix(BLUEPRINT_PREFIX).removeprefix(FRAME_PREFIX)
    required_room(element, target, (x, z), rotation, world)
    forbidden = elements.flag(element, "forbidden")
    if def_name.startswith(BLUEPRINT_PREFIX):
        stuff = elements.text(element, "stuffToUse") or None
        world.blueprints[thing_id] = Blueprint(thing_id, target, x, z, rotation, stuff, forbidden)
        return
    delivered: dict[str, int] = {}
    for entry in elements.items(element, "resourceContainer/innerList"):
        name = elements.text(entry, "def")
        delivered[name] = delivered.get(name, 0) + context.integer(entry, "stackCount", 1, COUNT)
    stuff = elements.text(element, "stuff") or None
    world.frames[thing_id] = Frame(
        thing_id,
        target,
        x,
        z,
        rotation,
        stuff,
        delivered,
        context.number(element, "workDone", 0.0, WORK),
        context.integer(element, "health", 1, HIT_POINTS_OF_OTHERS),
        forbidden,
    )


def read_fire(element: Element, context: ReadContext) -> None:
    """Read a fire, which burns in its cell or on its parent, a pawn."""
    x, z = required_cell(element, context.world)
    parent = elements.reference(element, "parent") or 0
    fire_id = context.take_id(element)
    if fire_id is not None:
        size = context.number(element, "fireSize", SMALLEST_FIRE, FIRE_SIZE)
        context.world.fires[fire_id] = Fire(fire_id, x, z, size, parent)


def read_rock(element: Element, context: ReadContext) -> None:
    """Read a rock that is damaged or designated, and therefore saved as a thing."""
    def_name = elements.text(element, "def")
    x, z = required_cell(element, context.world)
    full = DEFS.mineables[def_name].max_hit_points
    context.world.grids.rock[z, x] = ROCK_INDEX[def_name]
    context.world.grids.rock_hit_points[z, x] = context.integer(element, "health", full, up_to(full, low=1))


def hit_points(full: int, stuff: str | None) -> Range:
    """The hit points that a thing can have. The tables do not have the factor of every stuff."""
    if not full:
        return HIT_POINTS_OF_OTHERS
    return up_to(full + ROUNDING if stuff is None else full * LARGEST_STUFF_FACTOR, low=1)


def _stack(def_name: str) -> Range:
    """How many of an item can lie on one stack."""
    return up_to(spawning.stack_limit(def_name), low=1) if def_name in DEFS.items else STACK_OF_OTHERS
