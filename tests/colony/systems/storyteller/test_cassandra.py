"""Cassandra: which incidents fire, and when."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.systems.storyteller import adaptation, cassandra
from pytest_rle.colony.world import Death, Faction, Grids, World
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

YEAR = 60


def make_colony(seed: int = 1, *, difficulty: str = "Rough", people: int = 3, extra_item: bool = False) -> Colony:
    factions = {
        1: Faction(1, "PlayerColony", "Colony", relation=""),
        2: Faction(2, "Pirate", "Rust Vultures", -100, "Hostile"),
        3: Faction(3, "OutlanderCivil", "Fair Haven", 0, "Neutral"),
    }
    world = World(seed=seed, grids=Grids.empty(50, 50), factions=factions)
    world.storyteller.difficulty = difficulty
    colony = Colony(world, drivers.of)
    for index in range(people):
        arrivals.enter(colony, generation.colonist(world, colony.streams, index), 25 + index, 25)
    for index in range(3):
        arrivals.enter(colony, generation.animal(world, colony.streams, "Squirrel", index), 8, 8 + index)
    if extra_item:
        spawning.spawn_item(colony, spawning.new_item(colony, "WoodLog", 30), 3, 3)
    return colony


def play(colony: Colony, days: int) -> list[tuple[str, float]]:
    """Every incident that the storyteller fires, with its day. Raiders and guests are removed at once."""
    fired, seen = [], dict(colony.world.storyteller.last_fired)
    people = {pawn.id for pawn in colony.world.colonists()}
    for tick in range(cassandra.INTERVAL, days * GAME_TICKS_PER_DAY + 1, cassandra.INTERVAL):
        colony.world.game_tick = tick
        cassandra.step(colony)
        for name, at in colony.world.storyteller.last_fired.items():
            if seen.get(name) != at:
                fired.append((name, at / GAME_TICKS_PER_DAY))
        seen = dict(colony.world.storyteller.last_fired)
        for pawn in [pawn for pawn in colony.world.pawns.values() if pawn.is_human and pawn.id not in people]:
            arrivals.leave(colony, pawn)
    return fired


def test_the_introduction_has_visitors_a_small_threat_a_misc_incident_and_a_raid_of_one() -> None:
    colony = make_colony()
    fired = dict(play(colony, 6))
    assert fired["VisitorGroup"] == 2.5
    assert fired["AnimalInsanitySingle"] == 3.4
    assert fired["RaidEnemy"] == 5.4


def test_a_peaceful_game_has_no_threats() -> None:
    names = {name for name, _ in play(make_colony(difficulty="Peaceful"), 40)}
    assert not names & {"RaidEnemy", "ManhunterPack", "AnimalInsanityMass"}


@pytest.mark.parametrize("seed", range(4))
def test_each_cycle_from_day_11_has_one_or_two_big_threats_with_a_minimum_distance(seed: int) -> None:
    colony = make_colony(seed)
    days = [
        interval / cassandra.INTERVALS_PER_DAY
        for interval in range(YEAR * cassandra.INTERVALS_PER_DAY)
        for _ in range(cassandra.count_this_interval(colony, cassandra.THREAT_BIG, interval))
    ]
    assert min(days) >= 11
    assert 4 <= len(days) <= 10
    for cycle in range(4):
        start = 11 + cycle * 10.6
        inside = [day for day in days if start <= day < start + 10.6]
        assert 1 <= len(inside) <= 2
        assert all(day <= start + 4.6 for day in inside)
        assert len(inside) < 2 or inside[1] - inside[0] >= 1.85


def test_before_day_20_every_big_threat_is_a_raid() -> None:
    for seed in range(3):
        colony = make_colony(seed)
        names = [name for name, day in play(colony, 20) if name in ("ManhunterPack", "AnimalInsanityMass")]
        assert not names


def test_the_number_of_visits_in_a_year_follows_from_the_friendly_factions() -> None:
    colony = make_colony()
    counts = {
        cycle.name: sum(
            cassandra.count_this_interval(colony, cycle, interval)
            for interval in range(int(cycle.first_day) * 60, (int(cycle.first_day) + YEAR) * 60)
        )
        for cycle in cassandra.FACTION_VISITS
    }
    assert counts == {"TraderCaravanArrival": 5, "VisitorGroup": 4, "TravelerGroup": 6}


def test_actions_of_the_player_do_not_change_the_times_of_incidents() -> None:
    def dates(colony: Colony) -> list[tuple[str, float]]:
        return [entry for entry in play(colony, 15) if entry[0] in ("RaidEnemy", "VisitorGroup", "ShipChunkDrop")]

    assert dates(make_colony()) == dates(make_colony(extra_item=True))


def test_other_seeds_give_other_times() -> None:
    dates = set()
    for seed in range(3):
        colony = make_colony(seed)
        counts = [cassandra.count_this_interval(colony, cassandra.THREAT_BIG, interval) for interval in range(60 * 40)]
        dates.add(tuple(counts))
    assert len(dates) == 3


def test_adaptation_days_rise_by_one_a_day_from_day_30() -> None:
    colony = make_colony()
    teller = colony.world.storyteller
    for half_day in range(1, 2 * 40 + 1):
        colony.world.game_tick = half_day * 30_000
        adaptation.adapt(colony)
        if half_day < 60:
            assert teller.adaptation_days == 0
    assert teller.adaptation_days == pytest.approx(10.5)


def test_adaptation_days_fall_by_30_for_a_lost_colonist_and_by_6_for_a_downed_one() -> None:
    colony = make_colony()
    colony.world.game_tick = 5_000
    colony.world.deaths.append(Death(1, "Ash", 4_500, "shot"))
    adaptation.adapt(colony)
    assert colony.world.storyteller.adaptation_days == -30
    colony.world.game_tick = 6_000
    adaptation.adapt(colony)
    assert colony.world.storyteller.adaptation_days == -30
    vitals.lower_adaptation(colony)
    assert colony.world.storyteller.adaptation_days == -36


def test_a_stranger_comes_when_all_colonists_are_downed() -> None:
    colony = make_colony()
    colony.world.game_tick = GAME_TICKS_PER_DAY
    for pawn in colony.world.colonists():
        pawn.downed = True
    cassandra.step(colony)
    assert len(colony.world.colonists()) == 4
    assert not colony.world.colonists()[-1].downed
    colony.world.colonists()[-1].downed = True
    colony.world.game_tick += cassandra.INTERVAL
    cassandra.step(colony)
    assert len(colony.world.colonists()) == 4, "no second stranger within sixty days"


def test_nothing_fires_in_a_colony_without_colonists() -> None:
    colony = make_colony(people=0)
    assert not play(colony, 30)
