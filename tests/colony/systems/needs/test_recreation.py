"""How colonists choose and enjoy recreation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import joy, recreation
from pytest_rle.colony.world import Building, Job, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


@pytest.fixture
def bored(meadow: Colony, place: MakePawn) -> Pawn:
    meadow.world.game_tick = 20_000
    ann = place(meadow, 30, 30)
    ann.needs.joy, ann.needs.food = 0.2, 1.0
    return ann


def toy(colony: Colony, kind: str) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), kind, 34, 30, stuff="WoodLog", hit_points=75))


def test_a_person_low_on_joy_seeks_recreation(meadow: Colony, bored: Pawn, labour: Labour) -> None:
    labour(meadow, 5_000)
    assert bored.needs.joy > 0.4


def test_a_new_joy_kind_gives_0_36_joy_an_hour(meadow: Colony, bored: Pawn) -> None:
    pin = toy(meadow, "HorseshoesPin")
    job = Job("Play_Horseshoes", target=pin.id, toil=2, work_since=meadow.now)
    meadow.world.game_tick += 2_500
    recreation.DRIVERS["Play_Horseshoes"].stop(meadow, bored, job)
    fall_given_back = joy.FALL * 2_500 / 150
    assert bored.needs.joy == pytest.approx(0.2 + 0.36 + fall_given_back, abs=0.01)
    assert bored.needs.joy_tolerance["Gaming_Dexterity"] > 0.2


def test_a_person_bored_of_two_joy_kinds_chooses_a_third(meadow: Colony, bored: Pawn) -> None:
    toy(meadow, "ChessTable")
    bored.needs.bored = {"Meditative", "Social"}
    job = recreation.find(meadow, bored)
    assert job is not None
    assert job.def_name == "Play_Chess"


def test_nobody_seeks_joy_outdoors_in_the_rain(meadow: Colony, bored: Pawn) -> None:
    meadow.world.weather.current = "Rain"
    assert recreation.find(meadow, bored) is None


def test_television_needs_power(meadow: Colony, bored: Pawn) -> None:
    toy(meadow, "TubeTelevision")
    bored.needs.bored = {"Meditative", "Social"}
    assert recreation.find(meadow, bored) is None


def test_only_one_person_plays_at_a_building(meadow: Colony, bored: Pawn, place: MakePawn, labour: Labour) -> None:
    toy(meadow, "HorseshoesPin")
    bob = place(meadow, 31, 30)
    for pawn in (bored, bob):
        pawn.needs.joy, pawn.needs.food = 0.2, 1.0
        pawn.needs.bored = {"Meditative", "Social"}
    labour(meadow, 500)
    playing = [pawn for pawn in (bored, bob) if pawn.job is not None and pawn.job.def_name == "Play_Horseshoes"]
    assert len(playing) == 1
