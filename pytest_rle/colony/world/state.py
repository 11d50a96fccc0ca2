"""The whole state of a game. Rules read and change it; nothing else is remembered between game ticks."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.world.grids import Grids
from pytest_rle.colony.world.pawn import Corpse, Pawn
from pytest_rle.colony.world.things import Blueprint, Building, Fire, Frame, Item
from pytest_rle.colony.world.zones import Designations, Zone
from pytest_rle.rimworld.constants import PLAYER_FACTIONS


@dataclasses.dataclass(slots=True)
class WorldTile:
    """Where the colony lies. Temperatures in °C, rainfall in mm a year, elevation in m, angles in degrees."""

    index: int = 0
    biome: str = "TemperateForest"
    mean_temperature: float = 13.0
    rainfall: float = 1841.0
    elevation: float = 336.0
    latitude: float = 45.0
    longitude: float = 0.0
    hilliness: str = "Flat"
    stone_types: tuple[str, ...] = ("Granite", "Sandstone")


@dataclasses.dataclass(slots=True)
class Faction:
    """`goodwill` -100 to 100 towards the player; `relation` Hostile, Neutral or Ally, empty for the player's own."""

    id: int
    def_name: str
    name: str
    goodwill: int = 0
    relation: str = "Neutral"

    @property
    def is_player(self) -> bool:
        """Whether this is the colony's own faction."""
        return self.def_name in PLAYER_FACTIONS


@dataclasses.dataclass(slots=True)
class Lord:
    """A group of pawns under one plan. `job` is a LordJob such as LordJob_AssaultColony, `toil` its stage."""

    id: int
    faction: int
    job: str
    toil: str
    pawns: list[int]
    since: int
    gained: int = 0
    lost_violently: int = 0
    cell: int = -1
    leaves_tick: int = -1


@dataclasses.dataclass(slots=True)
class Trader:
    """Somebody who trades, by the pawn's id, and what it has with it: items without a cell."""

    pawn: int
    kind: str
    stock: list[Item] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Deal:
    """What is to be bought from a trader and sold to it, by def name."""

    trader: int
    buy: dict[str, int] = dataclasses.field(default_factory=dict)
    sell: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class GameCondition:
    """A GameConditionDef at work from `start` for `duration` game ticks. `strength` is -1..1 where it has one."""

    id: int
    def_name: str
    start: int
    duration: int
    strength: float = 1.0


@dataclasses.dataclass(slots=True)
class Weather:
    """The current and the last WeatherDef, and the game ticks at which the current began and ends."""

    current: str = "Clear"
    last: str = "Clear"
    since: int = 0
    until: int = 10_000


@dataclasses.dataclass(slots=True)
class Research:
    """`progress` in research points by ResearchProjectDef; a project is finished when it reaches its cost."""

    current: str | None = None
    progress: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class QueuedIncident:
    """An incident that will fire at a game tick. `points` -1 for the storyteller's own reckoning."""

    def_name: str
    tick: int
    points: float = -1.0


@dataclasses.dataclass(slots=True)
class Storyteller:
    """`adaptation_days` as in StoryWatcher_Adaptation; `last_fired` game tick by IncidentDef."""

    def_name: str = "Cassandra"
    difficulty: str = "Rough"
    adaptation_days: float = 0.0
    last_fired: dict[str, int] = dataclasses.field(default_factory=dict)
    queue: list[QueuedIncident] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Death:
    """A colonist's end: who, when and of what, for the summary of an episode."""

    pawn: int
    name: str
    tick: int
    cause: str


@dataclasses.dataclass(slots=True)
class InteractionEntry:
    """A line of the social log, by InteractionDef."""

    def_name: str
    initiator: int
    recipient: int
    tick: int


@dataclasses.dataclass(slots=True)
class World:
    """One map and its people. Dictionaries are keyed by id; iterate them in key order where the order decides.

    `game_tick` counts from the start of the game; `start_abs_tick` is the absolute tick of game tick 0. `reserved`
    maps a thing's id to the pawn that holds it; `reserved_cells` a cell index to the pawn. `prisoners`, `visitors`
    and enemies are all in `pawns`. `ship_launched` turns true when the ship leaves.
    """

    seed: int
    grids: Grids
    tile: WorldTile = dataclasses.field(default_factory=WorldTile)
    name: str = "Colony"
    game_tick: int = 0
    start_abs_tick: int = 317_500
    starting_year: int = 5500
    map_id: int = 0
    player_faction: int = 1
    factions: dict[int, Faction] = dataclasses.field(default_factory=dict)
    pawns: dict[int, Pawn] = dataclasses.field(default_factory=dict)
    items: dict[int, Item] = dataclasses.field(default_factory=dict)
    buildings: dict[int, Building] = dataclasses.field(default_factory=dict)
    blueprints: dict[int, Blueprint] = dataclasses.field(default_factory=dict)
    frames: dict[int, Frame] = dataclasses.field(default_factory=dict)
    corpses: dict[int, Corpse] = dataclasses.field(default_factory=dict)
    fires: dict[int, Fire] = dataclasses.field(default_factory=dict)
    zones: dict[int, Zone] = dataclasses.field(default_factory=dict)
    lords: dict[int, Lord] = dataclasses.field(default_factory=dict)
    traders: dict[int, Trader] = dataclasses.field(default_factory=dict)
    deals: dict[int, Deal] = dataclasses.field(default_factory=dict)
    """Deals on their way, by the negotiator's id."""
    designations: Designations = dataclasses.field(default_factory=Designations)
    reserved: dict[int, int] = dataclasses.field(default_factory=dict)
    reserved_cells: dict[int, int] = dataclasses.field(default_factory=dict)
    research: Research = dataclasses.field(default_factory=Research)
    weather: Weather = dataclasses.field(default_factory=Weather)
    conditions: list[GameCondition] = dataclasses.field(default_factory=list)
    storyteller: Storyteller = dataclasses.field(default_factory=Storyteller)
    room_temperatures: dict[int, float] = dataclasses.field(default_factory=dict)
    """°C by the lowest cell index of a room, which names the room as long as it stands."""
    blighted: dict[int, float] = dataclasses.field(default_factory=dict)
    """Severity of blight, 0 to 1, by the cell index of the plant that has it."""
    counted_wealth: float = -1.0
    """Silver at the last recount of wealth, which expectations go by; -1 before the first."""
    deaths: list[Death] = dataclasses.field(default_factory=list)
    interactions: list[InteractionEntry] = dataclasses.field(default_factory=list)
    next_id: int = 1_000
    ship_launched: bool = False
    reactor_ready_tick: int = -1
    """Game tick from which the ship's reactor runs, -1 where nobody has started it."""
    launch_tick: int = -1
    """Game tick at which the ship leaves, -1 without a countdown."""
    caskets: dict[int, Pawn] = dataclasses.field(default_factory=dict)
    """Who lies in cryptosleep, by the id of the casket. They are on no map."""

    def new_id(self) -> int:
        """A fresh id, shared by things, pawns, zones, lords and hediffs."""
        self.next_id += 1
        return self.next_id

    @property
    def abs_tick(self) -> int:
        """The absolute tick, which the calendar goes by."""
        return self.start_abs_tick + self.game_tick

    def colonists(self) -> list[Pawn]:
        """The living free people of the player's faction, by id."""
        return [
            pawn
            for _, pawn in sorted(self.pawns.items())
            if pawn.faction == self.player_faction and pawn.race == "Human" and not pawn.dead and not pawn.guest
        ]
