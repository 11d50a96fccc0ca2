"""A small open map with an enemy faction, and people to put on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers, think
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import ROOF_INDEX, Building, Faction, Grids, Item, Name, Pawn, World
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]
Rule = tuple[int, Callable[[Colony], None]]


@pytest.fixture
def meadow() -> Colony:
    """A 60 by 60 map of soil at game tick 0, seed 7, with the player's faction 1 and pirates 2."""
    world = World(seed=7, grids=Grids.empty(60, 60))
    world.factions = {
        1: Faction(1, "PlayerColony", "New Arrivals"),
        2: Faction(2, "Pirate", "Red Hand", goodwill=-100, relation="Hostile"),
        3: Faction(3, "OutlanderCivil", "Union", relation="Neutral"),
    }
    return Colony(world, drivers.of)


@pytest.fixture
def place() -> MakePawn:
    """Puts a pawn on a map: `place(colony, x=30, z=30, race="Human", faction=1, name="Ann", weapon="", **skills)`."""

    def put(
        colony: Colony,
        x: int = 30,
        z: int = 30,
        race: str = "Human",
        faction: int = 1,
        name: str = "",
        weapon: str = "",
        stuff: str | None = None,
        apparel: tuple[str, ...] = (),
        **skills: int,
    ) -> Pawn:
        number = colony.world.new_id()
        kind = race if race != "Human" else ("Colonist" if faction == 1 else "Pirate")
        human = race == "Human"
        pawn = Pawn(
            number, kind, race, Name(nick=name or (f"P{number}" if human else "")), "Female", 108_000_000, faction, x, z
        )
        for skill, level in skills.items():
            pawn.skills[skill].level = level
        for def_name in apparel:
            material = "Cloth" if DEFS.items[def_name].default_stuff == "Cloth" else DEFS.items[def_name].default_stuff
            pawn.apparel.append(Item(colony.world.new_id(), def_name, -1, -1, 1, 100, material, 2))
        if weapon:
            pawn.equipment.append(Item(colony.world.new_id(), weapon, -1, -1, 1, 100, stuff, 2))
        colony.world.pawns[number] = pawn
        colony.wake_at(pawn, colony.now)
        return pawn

    return put


@pytest.fixture
def live() -> Callable[..., None]:
    """Lets time pass under some rules alone: `live(colony, game_ticks, (150, needs.step), ...)`."""

    def pass_time(colony: Colony, game_ticks: int, *rules: Rule) -> None:
        end = colony.now + game_ticks
        while colony.now < end:
            tick = min(end, *((colony.now // cadence + 1) * cadence for cadence, _ in rules))
            colony.world.game_tick = tick
            for cadence, rule in rules:
                if tick % cadence == 0:
                    rule(colony)

    return pass_time


@pytest.fixture
def labour() -> Callable[[Colony, int], None]:
    """Lets pawns do their jobs and nothing else happen: `labour(colony, game_ticks)`."""

    def work(colony: Colony, game_ticks: int) -> None:
        end = colony.now + game_ticks
        while (tick := colony.next_wakeup()) is not None and tick <= end:
            colony.world.game_tick = max(tick, colony.now + (tick <= colony.now))
            for pawn in colony.due_pawns():
                think.wake(colony, pawn)
        colony.world.game_tick = max(end, colony.now)

    return work


@pytest.fixture
def stock() -> Callable[..., Item]:
    """Lays items on the map: `stock(colony, "WoodLog", 75, x=30, z=30)`."""

    def lay(colony: Colony, def_name: str, count: int = 1, x: int = 30, z: int = 30) -> Item:
        left = count
        while left > spawning.stack_limit(def_name):
            full = spawning.new_item(colony, def_name, spawning.stack_limit(def_name))
            spawning.spawn_item(colony, full, x, z)
            left -= full.stack_count
        return spawning.spawn_item(colony, spawning.new_item(colony, def_name, left), x, z)

    return lay


@pytest.fixture
def room_of() -> Callable[..., None]:
    """Builds a roofed wooden room: `room_of(colony, 10, 10, 5, 4)` has 5 by 4 cells inside, from (10, 10) on."""

    def build(colony: Colony, x: int, z: int, width: int, depth: int, roofed: bool = True, door: bool = True) -> None:
        for cell_z in range(z - 1, z + depth + 1):
            for cell_x in range(x - 1, x + width + 1):
                if roofed:
                    colony.world.grids.roof[cell_z, cell_x] = ROOF_INDEX["RoofConstructed"]
                if x <= cell_x < x + width and z <= cell_z < z + depth:
                    continue
                kind = "Door" if door and (cell_x, cell_z) == (x, z - 1) else "Wall"
                wall = Building(colony.world.new_id(), kind, cell_x, cell_z, stuff="WoodLog", hit_points=100)
                spawning.add_building(colony, wall)

    return build
