"""Raids: the raiders, their faction and where they arrive."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Streams
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.combat import raids
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation, hostility
from pytest_rle.colony.world import Faction, Grids, World
from pytest_rle.rimworld import DEFS

PIRATES, TRIBE, TOWN = 2, 3, 4


def make_colony(seed: int = 3, *, size: int = 40, extra_item: bool = False) -> Colony:
    factions = {
        1: Faction(1, "PlayerColony", "Colony", relation=""),
        PIRATES: Faction(PIRATES, "Pirate", "Rust Vultures", -100, "Hostile"),
        TRIBE: Faction(TRIBE, "TribeRough", "Reed People", -80, "Hostile"),
        TOWN: Faction(TOWN, "OutlanderCivil", "Fair Haven", 0, "Neutral"),
        5: Faction(5, "Mechanoid", "Hive", -100, "Hostile"),
    }
    colony = Colony(World(seed=seed, grids=Grids.empty(size, size), factions=factions), drivers.of)
    for index in range(3):
        pawn = generation.colonist(colony.world, colony.streams, index)
        arrivals.enter(colony, pawn, size // 2 + index, size // 2)
    if extra_item:
        spawning.spawn_item(colony, spawning.new_item(colony, "Steel", 10), 5, 5)
    return colony


def cost(kinds: list[str]) -> float:
    return sum(DEFS.pawn_kinds[kind].combat_power for kind in kinds)


def test_a_raid_of_35_points_is_a_single_weak_raider() -> None:
    for key in range(30):
        kinds = raids.choose_kinds(Streams(1).stream("raid", key), "Pirate", 35)
        assert kinds == ["Drifter"]


@pytest.mark.parametrize("faction", sorted(raids.GROUPS))
@pytest.mark.parametrize("points", [35, 70, 150, 400, 1_000, 4_000])
def test_raiders_cost_no_more_than_the_points_and_use_most_of_them(faction: str, points: float) -> None:
    for key in range(10):
        kinds = raids.choose_kinds(Streams(2).stream("raid", key), faction, points)
        paid = max(points, raids.cheapest(faction) * raids.MIN_COST_MARGIN)
        assert kinds
        assert cost(kinds) <= paid
        assert paid - cost(kinds) < 150


def test_no_single_raider_costs_more_than_the_curve_allows() -> None:
    for key in range(40):
        kinds = raids.choose_kinds(Streams(4).stream("raid", key), "Pirate", 200)
        assert max(DEFS.pawn_kinds[kind].combat_power for kind in kinds) <= max(raids.MAX_PAWN_COST(200), 42)


def test_raiders_arrive_at_the_edge_with_a_lord_that_assaults_the_colony() -> None:
    colony = make_colony()
    lord = raids.spawn(colony, 300)
    assert lord is not None
    assert (lord.job, lord.toil) == ("LordJob_AssaultColony", "LordToil_AssaultColony")
    assert lord.gained == len(lord.pawns) >= 2
    assert colony.world.lords[lord.id] is lord
    raiders = [colony.world.pawns[pawn_id] for pawn_id in lord.pawns]
    assert len({(pawn.x, pawn.z) for pawn in raiders}) == len(raiders)
    for pawn in raiders:
        assert (pawn.lord, pawn.faction) == (lord.id, lord.faction)
        assert min(pawn.x, pawn.z, 39 - pawn.x, 39 - pawn.z) < 6
        assert pawn in hostility.enemies(colony)


def test_only_hostile_factions_of_people_raid() -> None:
    colony = make_colony()
    assert [faction.id for faction in raids.raiding_factions(colony)] == [PIRATES, TRIBE]
    senders = set()
    for tick in range(40):
        colony.world.game_tick = tick
        lord = raids.spawn(colony, 200)
        assert lord is not None
        senders.add(lord.faction)
    assert senders == {PIRATES, TRIBE}


def test_the_faction_can_be_chosen() -> None:
    lord = raids.spawn(make_colony(), 200, faction=TRIBE)
    assert lord is not None
    assert lord.faction == TRIBE


def test_without_enemies_there_is_no_raid() -> None:
    colony = make_colony()
    for faction in colony.world.factions.values():
        faction.relation = "Neutral"
    assert raids.spawn(colony, 200) is None
    assert not colony.world.lords


def test_a_map_without_a_path_from_the_edge_has_no_raid() -> None:
    colony = make_colony(size=12)
    for cell in range(12):
        for x, z in ((cell, 0), (cell, 11), (0, cell), (11, cell)):
            spawning.set_rock(colony, x, z, "Granite")
    assert raids.spawn(colony, 200) is None


def test_actions_of_the_player_do_not_change_raiders_or_their_cell() -> None:
    plain, busy = make_colony(), make_colony(extra_item=True)
    groups = []
    for colony in (plain, busy):
        lord = raids.spawn(colony, 500)
        assert lord is not None
        pawns = [colony.world.pawns[pawn_id] for pawn_id in lord.pawns]
        groups.append([(pawn.kind, pawn.name, pawn.x, pawn.z, pawn.age_ticks) for pawn in pawns])
    assert groups[0] == groups[1]


def test_other_seeds_give_other_raids() -> None:
    groups = set()
    for seed in range(6):
        colony = make_colony(seed)
        lord = raids.spawn(colony, 500)
        assert lord is not None
        groups.add(tuple(str(colony.world.pawns[pawn_id].name) for pawn_id in lord.pawns))
    assert len(groups) == 6
