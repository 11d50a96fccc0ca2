"""What a team can know of the game at one moment: everything read through RIMAPI, frozen.

The scoring, the team and the record speak this type; none of them reads the wire itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pytest_rle.rimapi.models import (
    Alert,
    Animal,
    Bill,
    Building,
    CreaturesSummary,
    DetailedColonist,
    Faction,
    FarmSummary,
    GameState,
    Incident,
    Lord,
    MapWeather,
    Pawn,
    PowerInfo,
    ResearchProject,
    ResourcesSummary,
    Room,
    ServerSentEvent,
    Thing,
    WorkTable,
    Zone,
)


@dataclasses.dataclass(frozen=True, slots=True)
class TerrainMap:
    """The terrain of a map, decoded. `cells[z * width + x]` is a TerrainDef name."""

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
    """What does not change during an episode, read once.

    `plants` holds the (x, z) cells of each PlantDef as they stood when the episode began.

    `rock` holds the cell indices of natural rock and ore at the start, by MineableDef as the wire spells it
    (snake case). `fogged` holds the indices of cells not yet discovered at the start. `lockstep` tells whether game
    time waits for `advance`, as it does in the embedded game only.
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
class Observation:
    """The colony at one moment. `events` are those that came since the previous observation, oldest first.

    `threats` are the lords whose faction is hostile to the player; `hostiles` the pawns of these lords that are on
    the map. `state_hash` is given by a game in lockstep, and None by a live one. `bills` is keyed by the id of the
    work table. `things` are the haulable items on the map, forbidden ones included.
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

    @property
    def day(self) -> float:
        """Days since the game began, 0 at the landing; 60 000 game ticks a day (GenDate)."""
        return self.game.game_tick / 60_000

    @property
    def is_threatened(self) -> bool:
        """Whether enemies are on the map now."""
        return self.creatures.enemies_count > 0

    @property
    def has_emergency(self) -> bool:
        """Whether a colonist bleeds and can be tended now, or has a condition that threatens their life."""
        return any(
            (hediff.bleeding and hediff.tendable_now) or hediff.is_currently_life_threatening
            for colonist in self.colonists
            for hediff in colonist.colonist_medical_info.hediffs
        )
