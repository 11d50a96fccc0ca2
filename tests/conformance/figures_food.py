"""Figures of cooking, butchering, eating, rot and deterioration."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.world import Building, Pawn
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _hours_to_rot(def_name: str, celsius: float, limit_days: float = 70) -> float:
    """Hours until food rots in a closed room at a temperature."""
    stage = Stage(size=12)
    stage.room(4, 4, 3, 3)
    stage.room_at(5, 5, celsius)
    stage.item(def_name, 5, 5, 5)
    return stage.hours_until(lambda: not stage.count(def_name), limit_days * 24, step=2_500)


def _kitchen(table: str, recipe: str, skill: int, repeat: int = 1) -> tuple[Stage, Pawn, Building]:
    """A clean, lit kitchen with a fuelled table and a bill on it, and a cook."""
    stage = Stage(size=24, hour=8)
    stage.room(6, 6, 12, 12, door=True)
    stage.building("TorchLamp", 9, 12, fuel=20.0)
    built = stage.building(table, 9, 9, stuff="WoodLog" if table == "TableButcher" else None, fuel=20.0)
    pawn = stage.person(9, 8, work=("Cooking",), Cooking=skill)
    pawn.timetable = ["Work"] * 24
    stage.satisfy_needs(pawn, 0.9)
    stage.hold(lambda: setattr(pawn.skills["Cooking"], "level", skill))
    stage.hold(lambda: setattr(built, "fuel", 20.0))
    bills.add(stage.colony, built, recipe, repeat_count=repeat)
    return stage, pawn, built


def _cooking(pawn: Pawn) -> bool:
    return pawn.job is not None and pawn.job.def_name == "DoBill" and pawn.job.work_speed > 0


def _ticks_to_cook(recipe: str, skill: int, table: str = "FueledStove") -> float:
    stage, pawn, _ = _kitchen(table, recipe, skill)
    stage.item("RawRice", 60, 11, 8)
    stage.item("Meat_Cow", 60, 12, 8)
    return stage.ticks_while(lambda: _cooking(pawn))


def _ingredient_used(recipe: str, ingredient: str, others: tuple[str, ...] = ()) -> float:
    """How much of an ingredient one bill uses."""
    stage, _, built = _kitchen("FueledStove", recipe, 10)
    for index, name in enumerate((ingredient, *others)):
        stage.item(name, 60, 11 + index, 8)
    stage.hours_until(lambda: built.bills[0].repeat_count == 0, 10, step=50)
    return 60 - stage.count(ingredient)


def _products_made(recipe: str, product: str) -> float:
    stage, _, built = _kitchen("FueledStove", recipe, 10)
    stage.finish_research("Pemmican")
    stage.item("RawRice", 60, 11, 8)
    stage.item("Meat_Cow", 60, 12, 8)
    stage.hours_until(lambda: built.bills[0].repeat_count == 0, 10, step=50)
    return stage.count(product)


@functools.cache
def _poisoned_share(skill: int, indoors: bool) -> float:
    """The share of 400 meals that are poisonous."""
    stage, pawn, built = _kitchen("FueledStove", "CookMealSimple", skill, 400)
    if not indoors:
        stage.world.grids.roof[:] = 0
        for wall in [one for one in stage.world.buildings.values() if one.def_name == "Wall"]:
            spawning.remove_building(stage.colony, wall)
    pawn.skills["Cooking"].level = skill
    stage.hold(lambda: stage.item("RawRice", 75, 10, 8) if stage.count("RawRice") < 75 else None)
    built.bills[0].store_mode = "DropOnFloor"
    stage.hours_until(lambda: built.bills[0].repeat_count == 0, 400, step=2_500)
    meals = [item for item in stage.world.items.values() if item.def_name == "MealSimple"]
    meals += [one.carried for one in stage.world.pawns.values() if one.carried is not None]
    return sum(item.poison_share * item.stack_count for item in meals) / 400


def _butchered(race: str, product: str, table: str = "TableButcher", wounded: bool = False) -> float:
    """Meat or leather from a carcass that a butcher with skill 10 butchers."""
    stage, _, built = _kitchen(table, "ButcherCorpseFlesh", 10)
    animal = stage.animal(race, 12, 9)
    if wounded:
        hediffs.add(stage.colony, animal, "Gunshot", 3.0, 0)
    death.kill(stage.colony, animal, "a test").forbidden = False
    stage.hours_until(lambda: built.bills[0].repeat_count == 0, 10, step=50)
    return stage.count(product)


def _ticks_to_eat() -> float:
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = 0.2
    stage.item("MealSimple", 1, 17, 15)
    return stage.ticks_while(lambda: pawn.job is not None and pawn.job.def_name == "Ingest" and pawn.job.toil == 3)


def _nutrition_of(def_name: str) -> float:
    """The food level gained from one item at food level 0.01."""
    stage = Stage()
    pawn = stage.person()
    pawn.needs.food = 0.01
    stage.item(def_name, 1, 16, 15)
    before = 0.0
    while stage.count(def_name):
        before = pawn.needs.food
        stage.advance(10)
    return pawn.needs.food - before


def _hit_points_lost(def_name: str, days: float, *, roofed: bool = False) -> float:
    """Hit points that an item loses per day, mean of 9."""
    stage = Stage()
    if roofed:
        stage.room(14, 14, 3, 3)
    for x in range(14, 17):
        for z in range(14, 17):
            spawning.spawn_item(
                stage.colony, spawning.new_item(stage.colony, def_name, spawning.stack_limit(def_name)), x, z
            )
    heaps = list(stage.world.items.values())
    before = heaps[0].hit_points
    stage.days(days)
    return statistics.fmean(before - heap.hit_points for heap in heaps) / days


FIGURES = (
    Figure(
        "Hours until meat rots at 21 °C",
        "h",
        48,
        1.1,
        "ThingDefGenerator_Meat",
        lambda: _hours_to_rot("Meat_Cow", 21.0),
    ),
    Figure(
        "Hours until meat rots at 5 °C",
        "h",
        96,
        1.1,
        "GenTemperature.RotRateAtTemperature",
        lambda: _hours_to_rot("Meat_Cow", 5.0),
    ),
    Figure(
        "Hours until meat rots at 1 °C",
        "h",
        480,
        1.1,
        "GenTemperature.RotRateAtTemperature",
        lambda: _hours_to_rot("Meat_Cow", 1.0),
    ),
    Figure(
        "Hours of 480 that frozen meat keeps",
        "h",
        480,
        0,
        "GenTemperature.RotRateAtTemperature",
        lambda: _hours_to_rot("Meat_Cow", -3.0, 20),
    ),
    Figure(
        "Days until a simple meal rots at 21 °C",
        "d",
        4,
        0.05,
        "ThingDef MealSimple",
        lambda: _hours_to_rot("MealSimple", 21.0) / 24,
    ),
    Figure(
        "Days until berries rot at 21 °C",
        "d",
        14,
        0.05,
        "ThingDef RawBerries",
        lambda: _hours_to_rot("RawBerries", 21.0) / 24,
    ),
    Figure(
        "Days until potatoes rot at 21 °C",
        "d",
        30,
        0.05,
        "ThingDef RawPotatoes",
        lambda: _hours_to_rot("RawPotatoes", 21.0) / 24,
    ),
    Figure(
        "Days until rice rots at 21 °C", "d", 40, 0.05, "ThingDef RawRice", lambda: _hours_to_rot("RawRice", 21.0) / 24
    ),
    Figure(
        "Days of 20 that survival meals keep at 21 °C",
        "d",
        20,
        0,
        "ThingDef MealSurvivalPack",
        lambda: _hours_to_rot("MealSurvivalPack", 21.0, 20) / 24,
    ),
    Figure(
        "Game ticks to cook a simple meal, skill 10",
        "ticks",
        300,
        1,
        "RecipeDef CookMealSimple",
        lambda: _ticks_to_cook("CookMealSimple", 10),
    ),
    Figure(
        "Game ticks to cook a simple meal, skill 0",
        "ticks",
        750,
        1,
        "StatDef CookSpeed",
        lambda: _ticks_to_cook("CookMealSimple", 0),
    ),
    Figure(
        "Game ticks to cook a simple meal, skill 20",
        "ticks",
        188,
        1,
        "StatDef CookSpeed",
        lambda: _ticks_to_cook("CookMealSimple", 20),
    ),
    Figure(
        "Game ticks to cook a simple meal on a campfire, skill 10",
        "ticks",
        600,
        1,
        "ThingDef Campfire",
        lambda: _ticks_to_cook("CookMealSimple", 10, "Campfire"),
    ),
    Figure(
        "Game ticks to cook four simple meals at once, skill 10",
        "ticks",
        1_200,
        1,
        "RecipeDef CookMealSimpleBulk",
        lambda: _ticks_to_cook("CookMealSimpleBulk", 10),
    ),
    Figure(
        "Game ticks to cook a fine meal, skill 10",
        "ticks",
        450,
        1,
        "RecipeDef CookMealFine",
        lambda: _ticks_to_cook("CookMealFine", 10),
    ),
    Figure(
        "Game ticks to cook a lavish meal, skill 10",
        "ticks",
        800,
        1,
        "RecipeDef CookMealLavish",
        lambda: _ticks_to_cook("CookMealLavish", 10),
    ),
    Figure(
        "Rice in a simple meal",
        "",
        10,
        0,
        "RecipeDef CookMealSimple",
        lambda: _ingredient_used("CookMealSimple", "RawRice"),
    ),
    Figure(
        "Rice in a fine meal",
        "",
        5,
        0,
        "RecipeDef CookMealFine",
        lambda: _ingredient_used("CookMealFine", "RawRice", ("Meat_Cow",)),
    ),
    Figure(
        "Meat in a lavish meal",
        "",
        10,
        0,
        "RecipeDef CookMealLavish",
        lambda: _ingredient_used("CookMealLavish", "Meat_Cow", ("RawRice",)),
    ),
    Figure(
        "Pemmican made at once",
        "",
        16,
        0,
        "RecipeDef Make_Pemmican",
        lambda: _products_made("Make_Pemmican", "Pemmican"),
    ),
    Figure(
        "Share of poisonous meals, cook with skill 0, clean kitchen",
        "",
        0.05,
        0.033,
        "StatDef FoodPoisonChance",
        lambda: _poisoned_share(0, True),
    ),
    Figure(
        "Share of poisonous meals, cook with skill 9, clean kitchen",
        "",
        0.001,
        0.005,
        "StatDef FoodPoisonChance",
        lambda: _poisoned_share(9, True),
    ),
    Figure(
        "Share of poisonous meals, cook with skill 9, outdoors",
        "",
        0.021,
        0.02,
        "RoomStatDef FoodPoisonChance",
        lambda: _poisoned_share(9, False),
    ),
    Figure("Meat from an ibex, skill 10", "", 140, 0, "StatDef MeatAmount", lambda: _butchered("Ibex", "Meat_Ibex")),
    Figure(
        "Meat from a muffalo, skill 10", "", 336, 0, "StatDef MeatAmount", lambda: _butchered("Muffalo", "Meat_Muffalo")
    ),
    Figure(
        "Meat from an ibex that was shot, skill 10",
        "",
        92.4,
        1,
        "Pawn.ButcherProducts",
        lambda: _butchered("Ibex", "Meat_Ibex", wounded=True),
    ),
    Figure(
        "Meat from an ibex at a butcher spot, skill 10",
        "",
        98,
        0,
        "ThingDef ButcherSpot",
        lambda: _butchered("Ibex", "Meat_Ibex", "ButcherSpot"),
    ),
    Figure(
        "Leather from an ibex, skill 10",
        "",
        40,
        0,
        "StatDef LeatherAmount",
        lambda: _butchered("Ibex", "Leather_Plain"),
    ),
    Figure("Game ticks to eat a meal", "ticks", 500, 1, "IngestibleProperties.baseIngestTicks", _ticks_to_eat),
    Figure("Nutrition of a simple meal", "", 0.9, 0.001, "ThingDef MealSimple", lambda: _nutrition_of("MealSimple")),
    Figure(
        "Nutrition gained from a lavish meal at food level 0.01",
        "",
        0.99,
        0.005,
        "ThingDef MealLavish",
        lambda: _nutrition_of("MealLavish"),
    ),
    Figure(
        "Hit points that rice loses per day outdoors",
        "",
        6,
        0.7,
        "StatDef DeteriorationRate",
        lambda: _hit_points_lost("RawRice", 9),
    ),
    Figure(
        "Hit points that a meal loses per day outdoors",
        "",
        10,
        1.5,
        "StatDef DeteriorationRate",
        lambda: _hit_points_lost("MealSimple", 3),
    ),
    Figure(
        "Hit points that rice loses per day indoors",
        "",
        0,
        0,
        "SteadyEnvironmentEffects",
        lambda: _hit_points_lost("RawRice", 9, roofed=True),
    ),
)
