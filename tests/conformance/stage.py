"""A small game to measure on: one terrain, a quiet storyteller, clear weather, and whatever a play puts there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.environment import rooms, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import (
    ROOF_INDEX,
    TERRAIN_INDEX,
    Building,
    Faction,
    Grids,
    Item,
    Name,
    Pawn,
    Trait,
    World,
    WorldTile,
)
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR, GAME_TICKS_PER_YEAR

FAR_AWAY: Final = 10**9
"""A game tick that no play reaches."""

HOLD_TICKS: Final = 250
"""Game ticks after which what is held is put right again."""

DRESS: Final = ("Apparel_Pants", "Apparel_BasicShirt")

PLAYER: Final = 1
PIRATES: Final = 2
"""The ids of the factions."""


class Stage:
    """A game under control. `advance` lets the whole game pass; what is held is put right every 250 game ticks."""

    def __init__(
        self,
        *,
        size: int = 30,
        terrain: str = "Soil",
        seed: int = 7,
        difficulty: str = "Rough",
        day: int = 5,
        hour: float = 6.0,
        latitude: float = 45.0,
        quiet: bool = True,
    ) -> None:
        world = World(seed=seed, grids=Grids.empty(size, size, terrain))
        world.tile = WorldTile(mean_temperature=20.0, latitude=latitude)
        world.start_abs_tick = day * GAME_TICKS_PER_DAY + round(hour * GAME_TICKS_PER_HOUR)
        world.factions = {
            PLAYER: Faction(PLAYER, "PlayerColony", "New Arrivals"),
            PIRATES: Faction(PIRATES, "Pirate", "Red Hand", goodwill=-100, relation="Hostile"),
        }
        world.storyteller.difficulty = difficulty
        world.weather.until = FAR_AWAY
        if quiet:
            world.storyteller.last_fired = dict.fromkeys(DEFS.incidents, FAR_AWAY)
        self.game = Game(world)
        self._holds: list[Callable[[], None]] = []

    @property
    def colony(self) -> Colony:
        """What the rules work on."""
        return self.game.colony

    @property
    def world(self) -> World:
        """The state."""
        return self.game.world

    @property
    def now(self) -> int:
        """The game tick."""
        return self.world.game_tick

    def advance(self, game_ticks: float) -> None:
        """Let game ticks pass."""
        left = round(game_ticks)
        while left > 0:
            for hold in self._holds:
                hold()
            part = min(left, HOLD_TICKS) if self._holds else left
            self.game.advance(part)
            left -= part

    def hours(self, hours: float) -> None:
        """Let game hours pass."""
        self.advance(hours * GAME_TICKS_PER_HOUR)

    def days(self, days: float) -> None:
        """Let game days pass."""
        self.advance(days * GAME_TICKS_PER_DAY)

    def hours_until(self, reached: Callable[[], bool], limit: float, step: int = 150) -> float:
        """Let time pass until something is so. Returns the game hours, or `limit` where it was not so by then."""
        start = self.now
        while not reached() and self.now - start < limit * GAME_TICKS_PER_HOUR:
            self.advance(step)
        return (self.now - start) / GAME_TICKS_PER_HOUR

    def ticks_while(self, so: Callable[[], bool], start_limit: int = 20_000) -> int:
        """Game ticks for which something is so, from when it first is, looked at each game tick."""
        for _ in range(start_limit):
            if so():
                break
            self.advance(1)
        start = self.now
        while so():
            self.advance(1)
        return self.now - start

    def hold(self, hold: Callable[[], None]) -> None:
        """Have something put right again, now and every 250 game ticks."""
        hold()
        self._holds.append(hold)

    def learn(self, *projects: str) -> None:
        """Have research projects finished."""
        for project in projects:
            self.world.research.progress[project] = DEFS.research[project].cost

    def content(self, pawn: Pawn, mood: float | None = None) -> None:
        """Hold a person's food, rest and joy high, so that it continues its job."""

        def satisfy() -> None:
            pawn.needs.food, pawn.needs.rest, pawn.needs.joy = 0.9, 0.9, 0.9
            if mood is not None:
                pawn.needs.mood = mood

        self.hold(satisfy)

    def outdoors_at(self, celsius: float) -> None:
        """Hold the outdoor temperature, by shifting the mean of the tile against hour, season and chance."""

        def shift() -> None:
            self.world.tile.mean_temperature += celsius - temperature.outdoor(self.colony)

        self.hold(shift)

    def room_at(self, x: int, z: int, celsius: float) -> None:
        """Hold the temperature of the room of a cell, and of the air around it, so that it does not drift meanwhile."""
        self.outdoors_at(celsius)

        def warm() -> None:
            room = rooms.room_at(self.colony, x, z)
            if room is not None:
                self.world.room_temperatures[room.id] = celsius

        self.hold(warm)

    def person(
        self,
        x: int = 15,
        z: int = 15,
        *,
        drafted: bool = False,
        naked: bool = False,
        traits: tuple[tuple[str, int], ...] = (),
        work: tuple[str, ...] = (),
        faction: int = PLAYER,
        **skills: int,
    ) -> Pawn:
        """A healthy woman of thirty with the given skill levels, who does the given work types and no other."""
        number = self.world.new_id()
        kind = "Colonist" if faction == PLAYER else "Pirate"
        age = 30 * GAME_TICKS_PER_YEAR
        pawn = Pawn(number, kind, "Human", Name(nick=f"P{number}"), "Female", age, faction, x, z)
        pawn.traits = [Trait(name, degree) for name, degree in traits]
        pawn.work_priorities = {name: 3 if name in work else 0 for name in DEFS.work_types}
        self.train(pawn, skills)
        if not naked:
            for def_name in DRESS:
                pawn.apparel.append(Item(self.world.new_id(), def_name, -1, -1, 1, 100, "Cloth", 2))
        self.world.pawns[number] = pawn
        self.colony.wake_at(pawn, self.now)
        if drafted:
            drafting.set_drafted(self.colony, pawn, True)
        return pawn

    def train(self, pawn: Pawn, skills: Mapping[str, int]) -> None:
        """Set skill levels."""
        for skill, level in skills.items():
            pawn.skills[skill].level = level

    def animal(self, race: str, x: int = 15, z: int = 15, *, tame: bool = False) -> Pawn:
        """A grown animal."""
        number = self.world.new_id()
        name = Name(nick=f"{race} {number}" if tame else "")
        age = 5 * GAME_TICKS_PER_YEAR
        pawn = Pawn(number, race, race, name, "Female", age, PLAYER if tame else 0, x, z)
        self.world.pawns[number] = pawn
        self.colony.wake_at(pawn, self.now)
        return pawn

    def building(
        self,
        def_name: str,
        x: int = 15,
        z: int = 15,
        *,
        stuff: str | None = None,
        quality: int = -1,
        rotation: int = 0,
        fuel: float = 0.0,
    ) -> Building:
        """A finished building of the colony."""
        number = self.world.new_id()
        built = Building(number, def_name, x, z, rotation, stuff, 100, quality, fuel=fuel)
        return spawning.add_building(self.colony, built)

    def item(self, def_name: str, count: int = 1, x: int = 15, z: int = 15) -> None:
        """A heap of an item, spread over the cells around where one stack does not hold it."""
        left = count
        while left > 0:
            part = min(left, spawning.stack_limit(def_name))
            spawning.spawn_item(self.colony, spawning.new_item(self.colony, def_name, part), x, z)
            left -= part

    def count(self, def_name: str) -> int:
        """How many of an item lie on the map or are carried about."""
        lying = sum(item.stack_count for item in self.world.items.values() if item.def_name == def_name)
        held = [pawn.carried for pawn in self.world.pawns.values() if pawn.carried is not None]
        return lying + sum(item.stack_count for item in held if item.def_name == def_name)

    def room(
        self,
        x: int,
        z: int,
        width: int,
        depth: int,
        *,
        floor: str = "WoodPlankFloor",
        roof: str = "RoofConstructed",
        wall: str = "WoodLog",
        door: bool = False,
    ) -> None:
        """A walled and roofed room with `width` by `depth` cells inside, from (x, z) on; its door is in the south."""
        grids = self.world.grids
        for cell_z in range(z - 1, z + depth + 1):
            for cell_x in range(x - 1, x + width + 1):
                grids.roof[cell_z, cell_x] = ROOF_INDEX[roof]
                if x <= cell_x < x + width and z <= cell_z < z + depth:
                    grids.terrain[cell_z, cell_x] = TERRAIN_INDEX[floor]
                    self.colony.index.update_cell(cell_x, cell_z)
                    continue
                kind = "Door" if door and (cell_x, cell_z) == (x, z - 1) else "Wall"
                self.building(kind, cell_x, cell_z, stuff=wall)
