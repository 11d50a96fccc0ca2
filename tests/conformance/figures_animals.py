"""Figures of animals: what they eat, and what a butcher gets from them."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.nature import plants, wildlife
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.systems.storyteller import incidents
from pytest_rle.colony.world import PLANT_INDEX
from pytest_rle.rimworld import DEFS
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage

HUNGER = {"YorkshireTerrier": 0.24, "Yak": 0.856, "Dromedary": 0.856, "Elk": 0.856, "Bear_Polar": 0.56}
"""Nutrition per day of a fed adult: 1.6 times baseHungerRate."""

MEAT = {"Elk": 294, "Bear_Polar": 301, "Wolf_Arctic": 119, "YorkshireTerrier": 45}
"""Meat at full efficiency: 140 times baseBodySize."""

LEATHER = {"Bison": ("Leather_Plain", 96), "Bear_Polar": ("Leather_Bear", 86), "Dromedary": ("Leather_Camel", 84)}
"""Leather at full efficiency: 40 times baseBodySize."""


def _nutrition_per_day(race: str) -> float:
    """Nutrition that a tame, fed animal uses per day, measured over two hours."""
    stage = Stage()
    animal = stage.animal(race, tame=True)
    animal.needs.food = start = 0.95 * DEFS.animals[race].body_size
    stage.hours(2)
    return (start - animal.needs.food) * 12


def _butchered(race: str, product: str) -> float:
    """What a butcher with skill 10 gets from a carcass at a table."""
    stage = Stage(size=24, hour=8)
    stage.room(6, 6, 12, 12, door=True)
    stage.building("TorchLamp", 9, 12, fuel=20.0)
    table = stage.building("TableButcher", 9, 9, stuff="WoodLog")
    stage.worker("Cooking", x=9, z=8, Cooking=10)
    bills.add(stage.colony, table, "ButcherCorpseFlesh", repeat_count=1)
    death.kill(stage.colony, stage.animal(race, 12, 9), "a test").forbidden = False
    stage.hours_until(lambda: table.bills[0].repeat_count == 0, 10, step=50)
    return stage.count(product)


def _trees_eaten(race: str) -> float:
    """Trees that two starving animals eat in an hour."""
    stage = Stage()
    for x in (10, 20):
        plants.grow_wild(stage.colony, x, 12, "Plant_TreeOak", 1.0)
        stage.animal(race, x, 10).needs.food = 0.0
    stage.world.game_tick += wildlife.STEP_TICKS
    wildlife.step(stage.colony)
    return 2 - int((stage.world.grids.plant == PLANT_INDEX["Plant_TreeOak"]).sum())


def _beavers(people: int) -> float:
    """Alphabeavers that come to a colony."""
    stage = Stage(size=60)
    for place in range(people):
        stage.person(20 + place, 20)
    incidents.fire(stage.colony, "Alphabeavers", forced=True)
    return sum(pawn.race == "Alphabeaver" for pawn in stage.world.pawns.values())


def _nutrition(race: str) -> Callable[[], float]:
    return lambda: _nutrition_per_day(race)


def _product(race: str, product: str) -> Callable[[], float]:
    return lambda: _butchered(race, product)


FIGURES: tuple[Figure, ...] = (
    *(
        Figure(
            f"Nutrition that an animal uses per day, {race}",
            "",
            expected,
            0.03,
            f"ThingDef {race} baseHungerRate",
            _nutrition(race),
        )
        for race, expected in HUNGER.items()
    ),
    *(
        Figure(
            f"Meat from an animal, skill 10, {race}",
            "",
            expected,
            0.5,
            f"ThingDef {race} baseBodySize",
            _product(race, DEFS.animals[race].meat),
        )
        for race, expected in MEAT.items()
    ),
    *(
        Figure(
            f"Leather from an animal, skill 10, {race}",
            "",
            expected,
            0.5,
            f"ThingDef {race} LeatherAmount",
            _product(race, leather),
        )
        for race, (leather, expected) in LEATHER.items()
    ),
    Figure(
        "Trees that two starving alphabeavers eat within an hour",
        "",
        2,
        0,
        "FoodTypeFlags DendrovoreAnimal",
        lambda: _trees_eaten("Alphabeaver"),
    ),
    Figure("Trees that two starving hares eat within an hour", "", 0, 0, "ThingDef Hare", lambda: _trees_eaten("Hare")),
    Figure(
        "Alphabeavers that come to a colony of 4",
        "",
        5,
        1,
        "IncidentWorker_Alphabeavers CountPerColonistRange",
        lambda: _beavers(4),
    ),
)
