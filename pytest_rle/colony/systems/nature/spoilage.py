"""Rot and deterioration: food and corpses rot by temperature, and items outdoors lose hit points.

Sources: CompRottable, SteadyEnvironmentEffects and StatDef DeteriorationRate of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms, sky, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Corpse, Item
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds, lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

STEP_TICKS: Final = 2_500
"""Game ticks between two steps."""

MEAT_ROT_DAYS: Final = 2.0
MEAT_DETERIORATION: Final = 6.0
"""Days until meat rots, and hit points that it loses in a day (ThingDefGenerator_Meat)."""

CORPSE_ROT_DAYS: Final = 2.5
CORPSE_DESSICATED_DAYS: Final = 5.0
"""Days at full rate until a corpse is rotting, and until it is dessicated (CompProperties_Rottable of corpses)."""

FRESH: Final = "Fresh"
ROTTING: Final = "Rotting"
DESSICATED: Final = "Dessicated"

UNROOFED_SHARE: Final = 0.5
OUTDOORS_SHARE: Final = 0.5
RAIN_FACTOR: Final = 5.0
"""The base rate is multiplied by the shares that apply, and in unroofed rain by a factor of up to five."""


def step(colony: Colony) -> None:
    """Rot and deteriorate items and corpses for the 2500 game ticks that have passed."""
    rain_factor = lerp(1.0, RAIN_FACTOR, sky.rain_rate(colony))
    for def_name in sorted(colony.index.items_of):
        rots, deteriorates = rot_days(def_name) is not None, deterioration_per_day(def_name) > 0
        if not rots and not deteriorates:
            continue
        for item_id in sorted(colony.index.items_of[def_name]):
            item = colony.world.items[item_id]
            if rots:
                _rot(colony, item)
            if deteriorates and item.x >= 0:
                _deteriorate(colony, item, rain_factor)
    for pawn in colony.colonists():
        celsius = temperature.at(colony, pawn.x, pawn.z)
        for item in [held for held in pawn.inventory if rot_days(held.def_name) is not None]:
            item.rot_ticks += round(STEP_TICKS * temperature.rot_rate(celsius))
            if is_rotten(item):
                pawn.inventory.remove(item)
    for _, corpse in sorted(colony.world.corpses.items()):
        rate = temperature.rot_rate(temperature.at(colony, corpse.x, corpse.z))
        corpse.rot_ticks += round(STEP_TICKS * rate)


@functools.cache
def rot_days(def_name: str) -> float | None:
    """Days at full rate until an item rots; None if it never rots."""
    known = DEFS.items.get(def_name)
    if known is not None:
        return known.days_to_rot_start
    return MEAT_ROT_DAYS if item_kinds.is_meat(def_name) else None


@functools.cache
def deterioration_per_day(def_name: str) -> float:
    """Hit points that an item loses in a day outdoors without a roof, in dry weather."""
    known = DEFS.items.get(def_name)
    if known is not None:
        return float(known.deterioration_per_day) if known.max_hit_points > 0 else 0.0
    return MEAT_DETERIORATION if item_kinds.is_meat(def_name) else 0.0


def is_rotten(item: Item) -> bool:
    """Whether an item is rotten; the next step removes it."""
    days = rot_days(item.def_name)
    return days is not None and item.rot_ticks >= days * GAME_TICKS_PER_DAY


def rot_stage(corpse: Corpse) -> str:
    """The RotStage of a corpse: Fresh, Rotting or Dessicated."""
    days = corpse.rot_ticks / GAME_TICKS_PER_DAY
    return FRESH if days < CORPSE_ROT_DAYS else ROTTING if days < CORPSE_DESSICATED_DAYS else DESSICATED


def _rot(colony: Colony, item: Item) -> None:
    if item.x < 0:
        return
    item.rot_ticks += round(STEP_TICKS * temperature.rot_rate(temperature.at(colony, item.x, item.z)))
    if is_rotten(item):
        if colony.world.grids.zone[item.z, item.x]:
            colony.message(f"{item.def_name} has rotted away in storage.", "SilentInput")
        spawning.remove_item(colony, item)


def _deteriorate(colony: Colony, item: Item, rain_factor: float) -> None:
    rate = _rate(colony, item, rain_factor)
    if rate <= 0 or item.id not in colony.world.items:
        return
    lost = rate * STEP_TICKS / GAME_TICKS_PER_DAY
    whole = int(lost)
    whole += colony.streams.draw("spoilage.wear", colony.world.game_tick, item.id) < lost - whole
    if whole:
        item.hit_points -= whole
        if item.hit_points <= 0:
            spawning.remove_item(colony, item)


def deterioration_rate(colony: Colony, item: Item) -> float:
    """Hit points that an item loses in a day in its cell."""
    return _rate(colony, item, lerp(1.0, RAIN_FACTOR, sky.rain_rate(colony)))


def _rate(colony: Colony, item: Item, rain_factor: float) -> float:
    share, unroofed = _exposure(colony, item.x, item.z)
    if share <= 0:
        return 0.0
    if unroofed:
        share *= rain_factor
    return deterioration_per_day(item.def_name) * share


def _exposure(colony: Colony, x: int, z: int) -> tuple[float, bool]:
    """The share of its rate at which an item deteriorates in a cell in dry weather, and whether the cell has no roof.

    It stays the same until a building, rock or roof changes.
    """
    known: dict[tuple[int, int], tuple[float, bool]] = colony.memo(
        "spoilage.exposure", colony.index.structure_version, dict
    )
    found = known.get((x, z))
    if found is None:
        unroofed = not colony.world.grids.roof[z, x]
        room = rooms.room_at(colony, x, z)
        outdoors = room is None or room.uses_outdoor_temperature
        share = UNROOFED_SHARE * unroofed + OUTDOORS_SHARE * outdoors
        found = known[x, z] = (0.0 if _has_shelf(colony, x, z) else share, unroofed)
    return found


def _has_shelf(colony: Colony, x: int, z: int) -> bool:
    """Whether the cell has a shelf, on which items do not deteriorate (preventDeteriorationOnTop)."""
    edifice = int(colony.world.grids.edifice[z, x])
    return bool(edifice) and colony.world.buildings[edifice].def_name in building_kinds.SHELVES
