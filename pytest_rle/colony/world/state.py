"""The whole state of a game. The rules read and change it, and keep nothing else from one game tick to the next."""

from __future__ import annotations

import dataclasses
from operator import attrgetter

from pytest_rle.colony.world.grids import Grids
from pytest_rle.colony.world.pawn import HUMAN, Corpse, Pawn
from pytest_rle.colony.world.things import Blueprint, Building, Fire, Frame, Item
from pytest_rle.colony.world.zones import Designations, Zone
from pytest_rle.rimworld.constants import PLAYER_FACTIONS


@dataclasses.dataclass(slots=True)
class WorldTile:
    """The tile of the planet on which the colony is.

    `mean_temperature` is in °C over the year, `rainfall` in mm a year, `elevation` in m, `latitude` and `longitude` in
    degrees; `hilliness` is one of Hilliness. `stone_types` are the natural rocks, the most frequent first.
    """

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
    """A faction of the planet.

    `goodwill` towards the player is -100 to 100. `relation` is Hostile, Neutral or Ally, and empty for the player's own
    faction.
    """

    id: int
    def_name: str
    name: str
    goodwill: int = 0
    relation: str = "Neutral"

    @property
    def is_player(self) -> bool:
        """Whether this is the player's faction."""
        return self.def_name in PLAYER_FACTIONS


@dataclasses.dataclass(slots=True)
class Lord:
    """A group of pawns with a common plan.

    - `job`: a LordJob such as LordJob_AssaultColony. `toil`: the LordToil it is in.
    - `pawns`: ids. `since`: the game tick at which the group came.
    - `gained`, `lost_violently`: how many pawns it had in all, and how many of them were downed or killed.
    - `cell`: the index of the cell where it gathers, -1 for none.
    - `leaves_tick`: the game tick at which it leaves, -1 while that is open.
    """

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
    """A trader: the id of its pawn, its TraderKindDef, and its stock. Items of the stock have no cell."""

    pawn: int
    kind: str
    stock: list[Item] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Deal:
    """A deal with a trader, by the id of the trader's pawn: counts to buy and to sell, by def name."""

    trader: int
    buy: dict[str, int] = dataclasses.field(default_factory=dict)
    sell: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class GameCondition:
    """An active GameConditionDef, from game tick `start` for `duration` game ticks. `strength` is -1 to 1."""

    id: int
    def_name: str
    start: int
    duration: int
    strength: float = 1.0


@dataclasses.dataclass(slots=True)
class Weather:
    """The current and the previous WeatherDef, and the game ticks at which the current one began and ends."""

    current: str = "Clear"
    last: str = "Clear"
    since: int = 0
    until: int = 10_000


@dataclasses.dataclass(slots=True)
class Research:
    """Research: the current ResearchProjectDef, and the progress of each project in research points.

    A project is finished when its progress reaches its cost.
    """

    current: str | None = None
    progress: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class QueuedIncident:
    """An incident that fires at a game tick. With `points` -1, the storyteller computes the threat points."""

    def_name: str
    tick: int
    points: float = -1.0


@dataclasses.dataclass(slots=True)
class Storyteller:
    """The storyteller: its StorytellerDef, its DifficultyDef, and the incidents to come.

    `adaptation_days` is the colony's adaptation, in days (StoryWatcher_Adaptation). `last_fired` is the game tick at
    which each IncidentDef last fired.
    """

    def_name: str = "Cassandra"
    difficulty: str = "Rough"
    adaptation_days: float = 0.0
    last_fired: dict[str, int] = dataclasses.field(default_factory=dict)
    queue: list[QueuedIncident] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Death:
    """The death of a colonist: the pawn's id and name, the game tick, and the cause."""

    pawn: int
    name: str
    tick: int
    cause: str


@dataclasses.dataclass(slots=True)
class InteractionEntry:
    """An entry of the social log: the InteractionDef, the ids of both pawns, and the game tick."""

    def_name: str
    initiator: int
    recipient: int
    tick: int


@dataclasses.dataclass(slots=True)
class World:
    """One map and everything on it.

    Dictionaries are keyed by id. Iterate them in the order of their keys wherever the order matters.

    - `seed`: the seed of all random streams.
    - `game_tick`: game ticks since the start of the game. `start_abs_tick`: the absolute tick of game tick 0.
    - `pawns`: all living pawns on the map, prisoners, visitors and enemies included.
    - `reserved`: the id of the pawn that reserved a thing, by the id of the thing. `reserved_cells`: the same by cell
      index.
    - `ship_launched`: true after the ship has left.
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
    """Deals that a colonist is about to make, by the id of the colonist."""
    designations: Designations = dataclasses.field(default_factory=Designations)
    reserved: dict[int, int] = dataclasses.field(default_factory=dict)
    reserved_cells: dict[int, int] = dataclasses.field(default_factory=dict)
    research: Research = dataclasses.field(default_factory=Research)
    weather: Weather = dataclasses.field(default_factory=Weather)
    conditions: list[GameCondition] = dataclasses.field(default_factory=list)
    storyteller: Storyteller = dataclasses.field(default_factory=Storyteller)
    room_temperatures: dict[int, float] = dataclasses.field(default_factory=dict)
    """Temperatures of rooms in °C. The key is the lowest cell index of the room, which is the room's id."""
    blighted: dict[int, float] = dataclasses.field(default_factory=dict)
    """Severity of blight, 0 to 1, by the cell index of the blighted plant."""
    counted_wealth: float = -1.0
    """The colony's wealth in silver at the last count, which decides expectations; -1 before the first count."""
    deaths: list[Death] = dataclasses.field(default_factory=list)
    interactions: list[InteractionEntry] = dataclasses.field(default_factory=list)
    next_id: int = 1_000
    ship_launched: bool = False
    reactor_ready_tick: int = -1
    """The game tick at which the started reactor of the ship is ready, -1 if it is not started."""
    launch_tick: int = -1
    """The game tick at which the ship leaves, -1 before its launch is ordered."""
    caskets: dict[int, Pawn] = dataclasses.field(default_factory=dict)
    """Pawns in cryptosleep, by the id of their casket. They are not in `pawns`."""

    def new_id(self) -> int:
        """A new id. Things, pawns, zones, lords and hediffs share one sequence of ids."""
        self.next_id += 1
        return self.next_id

    @property
    def abs_tick(self) -> int:
        """The absolute game tick, from which the calendar follows."""
        return self.start_abs_tick + self.game_tick

    def colonists(self) -> list[Pawn]:
        """The living people of the player's faction who are not guests, sorted by id."""
        faction = self.player_faction
        found = [p for p in self.pawns.values() if p.faction == faction and p.race == HUMAN and not (p.dead or p.guest)]
        found.sort(key=attrgetter("id"))
        return found
