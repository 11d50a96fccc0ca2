"""Kinds of buildings, as sets of def names: beds, tables, doors, walls and the like. One set for each kind.

A set follows from the def tables where a field tells the kind; the others name their defs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.rimworld import DEFS


def _makers_of(recipe: str) -> frozenset[str]:
    return frozenset(DEFS.recipes[recipe].users)


SLEEPING_SPOTS: Final = frozenset({"SleepingSpot", "DoubleSleepingSpot", "AnimalSleepingSpot"})
"""Marks on the ground to sleep on, of people and of animals. They cost nothing and have no rest effectiveness."""

BUILT_BEDS: Final = frozenset(name for name, known in DEFS.buildings.items() if known.rest_effectiveness > 0)
"""Beds of people and of animals that are built, which sleeping spots are not."""

ALL_BEDS: Final = BUILT_BEDS | SLEEPING_SPOTS
"""Where people or animals sleep."""

ANIMAL_BEDS: Final = frozenset(name for name in ALL_BEDS if name.startswith("Animal"))
"""Where animals sleep: the bed, the sleeping box and the sleeping spot."""

BEDS: Final = ALL_BEDS - ANIMAL_BEDS
"""Where people sleep: beds, bedrolls and sleeping spots (Building_Bed with bed_humanlike)."""

DOUBLE_BEDS: Final = frozenset(name for name in BEDS if DEFS.buildings[name].size[0] == 2)
"""Beds two cells wide, for two people."""

BED_PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {name: 2 if name in DOUBLE_BEDS else 1 for name in sorted(BUILT_BEDS - ANIMAL_BEDS)}
)
"""How many people sleep in each built bed. Sleeping spots are not built, so they have no entry."""

STOVES: Final = _makers_of("CookMealSimple")
"""Work tables that cook meals."""

BUTCHER_TABLES: Final = _makers_of("ButcherCorpseFlesh")
"""Work tables that butcher corpses."""

TAILORING_BENCHES: Final = _makers_of("Make_Apparel_Parka")
"""Work tables that make clothes."""

WORKSHOP_BENCHES: Final = TAILORING_BENCHES | {
    "BiofuelRefinery", "Brewery", "CraftingSpot", "DrugLab", "ElectricSmelter", "ElectricSmithy", "FabricationBench",
    "FueledSmithy", "TableMachining", "TableSculpting", "TableStonecutter",
}  # fmt: skip
"""Work tables that make a room a workshop (RoomRoleWorker_Workshop): all but those for food and research."""

WORK_TABLES: Final = STOVES | BUTCHER_TABLES | WORKSHOP_BENCHES
"""Buildings that can have bills (Building_WorkTable)."""

RESEARCH_BENCHES: Final = frozenset(name for name, known in DEFS.buildings.items() if known.research_factor > 0)
"""Where people do research."""

TABLES: Final = frozenset({"Table1x2c", "Table2x2c", "Table2x4c", "Table3x3c"})
"""Tables to eat at (surfaceType Eat)."""

CHAIRS: Final = frozenset({"Stool", "DiningChair", "Armchair", "Couch"})
"""Seats to eat on (isSittable)."""

SHELVES: Final = frozenset({"Shelf", "ShelfSmall"})
"""Buildings that keep items from deteriorating."""

STORAGE: Final = SHELVES | {"Hopper"}
"""Buildings in whose cells items can lie (Building_Storage)."""

GRAVES: Final = frozenset({"Grave", "Sarcophagus"})
"""Buildings that a corpse can be buried in."""

COVER: Final = frozenset({"Sandbags", "Barricade"})
"""Low cover that defenders stand behind."""

DOORS: Final = frozenset({"Door", "Autodoor"})
"""Doors that close a room and block sight. A fence gate does neither."""

ENCLOSING: Final = frozenset({"Wall"}) | DOORS
"""What colonists build around a room: walls and doors."""

FULL_WALLS: Final = frozenset({"Wall", "Cooler", "Vent"})
"""Buildings without a door that fill their cell: they part rooms and block sight (FillCategory.Full)."""

PARTITIONING: Final = FULL_WALLS | DOORS
"""Buildings that divide the map into rooms."""

ROOF_HOLDERS: Final = PARTITIONING | {"Column"}
"""Buildings that carry a roof (holdsRoof)."""

BARRIERS: Final = ENCLOSING | {"Fence", "FenceGate"}
"""Buildings that keep walkers out."""


def full_hit_points(def_name: str, stuff: str | None) -> int:
    """Hit points of an undamaged building of this stuff; 0 for a building without hit points or not in the tables."""
    known = DEFS.buildings.get(def_name)
    if known is None:
        return 0
    made_of = DEFS.stuff.get(stuff or "")
    return known.max_hit_points if made_of is None else round(known.max_hit_points * made_of.hit_points_factor)


def is_turret(def_name: str) -> bool:
    """Whether a building is a turret. Saves hold turrets that the tables do not know."""
    return def_name.startswith("Turret_")


def is_defense(def_name: str) -> bool:
    """Whether a building defends the colony: a turret, a trap or low cover."""
    return is_turret(def_name) or def_name.startswith("Trap") or def_name in COVER


def is_ship_part(def_name: str) -> bool:
    """Whether a building is a part of the ship that colonists build."""
    return def_name.startswith("Ship_")
