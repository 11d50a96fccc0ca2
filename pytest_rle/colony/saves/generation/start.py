"""The description of a start, from which a new world is generated."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Final

from pytest_rle.colony.saves.errors import StartError
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import QUALITIES

MIN_MAP_SIDE: Final = 50
MAX_MAP_SIDE: Final = 400
"""Limits on the width and height of a new map, in cells. RimWorld's own page offers 200 to 325."""


@dataclasses.dataclass(frozen=True, slots=True)
class StartItem:
    """Items on the map at the start: near the landing site, or `scattered` over the map.

    `quality` is a name of QUALITIES, by default Normal for items with a quality. `stuff` is by default that of the def.
    """

    def_name: str
    count: int = 1
    stuff: str | None = None
    quality: str | None = None
    scattered: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class StartBuilding:
    """A finished building of the colony, `dx` and `dz` cells from the landing site.

    `rotation` is 0 north, 1 east, 2 south or 3 west. `stuff` is by default that of the def.
    """

    def_name: str
    dx: int
    dz: int
    rotation: int = 0
    stuff: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class StartCondition:
    """A GameConditionDef that is active at the start, and its duration in days."""

    def_name: str
    days: float


@dataclasses.dataclass(frozen=True, slots=True)
class StartSpec:
    """The complete description of a start. Equal descriptions give equal worlds.

        spec = StartSpec("camp", world_seed="river", colonists=3, items=(StartItem("Steel", 450),))

    - `width`, `height`: 50 to 400 cells. `biome`: a BiomeDef of `rimworld.biomes`.
    - `mean_temperature`: °C over the year. `rainfall`: mm a year. `elevation`: m. `latitude`, `longitude`: degrees.
    - `hilliness`: Flat, SmallHills, LargeHills or Mountainous.
    - `start_day_of_year`: from 0, the first of Aprimay, to 59. `start_hour`: local time, 0 to 23.
    - `difficulty`: a DifficultyDef.
    - `research_progress`: research points by ResearchProjectDef.

    Raises:
        StartError: A value is unknown or out of its range.
    """

    name: str
    world_seed: str
    colonists: int = 3
    width: int = 250
    height: int = 250
    biome: str = "TemperateForest"
    mean_temperature: float = 13.0
    rainfall: float = 1800.0
    elevation: float = 300.0
    latitude: float = 45.0
    longitude: float = 0.0
    hilliness: str = "SmallHills"
    start_day_of_year: int = 5
    start_hour: int = 6
    storyteller: str = "Cassandra"
    difficulty: str = "Rough"
    items: tuple[StartItem, ...] = ()
    buildings: tuple[StartBuilding, ...] = ()
    finished_research: tuple[str, ...] = ()
    research_progress: Mapping[str, float] = dataclasses.field(default_factory=dict)
    conditions: tuple[StartCondition, ...] = ()

    def __post_init__(self) -> None:
        """Check the values. Raises StartError."""
        if self.biome not in BIOMES:
            raise StartError(f"unknown biome {self.biome!r}; choose one of {', '.join(BIOMES)}")
        for side in (self.width, self.height):
            if not MIN_MAP_SIDE <= side <= MAX_MAP_SIDE:
                raise StartError(f"map size {side} is not possible; choose from {MIN_MAP_SIDE} to {MAX_MAP_SIDE}")
        if self.difficulty not in DEFS.difficulties:
            raise StartError(f"unknown difficulty {self.difficulty!r}; choose one of {', '.join(DEFS.difficulties)}")
        if self.colonists < 1:
            raise StartError(f"{self.colonists} colonists are too few; a start needs at least one")
        for project in (*self.finished_research, *self.research_progress):
            if project not in DEFS.research:
                raise StartError(f"unknown research project {project!r}; use the name of a ResearchProjectDef")
        for item in self.items:
            if item.def_name not in DEFS.items:
                raise StartError(f"unknown item {item.def_name!r}; use the name of an item's ThingDef")
            if item.quality is not None and item.quality not in QUALITIES:
                raise StartError(f"unknown quality {item.quality!r}; choose one of {', '.join(QUALITIES)}")
        for building in self.buildings:
            if building.def_name not in DEFS.buildings:
                raise StartError(f"unknown building {building.def_name!r}; use the name of a building's ThingDef")

    @property
    def seed(self) -> int:
        """The seed of the world's random streams, 0 to 2**31 - 1: a hash of `world_seed`."""
        digest = hashlib.blake2b(self.world_seed.encode(), digest_size=4).digest()
        return int.from_bytes(digest, "little") & 0x7FFFFFFF
