"""Finding food and eating it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.needs import eating
from pytest_rle.colony.world import Building, Item, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


@pytest.fixture
def hungry(meadow: Colony, place: MakePawn) -> Pawn:
    ann = place(meadow, 30, 30)
    ann.needs.food = 0.2
    return ann


def chosen(colony: Colony, pawn: Pawn) -> str | None:
    job = eating.find_meal(colony, pawn)
    return colony.world.items[job.target].def_name if job is not None and job.target in colony.world.items else None


def test_a_hungry_person_eats_a_meal(meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "MealSimple", 5, x=20, z=20)
    labour(meadow, 3_000)
    assert hungry.needs.food == pytest.approx(1.0)
    assert sum(item.stack_count for item in meadow.world.items.values()) == 4


def test_a_person_above_0_3_does_not_eat(meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour) -> None:
    hungry.needs.food = 0.31
    stock(meadow, "MealSimple", 5, x=20, z=20)
    labour(meadow, 3_000)
    assert hungry.needs.food == 0.31


def test_a_person_walks_farther_for_a_better_meal(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    stock(meadow, "MealSimple", 1, x=28, z=30)
    stock(meadow, "MealFine", 1, x=10, z=30)
    assert chosen(meadow, hungry) == "MealFine"


def test_meals_that_keep_are_left_while_others_are_near(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    stock(meadow, "MealSurvivalPack", 1, x=29, z=30)
    stock(meadow, "MealSimple", 1, x=20, z=30)
    assert chosen(meadow, hungry) == "MealSimple"


def test_only_the_urgently_hungry_eat_raw_food(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    stock(meadow, "RawRice", 40, x=28, z=30)
    assert chosen(meadow, hungry) is None
    hungry.needs.food = 0.1
    assert chosen(meadow, hungry) == "RawRice"


def test_people_choose_berries_before_raw_rice(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    hungry.needs.food = 0.1
    stock(meadow, "RawRice", 40, x=28, z=30)
    stock(meadow, "RawBerries", 40, x=20, z=30)
    assert chosen(meadow, hungry) == "RawBerries"


def test_only_the_starving_eat_kibble_and_nobody_eats_hay(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    stock(meadow, "Hay", 40, x=28, z=30)
    stock(meadow, "Kibble", 40, x=27, z=30)
    hungry.needs.food = 0.1
    assert chosen(meadow, hungry) is None
    hungry.needs.food = 0.0
    assert chosen(meadow, hungry) == "Kibble"


def test_nobody_eats_forbidden_food(meadow: Colony, hungry: Pawn, stock: Stock) -> None:
    stock(meadow, "MealSimple", 5, x=20, z=20).forbidden = True
    assert chosen(meadow, hungry) is None


def test_a_person_eats_food_from_its_pack_first(meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "MealFine", 5, x=31, z=30)
    hungry.inventory.append(spawning.new_item(meadow, "MealSurvivalPack", 2))
    labour(meadow, 2_000)
    assert hungry.needs.food == pytest.approx(1.0)
    assert [item.stack_count for item in hungry.inventory] == [1]


def test_the_urgently_hungry_pick_wild_berries_without_other_food(meadow: Colony, hungry: Pawn, labour: Labour) -> None:
    hungry.needs.food = 0.1
    hungry.skills["Plants"].level = 8
    plants.grow_wild(meadow, 40, 40, "Plant_Berry", 1.0)
    labour(meadow, 10_000)
    assert hungry.needs.food > 0.4


def test_people_eat_at_a_table_and_have_no_bad_thought(
    meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour
) -> None:
    for name, x in (("Table2x2c", 36), ("Stool", 35)):
        spawning.add_building(meadow, Building(meadow.world.new_id(), name, x, 30, stuff="WoodLog", hit_points=75))
    stock(meadow, "MealSimple", 1, x=28, z=30)
    labour(meadow, 3_000)
    assert hungry.needs.food > 0.9
    assert "AteWithoutTable" not in {memory.def_name for memory in hungry.memories}


def test_people_mind_eating_without_a_table(meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "MealSimple", 1, x=28, z=30)
    labour(meadow, 3_000)
    assert "AteWithoutTable" in {memory.def_name for memory in hungry.memories}


def test_a_tame_animal_grazes_without_other_food(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    cow = place(meadow, 30, 30, race="Cow")
    cow.needs.food = 0.3
    for x in range(25, 36):
        plants.grow_wild(meadow, x, 35, "Plant_Grass", 1.0)
    labour(meadow, 3_000)
    assert cow.needs.food > 0.7


def test_an_interrupted_eater_drops_the_meal(meadow: Colony, hungry: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "MealSimple", 1, x=30, z=31)
    labour(meadow, 200)
    assert hungry.carried is not None
    jobs.interrupt(meadow, hungry)
    assert [item.stack_count for item in meadow.world.items.values()] == [1]
