"""The state of the game at one moment, as read through RIMAPI, frozen.

The scoring, the team and the record all use these types; none of them sends requests itself.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Mapping

from pytest_rle.rimapi.models.events import ServerSentEvent
from pytest_rle.rimapi.models.game import Alert, Faction, GameState, Incident, Lord, ResearchProject
from pytest_rle.rimapi.models.goods import Bill, ResourcesSummary, WorkTable
from pytest_rle.rimapi.models.maps import (
    Building,
    CreaturesSummary,
    FarmSummary,
    GrowingZoneResponse,
    MapTerrain,
    MapWeather,
    PowerInfo,
    Room,
    Thing,
    Zone,
)
from pytest_rle.rimapi.models.pawns import Animal, DetailedColonist, Pawn, PawnInventory
from pytest_rle.rimapi.models.social import Interaction, Opinions, Relation
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


@dataclasses.dataclass(frozen=True, slots=True)
class TerrainMap:
    """The decoded terrain of a map. `cells[z * width + x]` is the name of a TerrainDef."""

    width: int
    height: int
    cells: tuple[str, ...]

    def at(self, x: int, z: int) -> str:
        """The TerrainDef at a cell. Raises IndexError off the map."""
        if not (0 <= x < self.width and 0 <= z < self.height):
            raise IndexError(f"cell ({x}, {z}) is off the {self.width} by {self.height} map")
        return self.cells[z * self.width + x]


@dataclasses.dataclass(frozen=True, slots=True)
class StaticWorld:
    """The data that is read once, at the start of an episode.

    `terrain` and `work_types` do not change. `plants` has the (x, z) cells of each plant def, `rock` the cell indices
    of natural rock and ore by mineable def in snake case, as the wire has it, and `fogged` the indices of undiscovered
    cells; these three describe the start. `lockstep` says whether game time advances only on request, as in the
    embedded game.
    """

    map_id: int
    terrain: TerrainMap
    rock: Mapping[str, frozenset[int]]
    fogged: frozenset[int]
    plants: Mapping[str, tuple[tuple[int, int], ...]]
    work_types: tuple[str, ...]
    rimapi_version: str | None
    rimworld_version: str | None
    lockstep: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Scenery:
    """What a picture of the map needs beside the rest of an observation.

    Attributes:
        pawns: Every pawn on the map: people and animals.
        terrain: The terrain as it is now; None if the game did not answer.
        fields: The growing zones by id.
        gear: What colonists and hostile pawns wear and wield, by their ids, if the observation itself does not have it.
        fires: The (x, z) cell of each fire in the home area by its id; None where the search did not find the fire.
    """

    pawns: tuple[Pawn, ...] = ()
    terrain: MapTerrain | None = None
    fields: Mapping[int, GrowingZoneResponse] = dataclasses.field(default_factory=dict)
    gear: Mapping[int, PawnInventory] = dataclasses.field(default_factory=dict)
    fires: Mapping[int, tuple[int, int] | None] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class SocialLife:
    """How a colonist gets on with the others.

    Attributes:
        opinions: What the colonist and another one think of each other, by the id of the other.
        relations: Relatives, partners, friends and rivals.
        interactions: The last few interactions, the newest first.
    """

    opinions: Mapping[int, Opinions]
    relations: tuple[Relation, ...]
    interactions: tuple[Interaction, ...]


@dataclasses.dataclass(frozen=True)
class Observation:
    """The colony at one moment.

    `events` are the events since the previous observation, oldest first. `threats` are the lords of factions that are
    hostile to the player; `hostiles` are the pawns of these lords that are on the map. `things` are the haulable items
    on the map, including forbidden ones. `bills` is keyed by the id of the work table. `state_hash` is None for a live
    game. `gear` has what colonists and hostile pawns wear and wield, by their ids; `social` has the social life of
    colonists whose mood is low, by their ids. Both are empty unless they were asked for.
    `scenery` is what only a picture of the map needs.
    """

    game: GameState
    datetime: str
    weather: MapWeather
    colonists: tuple[DetailedColonist, ...]
    creatures: CreaturesSummary
    factions: tuple[Faction, ...]
    threats: tuple[Lord, ...]
    hostiles: tuple[Pawn, ...]
    animals: tuple[Animal, ...]
    resources: ResourcesSummary
    things: tuple[Thing, ...]
    buildings: tuple[Building, ...]
    rooms: tuple[Room, ...]
    zones: tuple[Zone, ...]
    farm: FarmSummary
    power: PowerInfo
    research: tuple[ResearchProject, ...]
    current_research: ResearchProject | None
    work_tables: tuple[WorkTable, ...]
    bills: Mapping[int, tuple[Bill, ...]]
    alerts: tuple[Alert, ...]
    incidents: tuple[Incident, ...]
    events: tuple[ServerSentEvent, ...]
    state_hash: str | None
    gear: Mapping[int, PawnInventory] = dataclasses.field(default_factory=dict)
    social: Mapping[int, SocialLife] = dataclasses.field(default_factory=dict)
    scenery: Scenery = dataclasses.field(default_factory=Scenery)

    @functools.cached_property
    def stock(self) -> Counter[str]:
        """The number of each item on the map, by def name. It is counted once and shared: do not change it."""
        return _counted(self.things)

    @functools.cached_property
    def allowed_stock(self) -> Counter[str]:
        """The same without forbidden items."""
        return _counted(thing for thing in self.things if not thing.is_forbidden)

    @property
    def day(self) -> float:
        """Days since the game began, 0 at the landing."""
        return self.game.game_tick / GAME_TICKS_PER_DAY

    @property
    def is_threatened(self) -> bool:
        """Whether there are enemies on the map."""
        return self.creatures.enemies_count > 0

    @property
    def has_emergency(self) -> bool:
        """Whether a colonist bleeds and can be tended now, or has a condition that threatens their life."""
        return any(
            (hediff.bleeding and hediff.tendable_now) or hediff.is_currently_life_threatening
            for colonist in self.colonists
            for hediff in colonist.colonist_medical_info.hediffs
        )


def _counted(things: Iterable[Thing]) -> Counter[str]:
    counted: dict[str, int] = {}
    for thing in things:
        name = thing.def_name
        if name:
            counted[name] = counted.get(name, 0) + thing.stack_count
    return Counter(counted)
