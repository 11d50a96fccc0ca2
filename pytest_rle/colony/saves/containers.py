"""Reads what is inside of things: graves, caskets, drop pods, carried pawns.

The colony keeps the dead of graves and the sleepers of caskets where they are. What falls from the sky, is carried, or
is in a building that the colony does not open comes out on the map.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.names import is_item
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_pawns import read_corpse, read_pawn
from pytest_rle.colony.saves.read_things import read_item
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Corpse, Item, Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS, building_kinds

CASKETS: Final = frozenset({"AncientCryptosleepCasket", "CryptosleepCasket", "Ship_CryptosleepCasket"})
"""Buildings in which one pawn sleeps."""

ARRIVING: Final = ("Incoming", "ActiveDropPod", "ActiveTransporter", "Skyfaller", "PawnFlyer", "PawnJumper")
"""Endings of the classes of things that are about to put what they hold on the map."""

LEAVING: Final = "Leaving"
"""Ending of the classes of things that take what they hold off the map."""

CONTENTS: Final = ("innerContainer/innerList", "contents/innerContainer/innerList")
"""Where a thing saves what it holds: most things, and drop pods on the ground."""


def contents(element: Element) -> list[Element]:
    """The elements of what a thing holds."""
    return [entry for path in CONTENTS for entry in elements.items(element, path)]


def read_living(element: Element, context: ReadContext, *, cell: tuple[int, int] | None = None) -> Pawn | None:
    """Read a living pawn with what it carries. `cell` is where it is if it is inside of something."""
    pawn = read_pawn(element, context, on_map=cell is None)
    if pawn is None:
        return None
    if cell is not None:
        pawn.x, pawn.z = cell
    for entry in elements.items(element, "carryTracker/innerContainer/innerList"):
        if is_item(elements.text(entry, "def")) and pawn.carried is None:
            pawn.carried = read_item(entry, context)
        else:
            _take_out(entry, (pawn.x, pawn.z), context)
    return pawn


def read_building_contents(element: Element, building: Building, context: ReadContext) -> None:
    """Read what a building of the colony's kinds holds."""
    world, cell = context.world, (building.x, building.z)
    for entry in contents(element):
        kind = entry.get("Class", "")
        if kind == "Corpse" and building.def_name in building_kinds.GRAVES:
            corpse = read_corpse(entry, context, on_map=False)
            if corpse is not None:
                corpse.x, corpse.z, corpse.buried_in = building.x, building.z, building.id
                corpse.pawn.x, corpse.pawn.z = cell
                world.corpses[corpse.id] = corpse
        elif kind == "Pawn" and building.def_name in CASKETS and building.id not in world.caskets:
            pawn = read_living(entry, context, cell=cell)
            if pawn is not None:
                world.caskets[building.id] = pawn
                if context.from_game and pawn.faction == world.player_faction:
                    context.skip("sleepers of the colony", pawn.name.short or pawn.race)
        else:
            _take_out(entry, cell, context)


def read_other_contents(element: Element, context: ReadContext) -> bool:
    """Read what a thing holds that the colony does not support. Returns whether the thing is nothing but a wrapping.

    From an unsupported building only the colony's own people and animals come out.
    """
    entries = contents(element)
    kind = element.get("Class", "")
    cell = elements.cell(elements.text(element, "pos"))
    if not entries or cell is None or not context.world.grids.contains(*cell):
        return False
    if kind.endswith(LEAVING):
        for entry in _unwrapped(entries):
            _lose(entry, context)
        return True
    is_arriving = kind.endswith(ARRIVING)
    for entry in _unwrapped(entries):
        if is_arriving or _is_own_pawn(entry, context):
            _take_out(entry, cell, context)
        else:
            _lose(entry, context)
    return is_arriving


def put_arrivals_down(context: ReadContext) -> None:
    """Put what came out of things on the map, each near its cell. Call it when the map is complete."""
    if not context.arrivals:
        return
    world = context.world
    colony = Colony(world, drivers.of)
    for x, z, thing in context.arrivals:
        if isinstance(thing, Item):
            try:
                spawning.spawn_item(colony, thing, x, z)
            except spawning.NoRoomError:
                context.skip("contents of containers", thing.def_name, thing.stack_count)
            continue
        thing.x, thing.z = next(spawning.nearby_cells(colony, x, z), (x, z))
        if isinstance(thing, Pawn):
            world.pawns[thing.id] = thing
        else:
            thing.pawn.x, thing.pawn.z = thing.x, thing.z
            world.corpses[thing.id] = thing


def _take_out(element: Element, cell: tuple[int, int], context: ReadContext) -> None:
    """Read a thing that comes out of another one near a cell."""
    for entry in _unwrapped([element]):
        thing: Pawn | Corpse | Item | None
        if _is_pawn(entry):
            thing = read_living(entry, context, cell=cell)
        elif entry.get("Class") == "Corpse":
            thing = read_corpse(entry, context, on_map=False)
        elif is_item(elements.text(entry, "def")):
            thing = read_item(entry, context)
        else:
            _lose(entry, context)
            continue
        if thing is not None:
            context.arrivals.append((*cell, thing))


def _unwrapped(entries: list[Element]) -> list[Element]:
    """The things inside of wrappings, such as the people in the drop pod of a falling drop pod, at any depth."""
    found: list[Element] = []
    waiting = entries[::-1]
    while waiting:
        entry = waiting.pop()
        inner = contents(entry) if entry.get("Class", "").endswith(ARRIVING) else []
        waiting.extend(inner[::-1])
        if not inner:
            found.append(entry)
    return found


def _lose(element: Element, context: ReadContext) -> None:
    name = elements.text(element, "kindDef") or elements.text(element, "def") or (element.text or "").strip()
    if _is_own_pawn(element, context):
        kind = "people" if elements.text(element, "def") == HUMAN else "animals"
        context.skip(f"{kind} of the colony", elements.text(element, "name/nick", name))
    else:
        context.skip("contents of containers", name)


def _is_pawn(element: Element) -> bool:
    race = elements.text(element, "def")
    return element.get("Class") == "Pawn" or race == HUMAN or race in DEFS.animals


def _is_own_pawn(element: Element, context: ReadContext) -> bool:
    own = f"Faction_{context.world.player_faction - 1}"
    return _is_pawn(element) and elements.text(element, "faction") == own
