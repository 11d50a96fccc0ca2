"""Hostility between pawns, and which pawns can be drafted."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.pawns import hostility
from pytest_rle.colony.world import Lord, MentalState, Pawn


def test_pirates_are_hostile_to_colonists_and_traders_are_not(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, pirate, trader, deer = (
        place(meadow),
        place(meadow, faction=2),
        place(meadow, faction=3),
        place(meadow, race="Deer", faction=0),
    )
    assert hostility.is_hostile(meadow, ann, pirate)
    assert hostility.is_hostile(meadow, pirate, ann)
    assert hostility.is_hostile(meadow, pirate, trader)
    assert not hostility.is_hostile(meadow, ann, trader)
    assert not hostility.is_hostile(meadow, ann, deer)
    assert not hostility.is_hostile(meadow, ann, ann)
    assert hostility.enemies(meadow) == [pirate]


def test_a_manhunting_animal_is_hostile_to_people(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, wolf = place(meadow), place(meadow, race="Wolf_Timber", faction=0)
    assert hostility.enemies(meadow) == []
    wolf.mental_state = MentalState("Manhunter", 0, 0, 60_000)
    assert hostility.is_hostile(meadow, ann, wolf)
    assert hostility.enemies(meadow) == [wolf]


def test_downed_pawns_and_prisoners_are_not_enemies(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, fallen, captive = place(meadow), place(meadow, faction=2), place(meadow, faction=2)
    fallen.downed, captive.guest = True, "Prisoner"
    assert hostility.enemies(meadow) == []
    assert not hostility.is_hostile(meadow, ann, captive)
    assert not hostility.player_threatened(meadow)


def test_fleeing_raiders_are_not_a_threat(meadow: Colony, place: Callable[..., Pawn]) -> None:
    raider = place(meadow, faction=2)
    lord = Lord(900, 2, "LordJob_AssaultColony", "LordToil_AssaultColony", [raider.id], 0, gained=1)
    meadow.world.lords[900], raider.lord = lord, 900
    assert hostility.player_threatened(meadow)
    lord.toil = "LordToil_PanicFlee"
    assert hostility.enemies(meadow) == [raider]
    assert not hostility.player_threatened(meadow)


def test_only_colonists_can_be_drafted(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, pirate, fallen = place(meadow), place(meadow, faction=2), place(meadow)
    fallen.downed = True
    assert drafting.set_drafted(meadow, ann, True)
    assert ann.drafted
    assert not drafting.set_drafted(meadow, pirate, True)
    assert not drafting.set_drafted(meadow, fallen, True)
    assert drafting.set_drafted(meadow, ann, False)
    assert not ann.drafted


def test_a_colonist_in_a_mental_state_cannot_be_drafted(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann = place(meadow)
    ann.mental_state = MentalState("Wander_Sad", 0, 0, 60_000)
    assert not drafting.set_drafted(meadow, ann, True)


def test_pawns_that_cannot_be_violent_are_known(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann = place(meadow)
    assert drafting.is_violent(ann)
    ann.skills["Shooting"].disabled = ann.skills["Melee"].disabled = True
    assert not drafting.is_violent(ann)
