"""The ship: connected parts, the reactor's start, pawns in caskets, and the launch."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.systems.storyteller import ship
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Live = Callable[..., None]

PLACES = (
    ("Ship_Reactor", 20, 20),
    ("Ship_Engine", 25, 20),
    ("Ship_Engine", 16, 20),
    ("Ship_Engine", 20, 25),
    ("Ship_ComputerCore", 24, 17),
    ("Ship_SensorCluster", 16, 17),
    ("Ship_CryptosleepCasket", 18, 24),
)


@pytest.fixture
def parts(meadow: Colony) -> dict[str, Building]:
    """All parts that a launch requires, side by side."""
    built = {}
    for name, x, z in PLACES:
        part = Building(meadow.world.new_id(), name, x, z, hit_points=construction.full_hit_points(name, None))
        built[f"{name} {x}"] = spawning.add_building(meadow, part)
    return built


def test_without_a_reactor_the_start_is_refused(meadow: Colony) -> None:
    assert ship.start_reactor(meadow) == "no ship reactor stands finished"
    assert len(ship.obstacles(meadow)) == len(ship.PARTS) + 1


def test_only_connected_parts_count(meadow: Colony, parts: dict[str, Building]) -> None:
    assert sorted(part.id for part in ship.connected_parts(meadow)) == sorted(part.id for part in parts.values())
    assert ship.obstacles(meadow) == ["the reactor has not been started"]
    far = parts["Ship_ComputerCore 24"]
    spawning.remove_building(meadow, far)
    spawning.add_building(meadow, Building(meadow.world.new_id(), far.def_name, 50, 50, hit_points=100))
    assert "1 more" in ship.obstacles(meadow)[0]


def test_the_reactor_needs_its_days_and_causes_raids(
    meadow: Colony, parts: dict[str, Building], live: Live, place: MakePawn
) -> None:
    place(meadow, x=50, z=50)
    assert ship.start_reactor(meadow) is None
    assert ship.start_reactor(meadow) == "the reactor has been started already"
    assert "14.0 more days" in str(ship.launch(meadow))
    live(meadow, ship.START_UP_DAYS * GAME_TICKS_PER_DAY, (ship.STEP_TICKS, ship.step))
    raids = [lord for lord in meadow.world.lords.values() if lord.faction == 2]
    assert 9 <= len(raids) <= 20
    assert ship.obstacles(meadow) == []


def test_the_ship_launches_with_the_pawns_in_its_caskets(
    meadow: Colony, parts: dict[str, Building], place: MakePawn, labour: Labour, live: Live
) -> None:
    ann, bob = place(meadow, x=30, name="Ann"), place(meadow, x=32, name="Bob")
    casket = parts["Ship_CryptosleepCasket 18"]
    assert orders.give(meadow, ann, "EnterCryptosleepCasket", casket.id) is None
    assert orders.give(meadow, bob, "EnterCryptosleepCasket", casket.id) == "that casket is occupied or reserved"
    labour(meadow, 3_000)
    assert meadow.world.caskets == {casket.id: ann}
    assert meadow.world.colonists() == [bob]
    meadow.world.reactor_ready_tick = meadow.now
    assert ship.launch(meadow) is None
    assert ship.launch(meadow) == "the countdown runs already"
    live(meadow, 1_000, (ship.STEP_TICKS, ship.step))
    assert meadow.world.ship_launched
    assert meadow.world.buildings == {}
    assert meadow.world.caskets == {}
    assert "with Ann aboard" in str([event.data for event in meadow.drain_events()])
    assert meadow.world.deaths == [], "a launch is not a death"


def test_a_pawn_without_its_casket_is_on_the_map_again(
    meadow: Colony, parts: dict[str, Building], place: MakePawn
) -> None:
    casket, ann = parts["Ship_CryptosleepCasket 18"], place(meadow)
    del meadow.world.pawns[ann.id]
    meadow.world.caskets[casket.id] = ann
    spawning.remove_building(meadow, casket)
    ship.step(meadow)
    assert meadow.world.colonists() == [ann]
    assert orders.give(meadow, ann, "EnterCryptosleepCasket", 999) == "999 is not a ship cryptosleep casket"


def test_a_save_keeps_the_reactor_and_the_caskets(meadow: Colony, parts: dict[str, Building], place: MakePawn) -> None:
    ann = place(meadow)
    del meadow.world.pawns[ann.id]
    meadow.world.caskets[parts["Ship_CryptosleepCasket 18"].id] = ann
    place(meadow, x=5, z=5)
    ship.start_reactor(meadow)
    text = encode_save(meadow.world)
    again = parse_save(text, seed=7).world
    assert encode_save(again) == text
    assert Game(again).state_hash() == Game(meadow.world).state_hash()


def test_a_downed_enemy_is_captured_and_recruited(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann, raider = place(meadow, name="Ann", Social=20), place(meadow, x=36, faction=2)
    assert "must be downed first" in str(orders.give(meadow, ann, "Capture", raider.id))
    assert orders.give(meadow, ann, "Capture", ann.id) == "there is no person to capture"
    raider.downed = True
    assert "no free bed" in str(orders.give(meadow, ann, "Capture", raider.id))
    bed = Building(meadow.world.new_id(), "Bed", 25, 25, stuff="WoodLog", hit_points=100)
    spawning.add_building(meadow, bed)
    assert orders.give(meadow, ann, "Capture", raider.id) is None
    labour(meadow, 3_000)
    assert raider.guest == "Prisoner"
    assert (raider.x, raider.z) == (25, 25)
    raider.downed, raider.recruit_resistance = False, 0.5
    ann.work_priorities = {"Warden": 3}
    labour(meadow, 60_000)
    assert raider.faction == meadow.world.player_faction
