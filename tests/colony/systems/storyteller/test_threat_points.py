"""Threat points."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves.reader import load_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.systems.storyteller import threat_points
from pytest_rle.colony.world import Grids, World
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


def make_colony(difficulty: str = "Rough", *, people: int = 3, silver: int = 0, day: int = 0) -> Colony:
    world = World(seed=11, grids=Grids.empty(40, 40))
    world.storyteller.difficulty = difficulty
    world.game_tick = day * GAME_TICKS_PER_DAY
    colony = Colony(world, drivers.of)
    for index in range(people):
        pawn = generation.colonist(world, colony.streams, index)
        pawn.x, pawn.z = 20 + index, 20
        world.pawns[pawn.id] = pawn
    for _ in range(silver // 500):
        spawning.spawn_item(colony, spawning.new_item(colony, "Silver", 500), 20, 20)
    return colony


def test_three_poor_colonists_on_the_first_day_give_the_lowest_points_35() -> None:
    colony = make_colony("Medium")
    colony.world.game_tick = 338
    assert threat_points.points(colony) == 35


def test_the_real_save_gives_the_35_points_that_the_game_recorded(real_save: Path) -> None:
    world = load_save(real_save, seed=1).world
    colony = Colony(world, drivers.of)
    assert (world.game_tick, world.storyteller.difficulty, len(world.colonists())) == (338, "Medium", 3)
    assert threat_points.points(colony) == 35


def test_points_follow_the_formula_of_wealth_people_adaptation_difficulty_and_day() -> None:
    colony = make_colony("Rough", people=4, silver=200_000, day=40)
    riches = wealth.wealth(colony).storyteller
    assert riches > 200_000
    from_wealth = (riches - 14_000) * 2_400 / 386_000
    from_people = 4 * (15 + (riches - 10_000) * 125 / 390_000)
    adapted = 1 + (0.8 - 1) * 0.9
    assert threat_points.points(colony) == pytest.approx((from_wealth + from_people) * adapted, rel=1e-6)


def test_points_scale_with_the_difficulty() -> None:
    by_difficulty = {name: threat_points.points(make_colony(name, silver=200_000)) for name in ("Medium", "Rough")}
    medium_adapted, rough_adapted = 0.8, 1 + (0.8 - 1) * 0.9
    expected = (0.6 * medium_adapted) / (1.0 * rough_adapted)
    assert by_difficulty["Medium"] / by_difficulty["Rough"] == pytest.approx(expected, rel=1e-3)


def test_the_factor_of_early_days_is_seventy_percent() -> None:
    early, late = make_colony(silver=200_000, day=5), make_colony(silver=200_000, day=40)
    assert threat_points.points(early) / threat_points.points(late) == pytest.approx(0.7, rel=1e-6)


def test_adaptation_raises_the_points() -> None:
    colony = make_colony(silver=200_000)
    before = threat_points.points(colony)
    colony.world.storyteller.adaptation_days = 60
    assert threat_points.points(colony) > 1.4 * before


def test_the_floor_is_exactly_35_until_day_12_and_random_up_to_the_ceiling_later() -> None:
    assert threat_points.floor(make_colony(day=11)) == 35
    late = [threat_points.floor(make_colony(day=day)) for day in range(40, 60)]
    assert 35 <= min(late) < max(late) <= 70
    peaceful = [threat_points.floor(make_colony("Easy", day=day)) for day in range(40, 60)]
    assert max(peaceful) <= 45


def test_the_points_never_exceed_ten_thousand() -> None:
    colony = make_colony("Extreme", people=30, silver=700_000, day=60)
    colony.world.storyteller.adaptation_days = 100
    assert threat_points.points(colony) <= 10_000
