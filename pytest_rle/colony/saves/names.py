"""The names in saves: which defs the colony supports, and the numbers of the game's enumerations."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.saves.short_hash import HashTable
from pytest_rle.colony.world import PLANTS, ROCKS, ROOFS, TERRAINS
from pytest_rle.rimworld import DEFS, item_kinds

COMPONENT: Final = "PytestRle.ColonyState"
"""Class of the game component that holds the rest of the state: see `component`. Only this project writes it."""

NEVER: Final = 2_000_000_000
"""Game tick, or duration in game ticks, that stands for never."""

NATURAL_BUILDINGS: Final = frozenset({"SteamGeyser", "ShipChunk", "AncientCryptosleepCasket"})
"""Buildings that colonists cannot build but that the colony supports."""

FLAT_BUILDINGS: Final = frozenset({"SteamGeyser"})
"""Buildings that leave their cells free (isEdifice false)."""

CHUNKS: Final = ("ChunkGranite", "ChunkLimestone", "ChunkMarble", "ChunkSandstone", "ChunkSlagSteel", "ChunkSlate")

BIOMES: Final = (
    "AridShrubland",
    "BorealForest",
    "ColdBog",
    "Desert",
    "ExtremeDesert",
    "IceSheet",
    "Lake",
    "Ocean",
    "SeaIce",
    "TemperateForest",
    "TemperateSwamp",
    "TropicalRainforest",
    "TropicalSwamp",
    "Tundra",
)
"""BiomeDefs of Core."""

HILLINESS: Final = ("Undefined", "Flat", "SmallHills", "LargeHills", "Mountainous", "Impassable")
MEDICAL_CARE: Final = ("NoCare", "NoMeds", "HerbalOrWorse", "NormalOrWorse", "Best")
HOSTILITY_RESPONSE: Final = ("Ignore", "Attack", "Flee")
PASSIONS: Final = ("None", "Minor", "Major")
STORAGE_PRIORITY: Final = ("Unstored", "Low", "Normal", "Preferred", "Important", "Critical")

NEEDS: Final = {
    "Mood": "mood",
    "Food": "food",
    "Rest": "rest",
    "Joy": "joy",
    "Beauty": "beauty",
    "Comfort": "comfort",
    "Outdoors": "outdoors",
    "RoomSize": "room_size",
}
"""The field of `Needs` that holds the level of each NeedDef, in the order of the game's files."""

ANIMAL_NEEDS: Final = ("Food", "Rest")

TERRAIN_HASHES: Final = HashTable(TERRAINS)
ROOF_HASHES: Final = HashTable(ROOFS[1:])
BIOME_HASHES: Final = HashTable(BIOMES)
COMPRESSED_HASHES: Final = HashTable((*ROCKS[1:], *CHUNKS, "CollapsedRocks", "RaisedRocks"))
"""Things that a save stores as one number for each cell (saveCompressible)."""

_ITEM_PREFIXES: Final = ("Meat_", "Leather_", "Chunk", "Blocks", "Wool", "Egg")

_KNOWN_ITEMS: Final = frozenset(
    {
        *DEFS.items,
        *DEFS.stuff,
        *DEFS.ranged_weapons,
        *DEFS.melee_weapons,
        *(rock.mined for rock in DEFS.mineables.values()),
        *(plant.harvested for plant in DEFS.plants.values() if plant.harvested),
    }
)


def is_item(def_name: str) -> bool:
    """Whether the colony supports this def as an item."""
    return def_name in _KNOWN_ITEMS or def_name.startswith(_ITEM_PREFIXES)


def is_building(def_name: str) -> bool:
    """Whether the colony supports this def as a building."""
    return def_name in DEFS.buildings or def_name in NATURAL_BUILDINGS


def is_buildable(def_name: str) -> bool:
    """Whether the colony supports blueprints of this def, a building or a floor."""
    return def_name in DEFS.buildings or def_name in DEFS.terrain


def is_plant(def_name: str) -> bool:
    """Whether the colony supports this plant."""
    return def_name in PLANTS[1:]


def has_quality(def_name: str) -> bool:
    """Whether items of this def have a quality (CompQuality). A save omits the quality Awful."""
    return item_kinds.is_apparel(def_name) or def_name in DEFS.ranged_weapons or def_name in DEFS.melee_weapons
