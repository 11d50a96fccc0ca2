"""A small open map with an enemy faction, and people to put on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Faction, Grids, Item, Name, Pawn, World
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]


@pytest.fixture
def meadow() -> Colony:
    """A 60 by 60 map of soil at game tick 0, seed 7, with the player's faction 1 and pirates 2."""
    world = World(seed=7, grids=Grids.empty(60, 60))
    world.factions = {
        1: Faction(1, "PlayerColony", "New Arrivals"),
        2: Faction(2, "Pirate", "Red Hand", goodwill=-100, relation="Hostile"),
        3: Faction(3, "OutlanderCivil", "Union", relation="Neutral"),
    }
    return Colony(world)


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
