"""Direct edits of the map, without work or materials: what the developer routes share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_rle.colony.api.errors import null_reference
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves.names import has_quality
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import Building, Item, occupied_cells
from pytest_rle.rimworld import DEFS, item_categories, item_kinds
from pytest_rle.rimworld.constants import QUALITIES

DEFAULT_QUALITY: Final = QUALITIES.index("Normal")
"""The quality of an item or building that nobody made (CompQuality)."""


def rectangle(colony: Colony, a: PositionDto | None, b: PositionDto | None) -> Iterator[tuple[int, int]]:
    """The cells (x, z) of a rectangle that lie on the map, row by row. Raises ApiError when a corner is missing."""
    if a is None or b is None:
        raise null_reference()
    grids = colony.world.grids
    for z in range(max(min(a.z, b.z), 0), min(max(a.z, b.z), grids.height - 1) + 1):
        for x in range(max(min(a.x, b.x), 0), min(max(a.x, b.x), grids.width - 1) + 1):
            yield x, z


def buildings_at(colony: Colony, x: int, z: int) -> list[Building]:
    """The buildings that cover a cell, by id."""
    return [
        building
        for _, building in sorted(colony.world.buildings.items())
        if (x, z) in occupied_cells(building.def_name, building.x, building.z, building.rotation)
    ]


def is_item(def_name: str | None) -> bool:
    """Whether the def is an item that can be created: one that a stockpile accepts, except corpses."""
    return def_name in item_categories.haulable_defs() and not item_kinds.is_corpse(def_name)


def new_stack(
    colony: Colony, def_name: str, count: int, *, stuff: str | None = None, quality: int | None = None
) -> Item:
    """A stack that is not on the map yet, cut off at the stack limit.

    A stuff or quality that the def does not have, or that does not exist, is ignored.
    """
    size = min(count, spawning.stack_limit(def_name))
    return spawning.new_item(
        colony, def_name, size, stuff=_item_stuff(def_name, stuff), quality=_item_quality(def_name, quality)
    )


def _item_stuff(def_name: str, requested: str | None) -> str | None:
    known = DEFS.items.get(def_name)
    if known is None or not known.stuff_count:
        return None
    return requested if requested in DEFS.stuff else known.default_stuff


def _item_quality(def_name: str, requested: int | None) -> int:
    if not has_quality(def_name):
        return -1
    return requested if requested is not None and 0 <= requested < len(QUALITIES) else DEFAULT_QUALITY


def build_at_once(
    colony: Colony,
    name: str,
    x: int,
    z: int,
    rotation: int,
    stuff: str | None,
    *,
    clear: bool,
    quality: int | None = None,
) -> Building | None:
    """Put a finished building of the colony on the map. Returns None when it does not fit on the map.

    `clear` removes items, corpses, plans, plants and rock from its cells first; other buildings always make room.
    """
    cells = occupied_cells(name, x, z, rotation)
    if not all(colony.world.grids.contains(*cell) for cell in cells):
        return None
    for cell in cells:
        if clear:
            clear_of_things(colony, *cell)
            clear_of_rock(colony, *cell)
        for standing in buildings_at(colony, *cell):
            spawning.remove_building(colony, standing)
    stuff = building_stuff(name, stuff)
    points = construction.full_hit_points(name, stuff)
    building = Building(colony.world.new_id(), name, x, z, rotation, stuff, points)
    if name in construction.WITH_QUALITY:
        building.quality = DEFAULT_QUALITY if quality is None else quality
    spawning.add_building(colony, building)
    construction.clear_footprint(colony, building)
    return building


def building_stuff(def_name: str, requested: str | None) -> str | None:
    """The requested stuff if the building can be made of it, otherwise the game's default."""
    known, stuff = DEFS.buildings[def_name], DEFS.stuff.get(requested or "")
    if known.stuff_count and stuff is not None and stuff.category in known.stuff_categories:
        return stuff.def_name
    return construction.default_stuff(def_name)


def clear_cell(colony: Colony, x: int, z: int) -> None:
    """Remove everything but pawns from a cell."""
    clear_of_things(colony, x, z)
    clear_of_rock(colony, x, z)
    for building in buildings_at(colony, x, z):
        interrupt_jobs_on(colony, building.id)
        spawning.remove_building(colony, building)


def clear_of_rock(colony: Colony, x: int, z: int) -> None:
    """Remove the natural rock from a cell."""
    if spawning.rock_at(colony, x, z):
        spawning.set_rock(colony, x, z, "")


def clear_of_things(colony: Colony, x: int, z: int) -> None:
    """Remove items, corpses, blueprints, frames and the plant from a cell; buildings and rock stay."""
    world = colony.world
    for item_id in list(colony.index.items_at.get(world.grids.index(x, z), ())):
        interrupt_jobs_on(colony, item_id)
        spawning.remove_item(colony, world.items[item_id])
    for corpse_id in sorted(i for i, corpse in world.corpses.items() if (corpse.x, corpse.z) == (x, z)):
        interrupt_jobs_on(colony, corpse_id)
        del world.corpses[corpse_id]
    for plan_id in sorted(i for i, plan in world.blueprints.items() if (plan.x, plan.z) == (x, z)):
        interrupt_jobs_on(colony, plan_id)
        del world.blueprints[plan_id]
    for plan_id in sorted(i for i, plan in world.frames.items() if (plan.x, plan.z) == (x, z)):
        interrupt_jobs_on(colony, plan_id)
        del world.frames[plan_id]
    spawning.clear_plant(colony, x, z)


def interrupt_jobs_on(colony: Colony, thing_id: int) -> None:
    """Interrupt the jobs whose target is about to be removed."""
    for _, pawn in sorted(colony.world.pawns.items()):
        if pawn.job is not None and thing_id in (pawn.job.target, pawn.job.second_target):
            jobs.interrupt(colony, pawn)
