"""The state of a game as plain data: grids, things, pawns, zones, and the world that holds them.

These are dataclasses without behaviour; the rules in `systems` change them. The state hash covers every field in its
order, so a field that is added, moved or changed changes all hashes.
"""

from __future__ import annotations

from pytest_rle.colony.world.grids import (
    FILTH_INDEX,
    FILTHS,
    GROWTH_FULL,
    PLANT_INDEX,
    PLANTS,
    ROCK_INDEX,
    ROCKS,
    ROOF_INDEX,
    ROOFS,
    TERRAIN_INDEX,
    TERRAINS,
    Grids,
)
from pytest_rle.colony.world.pawn import (
    Corpse,
    Hediff,
    Job,
    Memory,
    MentalState,
    Name,
    Needs,
    Pawn,
    Relation,
    SkillRecord,
    Trait,
    default_timetable,
)
from pytest_rle.colony.world.state import (
    Deal,
    Death,
    Faction,
    GameCondition,
    InteractionEntry,
    Lord,
    QueuedIncident,
    Research,
    Storyteller,
    Trader,
    Weather,
    World,
    WorldTile,
)
from pytest_rle.colony.world.things import Bill, Blueprint, Building, Fire, Frame, Item
from pytest_rle.colony.world.zones import Designations, StorageSettings, Zone
from pytest_rle.rimworld.geometry import occupied_cells

__all__ = [
    "FILTHS",
    "FILTH_INDEX",
    "GROWTH_FULL",
    "PLANTS",
    "PLANT_INDEX",
    "ROCKS",
    "ROCK_INDEX",
    "ROOFS",
    "ROOF_INDEX",
    "TERRAINS",
    "TERRAIN_INDEX",
    "Bill",
    "Blueprint",
    "Building",
    "Corpse",
    "Deal",
    "Death",
    "Designations",
    "Faction",
    "Fire",
    "Frame",
    "GameCondition",
    "Grids",
    "Hediff",
    "InteractionEntry",
    "Item",
    "Job",
    "Lord",
    "Memory",
    "MentalState",
    "Name",
    "Needs",
    "Pawn",
    "QueuedIncident",
    "Relation",
    "Research",
    "SkillRecord",
    "StorageSettings",
    "Storyteller",
    "Trader",
    "Trait",
    "Weather",
    "World",
    "WorldTile",
    "Zone",
    "default_timetable",
    "occupied_cells",
]
