"""Visitors, traders and travellers arrive, stay and leave."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers, think
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.pawns import generation, hostility
from pytest_rle.colony.systems.storyteller import traders
from pytest_rle.colony.world import Building, Faction, Grids, Pawn, World


@pytest.fixture
def colony() -> Colony:
    factions = {
        1: Faction(1, "PlayerColony", "Colony", relation=""),
        2: Faction(2, "Pirate", "Rust Vultures", -100, "Hostile"),
        3: Faction(3, "OutlanderCivil", "Fair Haven", 0, "Neutral"),
        4: Faction(4, "TribeCivil", "River Clans", 20, "Neutral"),
    }
    colony = Colony(World(seed=21, grids=Grids.empty(40, 40), factions=factions), drivers.of)
    arrivals.enter(colony, generation.colonist(colony.world, colony.streams, 0), 20, 20)
    return colony


def arrive(colony: Colony, visit: traders.Visit, points: float = 120.0) -> list[Pawn]:
    lord = traders.arrive(colony, colony.stream("test"), points, visit)
    assert lord is not None
    return [colony.world.pawns[pawn_id] for pawn_id in lord.pawns]


def run(colony: Colony, game_ticks: int) -> None:
    """Run guests and their jobs at the cadence of the clock."""
    end = colony.now + game_ticks
    while colony.now < end:
        wakeup = colony.next_wakeup()
        step = colony.now // 1_000 * 1_000 + 1_000
        colony.world.game_tick = min(end, step, max(wakeup if wakeup is not None else end, colony.now + 1))
        if colony.now % 1_000 == 0:
            traders.step(colony)
        for pawn in colony.due_pawns():
            if pawn.faction != colony.world.player_faction:
                think.wake(colony, pawn)


def test_only_factions_that_are_not_hostile_visit(colony: Colony) -> None:
    assert [faction.id for faction in traders.friendly_factions(colony)] == [3, 4]
    guests = arrive(colony, traders.VISIT)
    assert all(guest.faction in (3, 4) and guest.guest == "Guest" for guest in guests)
    assert not any(guest in hostility.enemies(colony) for guest in guests)
    assert [pawn.id for pawn in colony.world.colonists()] == [min(colony.world.pawns)]


def test_a_caravan_brings_a_trader(colony: Colony) -> None:
    kinds = [guest.kind for guest in arrive(colony, traders.TRADE)]
    assert kinds[0] in ("Town_Trader", "Tribal_Trader")
    assert len(kinds) >= 2


def test_guests_stay_about_a_day_and_then_leave_the_map(colony: Colony) -> None:
    guests = arrive(colony, traders.VISIT)
    stay = guests[0].exit_map_tick - colony.now
    assert 22_500 <= stay <= 60_000
    run(colony, stay - 1_500)
    for guest in guests:
        assert guest.id in colony.world.pawns
        x, z = movement.position(colony, guest)
        assert max(abs(x - 20), abs(z - 20)) < 20, "they came near the colony"
    run(colony, 14_000)
    assert not any(guest.id in colony.world.pawns for guest in guests)
    assert not colony.world.lords


def test_a_downed_guest_does_not_leave(colony: Colony) -> None:
    guest = arrive(colony, traders.TRAVEL, points=40)[0]
    guest.downed = True
    colony.world.game_tick = guest.exit_map_tick + 20_000
    traders.step(colony)
    assert guest.id in colony.world.pawns


def test_without_a_friendly_faction_no_group_arrives(colony: Colony) -> None:
    for faction in colony.world.factions.values():
        faction.relation = "Hostile"
    assert traders.arrive(colony, colony.stream("test"), 100, traders.VISIT) is None


def test_a_pawn_that_leaves_the_map_is_removed_everywhere(colony: Colony) -> None:
    (guest,) = arrive(colony, traders.TRAVEL, points=40)
    colony.world.designations.hunt.add(guest.id)
    colony.world.reserved[guest.id] = 1
    arrivals.leave(colony, guest)
    assert guest.id not in colony.world.pawns
    assert guest.id not in colony.world.designations.hunt
    assert guest.id not in colony.world.reserved
    assert not colony.world.lords


def test_a_refugee_in_a_bed_joins_and_one_left_lying_leaves_when_it_can(colony: Colony) -> None:
    for x in (10, 30):
        refugee = generation.generate(colony.world, colony.streams, "SpaceRefugee", 0, x)
        arrivals.enter(colony, refugee, x, 10)
        refugee.downed, refugee.exit_map_tick = True, colony.now
    rescued, left = (pawn for pawn in colony.world.pawns.values() if pawn.kind == "SpaceRefugee")
    bed = Building(colony.world.new_id(), "Bed", rescued.x, rescued.z, stuff="WoodLog", hit_points=100)
    spawning.add_building(colony, bed)
    colony.world.game_tick += 1_000
    traders.step(colony)
    assert rescued in colony.world.colonists()
    assert left not in colony.world.colonists()
    left.downed = False
    run(colony, 12_000)
    assert left.id not in colony.world.pawns
    assert rescued.id in colony.world.pawns


def test_a_lord_without_pawns_is_removed(colony: Colony) -> None:
    (guest,) = arrive(colony, traders.TRAVEL, points=40)
    del colony.world.pawns[guest.id]
    traders.step(colony)
    assert not colony.world.lords
