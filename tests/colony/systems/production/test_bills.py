"""Bills at work tables: which are done, with which ingredients, and what they make."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.world import Building, Corpse, Item, Pawn, StorageSettings

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


@pytest.fixture
def cook(meadow: Colony, place: MakePawn) -> Pawn:
    meadow.world.game_tick = 20_000
    ann = place(meadow, 30, 30, Cooking=10)
    ann.work_priorities["Cooking"] = 3
    ann.needs.food = ann.needs.joy = 1.0
    return ann


@pytest.fixture
def campfire(meadow: Colony) -> Building:
    fire = Building(meadow.world.new_id(), "Campfire", 32, 32, hit_points=80, fuel=20.0)
    return spawning.add_building(meadow, fire)


def total(colony: Colony, def_name: str) -> int:
    held = [pawn.carried for pawn in colony.world.pawns.values() if pawn.carried is not None]
    packed = [item for pawn in colony.world.pawns.values() for item in pawn.inventory]
    everything = [*colony.world.items.values(), *held, *packed]
    return sum(item.stack_count for item in everything if item.def_name == def_name)


def test_ten_rice_make_a_simple_meal(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 40, x=25, z=25)
    bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 2)
    labour(meadow, 6_000)
    assert total(meadow, "MealSimple") == 2
    assert total(meadow, "RawRice") == 20
    assert campfire.bills[0].repeat_count == 0
    assert cook.skills["Cooking"].xp > 0
    meal = next(item for item in meadow.world.items.values() if item.def_name == "MealSimple")
    assert meal.ingredients == ("RawRice",)


def test_a_target_count_is_reached_and_not_exceeded(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 75, x=25, z=25)
    bills.add(meadow, campfire, "CookMealSimple", "TargetCount", target_count=3)
    labour(meadow, 12_000)
    assert total(meadow, "MealSimple") == 3


def test_a_cook_needs_all_the_ingredients(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 9, x=25, z=25)
    bills.add(meadow, campfire, "CookMealSimple", "Forever")
    labour(meadow, 6_000)
    assert total(meadow, "RawRice") == 9


def test_food_of_several_stacks_can_be_mixed(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 6, x=25, z=25)
    stock(meadow, "Meat_Deer", 6, x=26, z=28)
    bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 1)
    labour(meadow, 6_000)
    assert total(meadow, "MealSimple") == 1
    assert total(meadow, "RawRice") + total(meadow, "Meat_Deer") == 2


def test_a_bill_uses_human_meat_only_if_it_is_allowed(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "Meat_Human", 40, x=25, z=25)
    bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 1)
    labour(meadow, 6_000)
    assert total(meadow, "MealSimple") == 0


@pytest.mark.parametrize("trouble", ["cold", "suspended", "forbidden", "unskilled"])
def test_a_bill_is_not_done_while_something_prevents_it(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour, trouble: str
) -> None:
    stock(meadow, "RawRice", 40, x=25, z=25)
    bill = bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 1)
    if trouble == "cold":
        campfire.fuel = 0.0
    elif trouble == "suspended":
        bill.suspended = True
    elif trouble == "forbidden":
        campfire.forbidden = True
    else:
        bill.allowed_skill_range = (11, 20)
    labour(meadow, 6_000)
    assert total(meadow, "MealSimple") == 0


def test_the_cook_carries_the_product_to_its_stockpile(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 10, x=25, z=25)
    pile = zones.create_stockpile(meadow, 40, 40, 41, 41, StorageSettings(2, {"MealSimple"}))
    assert pile is not None
    bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 1)
    labour(meadow, 6_000)
    meal = next(item for item in meadow.world.items.values() if item.def_name == "MealSimple")
    assert meadow.world.grids.index(meal.x, meal.z) in pile.cells


def test_an_interrupted_cook_drops_the_ingredients_and_keeps_the_progress(
    meadow: Colony, cook: Pawn, campfire: Building, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "RawRice", 10, x=31, z=31)
    bill = bills.add(meadow, campfire, "CookMealSimple", "RepeatCount", 1)
    labour(meadow, 300)
    assert total(meadow, "RawRice") == 10
    jobs.interrupt(meadow, cook)
    assert not cook.inventory
    assert total(meadow, "RawRice") == 10
    assert 0 < bill.work_left < 300
    assert not meadow.world.reserved
    labour(meadow, 6_000)
    assert total(meadow, "MealSimple") == 1


def test_a_butchered_deer_gives_meat_and_leather(meadow: Colony, cook: Pawn, place: MakePawn, labour: Labour) -> None:
    spot = Building(meadow.world.new_id(), "ButcherSpot", 33, 30, hit_points=1)
    spawning.add_building(meadow, spot)
    deer = place(meadow, 20, 20, race="Deer", faction=0)
    del meadow.world.pawns[deer.id]
    corpse = Corpse(meadow.world.new_id(), deer, 20, 20, 0)
    meadow.world.corpses[corpse.id] = corpse
    bills.add(meadow, spot, "ButcherCorpseFlesh", "Forever")
    labour(meadow, 8_000)
    assert not meadow.world.corpses
    assert total(meadow, "Meat_Deer") > 50
    assert any(item.def_name.startswith("Leather_") for item in meadow.world.items.values())


def test_apparel_is_made_of_one_stuff_and_has_a_quality(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    meadow.world.game_tick = 20_000
    ann = place(meadow, 30, 30, Crafting=10)
    ann.work_priorities["Crafting"] = 3
    spot = Building(meadow.world.new_id(), "CraftingSpot", 33, 30, hit_points=1)
    spawning.add_building(meadow, spot)
    stock(meadow, "Cloth", 40, x=28, z=28)
    stock(meadow, "Leather_Plain", 65, x=20, z=20)
    bills.add(meadow, spot, "Make_Apparel_TribalA", "RepeatCount", 1)
    labour(meadow, 12_000)
    # Ann wears nothing, so she may have put the garment on by now.
    made = [*meadow.world.items.values(), *ann.apparel]
    garment = next(item for item in made if item.def_name == "Apparel_TribalA")
    assert garment.stuff == "Leather_Plain"
    assert garment.quality >= 0
    assert total(meadow, "Cloth") == 40


def test_an_unknown_recipe_an_unknown_mode_and_a_full_list_raise_errors(meadow: Colony, campfire: Building) -> None:
    with pytest.raises(KeyError):
        bills.add(meadow, campfire, "CookMealDelicious")
    with pytest.raises(ValueError, match="Sometimes"):
        bills.add(meadow, campfire, "CookMealSimple", "Sometimes")
    for _ in range(bills.MOST_BILLS):
        bills.add(meadow, campfire, "CookMealSimple")
    with pytest.raises(ValueError, match="15 bills"):
        bills.add(meadow, campfire, "CookMealSimple")


def test_a_bill_is_removed_by_its_id(meadow: Colony, campfire: Building) -> None:
    first, second = bills.add(meadow, campfire, "CookMealSimple"), bills.add(meadow, campfire, "CookMealSimpleBulk")
    assert bills.remove(campfire, first.load_id)
    assert campfire.bills == [second]
    assert not bills.remove(campfire, first.load_id)
