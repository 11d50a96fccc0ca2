"""What a new world is made from."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import QUALITIES

MIN_SIDE: Final = 50
MAX_SIDE: Final = 400


@dataclasses.dataclass(frozen=True, slots=True)
class StartItem:
    """Goods on the map at the start: near the landing site, or `scattered` all over it. `quality` is a name."""

    def_name: str
    count: int = 1
    stuff: str | None = None
    quality: str | None = None
    scattered: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class StartBuilding:
    """A finished building of the colony, `dx`, `dz` cells from the landing site."""

    def_name: str
    dx: int
    dz: int
    rotation: int = 0
    stuff: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class StartCondition:
    """A game condition that is at work when the game begins, and the days it goes on."""

    def_name: str
    days: float


@dataclasses.dataclass(frozen=True, slots=True)
class StartSpec:
    """A start, complete: two equal ones give the same world.

    `mean_temperature` in °C over the year, `rainfall` in mm a year, `elevation` in m, angles in degrees;
    `start_day_of_year` from 0, the first of Aprimay, to 59; `start_hour` in local time; `research_progress` in points.
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
        """Refuse what no world can be made of. Raises ValueError, which names the field."""
        if self.biome not in BIOMES:
            raise ValueError(f"no colony can begin in the biome {self.biome!r}; choose one of {', '.join(BIOMES)}")
        for side in (self.width, self.height):
            if not MIN_SIDE <= side <= MAX_SIDE:
                raise ValueError(f"a map side of {side} cells is outside {MIN_SIDE} to {MAX_SIDE}")
        if self.difficulty not in DEFS.difficulties:
            raise ValueError(f"unknown difficulty {self.difficulty!r}; known are {', '.join(DEFS.difficulties)}")
        if self.colonists < 1:
            raise ValueError("a start needs at least one colonist")
        for project in (*self.finished_research, *self.research_progress):
            if project not in DEFS.research:
                raise ValueError(f"unknown research project {project!r}")
        for item in self.items:
            if item.def_name not in DEFS.items:
                raise ValueError(f"unknown item {item.def_name!r}")
            if item.quality is not None and item.quality not in QUALITIES:
                raise ValueError(f"unknown quality {item.quality!r}; known are {', '.join(QUALITIES)}")
        for building in self.buildings:
            if building.def_name not in DEFS.buildings:
                raise ValueError(f"unknown building {building.def_name!r}")

    @property
    def seed(self) -> int:
        """The number that the words of `world_seed` stand for, from 0 to 2**31 - 1."""
        digest = hashlib.blake2b(self.world_seed.encode(), digest_size=4).digest()
        return int.from_bytes(digest, "little") & 0x7FFFFFFF
