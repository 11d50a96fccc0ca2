"""A small game for experiments: one terrain, no incidents, clear weather, and what the experiment adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.environment import rooms, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import thoughts
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
"""A game tick that no experiment reaches."""

HOLD_TICKS: Final = 250
"""Game ticks between two calls of the holds."""

DRESS: Final = ("Apparel_Pants", "Apparel_BasicShirt")

PLAYER: Final = 1
PIRATES: Final = 2
"""The ids of the factions."""


class Stage:
    """A small game, with shorthand to fill it and to let it run.

        stage = Stage(hour=9)
        pawn = stage.worker("Mining", Mining=8)
        stage.hours(3)

    A hold is a function that keeps something constant, such as a need. It is called every 250 game ticks.
    """

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
        """The colony, for calls of rules."""
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
        """Advance the game, and call the holds."""
        left = round(game_ticks)
        while left > 0:
            for hold in self._holds:
                hold()
            part = min(left, HOLD_TICKS) if self._holds else left
            self.game.advance(part)
            left -= part

    def hours(self, hours: float) -> None:
        """Advance the game by hours."""
        self.advance(hours * GAME_TICKS_PER_HOUR)

    def days(self, days: float) -> None:
        """Advance the game by days."""
        self.advance(days * GAME_TICKS_PER_DAY)

    def hours_until(self, reached: Callable[[], bool], limit: float, step: int = 150) -> float:
        """Advance until `reached` is true, checked every `step` game ticks. Returns the hours, at most `limit`."""
        start = self.now
        while not reached() and self.now - start < limit * GAME_TICKS_PER_HOUR:
            self.advance(step)
        return (self.now - start) / GAME_TICKS_PER_HOUR

    def ticks_while(self, condition: Callable[[], bool], start_limit: int = 20_000) -> int:
        """Wait until `condition` is true, at most `start_limit` game ticks. Returns for how many it then stays true."""
        for _ in range(start_limit):
            if condition():
                break
            self.advance(1)
        start = self.now
        while condition():
            self.advance(1)
        return self.now - start

    def hold(self, hold: Callable[[], None]) -> None:
        """Call a function now and every 250 game ticks."""
        hold()
        self._holds.append(hold)

    def finish_research(self, *projects: str) -> None:
        """Finish research projects."""
        for project in projects:
            self.world.research.progress[project] = DEFS.research[project].cost

    def satisfy_needs(self, pawn: Pawn, mood: float | None = None) -> None:
        """Keep food, rest and joy high, and perhaps the mood constant, so that the person continues its work."""

        def satisfy() -> None:
            pawn.needs.food, pawn.needs.rest, pawn.needs.joy = 0.9, 0.9, 0.9
            if mood is not None:
                pawn.needs.mood = mood

        self.hold(satisfy)

    def outdoors_at(self, celsius: float) -> None:
        """Keep the outdoor temperature constant, by changing the mean temperature of the tile."""

        def shift() -> None:
            self.world.tile.mean_temperature += celsius - temperature.outdoor(self.colony)

        self.hold(shift)

    def room_at(self, x: int, z: int, celsius: float) -> None:
        """Keep the temperature of the room at a cell constant, and the outdoor temperature as well."""
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
        """Add a healthy woman of thirty, with the given skill levels. She does only the given work types."""
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

    def worker(self, *work: str, x: int = 10, z: int = 10, **skills: int) -> Pawn:
        """Add a person who works all day, with satisfied needs and constant skill levels."""
        pawn = self.person(x, z, work=work)
        self.train(pawn, skills)
        pawn.timetable = ["Work"] * 24
        self.satisfy_needs(pawn, 0.9)
        for name in skills:
            pawn.skills[name].passion = 0
        self.hold(lambda: self.train(pawn, skills))
        return pawn

    def train(self, pawn: Pawn, skills: Mapping[str, int]) -> None:
        """Set skill levels."""
        for skill, level in skills.items():
            pawn.skills[skill].level = level

    def animal(self, race: str, x: int = 15, z: int = 15, *, tame: bool = False) -> Pawn:
        """Add an adult animal."""
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
        """Add a finished building of the colony."""
        number = self.world.new_id()
        built = Building(number, def_name, x, z, rotation, stuff, 100, quality, fuel=fuel)
        return spawning.add_building(self.colony, built)

    def item(self, def_name: str, count: int = 1, x: int = 15, z: int = 15) -> None:
        """Add some of an item, in several stacks around the cell if one stack is too small."""
        left = count
        while left > 0:
            part = min(left, spawning.stack_limit(def_name))
            spawning.spawn_item(self.colony, spawning.new_item(self.colony, def_name, part), x, z)
            left -= part

    def mood_effect(self, pawn: Pawn, thought: str) -> float:
        """The mood effect of a thought of a pawn, in points; 0 without the thought."""
        return sum(offset for name, _, offset in thoughts.active(self.colony, pawn) if name == thought)

    def count(self, def_name: str) -> int:
        """How many of an item are on the map or carried."""
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
        """Add a room with walls and a roof, `width` by `depth` cells inside, from (x, z) on. A door is in the south."""
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


def at_toil(pawn: Pawn, job: str, toil: int = 2) -> bool:
    """Whether a pawn has a job of this JobDef and is at this toil."""
    return pawn.job is not None and pawn.job.def_name == job and pawn.job.toil == toil


def hours_to_death(change: Callable[[Stage, Pawn], object], limit: float, *, fed: bool = True) -> float:
    """Hours until a drafted pawn without clothes dies after `change`, or about `limit`."""
    stage = Stage()
    pawn = stage.person(drafted=True, naked=True)
    if fed:
        stage.satisfy_needs(pawn)
    change(stage, pawn)
    return stage.hours_until(lambda: pawn.dead, limit, step=60)
