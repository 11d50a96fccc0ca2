"""What is food for whom, and the effects of eating it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Building, Item, Pawn, Trait

MakePawn = Callable[..., Pawn]


def serve(colony: Colony, def_name: str, count: int = 1) -> Item:
    return spawning.spawn_item(colony, spawning.new_item(colony, def_name, count), 30, 31)


def remembered(pawn: Pawn) -> set[str]:
    return {memory.def_name for memory in pawn.memories}


@pytest.mark.parametrize(
    ("def_name", "nutrition"),
    [
        ("MealSimple", 0.9),
        ("MealLavish", 1.0),
        ("RawRice", 0.05),
        ("Meat_Deer", 0.05),
        ("Pemmican", 0.05),
        ("Steel", 0.0),
    ],
)
def test_nutrition_of_food(def_name: str, nutrition: float) -> None:
    assert ingestion.nutrition(def_name) == nutrition


def test_people_prefer_meals_to_berries_and_berries_to_raw_rice() -> None:
    order = ["Hay", "RawRice", "RawBerries", "MealNutrientPaste", "MealSimple", "MealFine", "MealLavish"]
    ranks = [ingestion.preferability(def_name) for def_name in order]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert ingestion.preferability("Steel") == 0


def test_people_meat_eaters_and_plant_eaters_eat_different_foods(meadow: Colony, place: MakePawn) -> None:
    person, wolf, deer = place(meadow), place(meadow, race="Wolf_Timber"), place(meadow, race="Deer")
    assert not ingestion.is_food_for(person, "Hay")
    assert not ingestion.is_food_for(person, "Beer")
    assert ingestion.is_food_for(wolf, "Meat_Deer")
    assert not ingestion.is_food_for(wolf, "RawCorn")
    assert ingestion.is_food_for(deer, "Hay")
    assert not ingestion.is_food_for(deer, "Meat_Human")


def test_a_meal_fills_the_pawn_and_is_used_up(meadow: Colony, place: MakePawn) -> None:
    pawn, meal = place(meadow), serve(meadow, "MealSimple", 2)
    pawn.needs.food = 0.2
    assert ingestion.eat(meadow, pawn, meal, 1) == pytest.approx(0.8)
    assert (pawn.needs.food, meal.stack_count) == (1.0, 1)
    ingestion.eat(meadow, pawn, meal, 1)
    assert meal.id not in meadow.world.items


def test_a_meal_in_the_hands_or_in_the_pack_is_used_up(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.carried = spawning.new_item(meadow, "MealSimple", 1)
    ingestion.eat(meadow, pawn, pawn.carried, 1)
    assert pawn.carried is None
    pawn.inventory.append(spawning.new_item(meadow, "MealSimple", 1))
    ingestion.eat(meadow, pawn, pawn.inventory[0], 1)
    assert pawn.inventory == []


@pytest.mark.parametrize(
    ("def_name", "thought"),
    [
        ("RawRice", "AteRawFood"),
        ("Meat_Deer", "AteRawFood"),
        ("MealFine", "AteFineMeal"),
        ("MealLavish", "AteLavishMeal"),
        ("MealNutrientPaste", "AteNutrientPasteMeal"),
        ("Kibble", "AteKibble"),
        ("Meat_Human", "AteHumanlikeMeatDirect"),
        ("Meat_Megaspider", "AteInsectMeatDirect"),
    ],
)
def test_food_gives_its_thought(meadow: Colony, place: MakePawn, def_name: str, thought: str) -> None:
    pawn = place(meadow)
    ingestion.eat(meadow, pawn, serve(meadow, def_name), 1)
    assert remembered(pawn) - {"AteWithoutTable"} == {thought}


@pytest.mark.parametrize("def_name", ["MealSimple", "MealSurvivalPack", "RawBerries", "Pemmican"])
def test_plain_food_gives_no_thought(meadow: Colony, place: MakePawn, def_name: str) -> None:
    pawn = place(meadow)
    ingestion.eat(meadow, pawn, serve(meadow, def_name), 1)
    assert remembered(pawn) <= {"AteWithoutTable"}


def test_human_meat_as_an_ingredient_gives_a_thought(meadow: Colony, place: MakePawn) -> None:
    pawn, cannibal = place(meadow), place(meadow)
    cannibal.traits.append(Trait("Cannibal"))
    for eater in (pawn, cannibal):
        meal = serve(meadow, "MealSimple")
        meal.ingredients = ("Meat_Human", "RawRice")
        ingestion.eat(meadow, eater, meal, 1)
    assert "AteHumanlikeMeatAsIngredient" in remembered(pawn)
    assert "AteHumanlikeMeatAsIngredientCannibal" in remembered(cannibal)


def test_people_mind_eating_without_a_table(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    ingestion.eat(meadow, pawn, serve(meadow, "MealSimple"), 1)
    assert "AteWithoutTable" in remembered(pawn)
    pawn.memories.clear()
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Table1x2c", 31, 30, stuff="WoodLog"))
    ingestion.eat(meadow, pawn, serve(meadow, "MealSimple"), 1)
    assert "AteWithoutTable" not in remembered(pawn)


def test_a_meal_poisons_with_the_chance_of_its_poisoned_share(meadow: Colony, place: MakePawn) -> None:
    ill = 0
    for number in range(400):
        meadow.world.game_tick = number
        pawn = place(meadow)
        meal = spawning.new_item(meadow, "MealSimple", 1)
        meal.poison_share = 0.25
        ingestion.eat(meadow, pawn, meal, 1)
        ill += hediffs.of(pawn, "FoodPoisoning") is not None
    assert ill / 400 == pytest.approx(0.25, abs=0.06)


def test_stacks_mix_their_poisoned_shares(meadow: Colony) -> None:
    good, bad = spawning.new_item(meadow, "MealSimple", 3), spawning.new_item(meadow, "MealSimple", 1)
    bad.poison_share = 1.0
    spawning.merge(bad, good, 1)
    assert good.poison_share == 0.25
    assert spawning.split(meadow, good, 2).poison_share == 0.25


def test_a_colonist_that_eats_emits_an_event(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow, name="Ann")
    pawn.needs.food = 0.1
    meadow.drain_events()
    ingestion.eat(meadow, pawn, serve(meadow, "MealSimple"), 1)
    (event,) = [event for event in meadow.drain_events() if event.name == "colonist_ate"]
    assert event.data["colonist"] == {"name": "Ann", "hungerBefore": 0.1, "hungerAfter": 1.0}
    assert event.data["food"] == {
        "defName": "MealSimple",
        "label": "simple meal",
        "nutrition": 0.9,
        "foodType": "Meal",
    }


def test_a_pawn_takes_as_many_units_as_fill_it(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.food = 0.2
    assert ingestion.wanted_count(pawn, "MealSimple") == 1
    assert ingestion.wanted_count(pawn, "RawBerries") == 16
    assert ingestion.wanted_count(pawn, "Steel") == 0
