"""The step of all needs: food and rest of people and tame animals, joy and surroundings of people."""

from __future__ import annotations

from operator import attrgetter

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import food, joy, rest, surroundings
from pytest_rle.colony.world import Pawn
from pytest_rle.colony.world.pawn import HUMAN


def step(colony: Colony) -> None:
    """Let the needs of the pawns in the colony's care change by one step of 150 game ticks."""
    places, looks = surroundings.known_places(colony), surroundings.look_now(colony)
    for pawn in in_care(colony):
        food.step(colony, pawn)
        rest.step(colony, pawn)
        if pawn.race == HUMAN:
            joy.step(pawn)
            surroundings.step(colony, pawn, places, looks=looks)


def in_care(colony: Colony) -> tuple[Pawn, ...]:
    """The living pawns whose needs count, by id: the colony's people, prisoners and animals."""
    version = (colony.pawns_version, len(colony.world.pawns))
    return colony.memo("needs.in_care", version, _in_care, colony)


def _in_care(colony: Colony) -> tuple[Pawn, ...]:
    faction, pawns = colony.world.player_faction, colony.world.pawns.values()
    found = [pawn for pawn in pawns if (pawn.faction == faction or pawn.guest == "Prisoner") and not pawn.dead]
    return tuple(sorted(found, key=attrgetter("id")))
