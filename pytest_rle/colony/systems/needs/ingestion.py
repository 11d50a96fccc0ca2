"""Ingestion: what is food and for whom, how much pawns prefer it, and the effects of eating it.

Sources: IngestibleProperties, FoodPreferability, FoodUtility, Thing.Ingested and CompFoodPoisonable of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import food, thoughts
from pytest_rle.colony.systems.pawns import hediffs, posture, traits
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.labels import label

MEAT_NUTRITION: Final = 0.05
"""Nutrition of one piece of any meat (ThingDefGenerator_Meat)."""

NEVER_FOR_NUTRITION: Final = 1
DESPERATE_ONLY: Final = 2
RAW_BAD: Final = 4
RAW_TASTY: Final = 5
MEAL_AWFUL: Final = 6
MEAL_SIMPLE: Final = 7
MEAL_FINE: Final = 8
MEAL_LAVISH: Final = 9
"""FoodPreferability: people choose the food with the highest value."""

PREFERABILITY: Final = {
    "Kibble": DESPERATE_ONLY,
    "Hay": DESPERATE_ONLY,
    "RawRice": RAW_BAD,
    "RawPotatoes": RAW_BAD,
    "RawCorn": RAW_BAD,
    "RawFungus": RAW_BAD,
    "RawAgave": RAW_BAD,
    "EggChickenUnfertilized": RAW_BAD,
    "RawBerries": RAW_TASTY,
    "Milk": RAW_TASTY,
    "InsectJelly": RAW_TASTY,
    "Chocolate": RAW_TASTY,
    "MealNutrientPaste": MEAL_AWFUL,
    "Pemmican": MEAL_SIMPLE,
    "MealSimple": MEAL_SIMPLE,
    "MealSurvivalPack": MEAL_SIMPLE,
    "MealFine": MEAL_FINE,
    "MealLavish": MEAL_LAVISH,
    "Beer": NEVER_FOR_NUTRITION,
    "Ambrosia": NEVER_FOR_NUTRITION,
}

FOOD_TYPES: Final = {
    "Kibble": "Kibble",
    "Hay": "Plant",
    "Milk": "Fluid",
    "EggChickenUnfertilized": "AnimalProduct",
    "InsectJelly": "Processed",
    "Chocolate": "Processed",
    "Pemmican": "Processed",
    "Beer": "Liquor",
}
"""FoodTypeFlags by def. The type of meals, meats and raw crops follows from their names."""

MEAT_FOODS: Final = frozenset({"EggChickenUnfertilized", "Milk", "Kibble", "Pemmican", "InsectJelly"})
"""Foods that meat eaters eat besides meat and meals."""

EATEN_THOUGHTS: Final = {
    "MealFine": "AteFineMeal",
    "MealLavish": "AteLavishMeal",
    "MealNutrientPaste": "AteNutrientPasteMeal",
    "Kibble": "AteKibble",
}
"""ThoughtDef of eating a food (ThingDef ingestible.tasteThought); raw food gives AteRawFood."""

SNACKS: Final = frozenset({"Pemmican", "Chocolate", "InsectJelly", "RawBerries", "Milk"})
"""Foods that people eat without a table and do not mind."""

RAW_POISON_CHANCE: Final = 0.02
"""Chance of food poisoning from raw meat or an egg (FoodPoisonChanceFixedHuman)."""


@functools.lru_cache(maxsize=1_024)
def nutrition(def_name: str) -> float:
    """Nutrition of one unit; 0 for an item that is not food."""
    known = DEFS.items.get(def_name)
    if known is not None:
        return float(known.nutrition)
    return MEAT_NUTRITION if item_kinds.is_meat(def_name) else 0.0


@functools.lru_cache(maxsize=1_024)
def preferability(def_name: str) -> int:
    """The FoodPreferability as a number; 0 for an item that is not food."""
    known = PREFERABILITY.get(def_name)
    if known is not None:
        return known
    if nutrition(def_name) <= 0:
        return 0
    return RAW_BAD


def is_food_for(pawn: Pawn, def_name: str) -> bool:
    """Whether the pawn eats this for nutrition: people all food but hay, animals by their food type."""
    if nutrition(def_name) <= 0 or preferability(def_name) <= NEVER_FOR_NUTRITION:
        return False
    if pawn.is_human:
        return def_name != "Hay"
    known = DEFS.animals.get(pawn.race)
    meat = item_kinds.is_meat(def_name) or def_name in MEAT_FOODS
    if item_kinds.is_meal(def_name) or def_name == "Kibble":
        return True
    if known is None:
        return not item_kinds.is_meat(def_name)
    return (meat and known.eats_meat) or (known.eats_plants and not item_kinds.is_meat(def_name))


def food_type(def_name: str) -> str:
    """The FoodTypeFlags by name: Meal, Meat, VegetableOrFruit and others."""
    known = FOOD_TYPES.get(def_name)
    if known is not None:
        return known
    if item_kinds.is_meal(def_name):
        return "Meal"
    if item_kinds.is_meat(def_name):
        return "Meat"
    return "VegetableOrFruit" if nutrition(def_name) > 0 else "None"


def is_raw(def_name: str) -> bool:
    """Whether people dislike it as raw: uncooked crops, meat and eggs, but not berries and milk."""
    return preferability(def_name) == RAW_BAD


def wanted_count(pawn: Pawn, def_name: str) -> int:
    """How many units fill the pawn now: at least 1 of a food, 0 of anything else."""
    each = nutrition(def_name)
    if each <= 0:
        return 0
    missing = food.most(pawn) - pawn.needs.food
    if DEFS.items.get(def_name) is not None and each >= 0.5:
        return 1
    return max(1, int(missing / each + 1e-9))


def eat(colony: Colony, pawn: Pawn, item: Item, count: int) -> float:
    """Let a pawn eat `count` units of a stack on the map, in its hands or in its pack. Returns the nutrition gained.

    Adds thoughts about the food and the place, rolls for food poisoning, and emits `colonist_ate`.
    """
    count = min(count, item.stack_count)
    if count <= 0:
        return 0.0
    most = food.most(pawn)
    before = pawn.needs.food
    pawn.needs.food = round(min(most, before + nutrition(item.def_name) * count), 9)
    if pawn.needs.food > 0:
        pawn.needs.starving_since = -1
    if pawn.is_human:
        _judge_food(colony, pawn, item)
    if pawn in colony.colonists():
        _emit(colony, pawn, item.def_name, nutrition(item.def_name) * count, before / most)
    _poison(colony, pawn, item)
    _use_up(colony, pawn, item, count)
    return round(pawn.needs.food - before, 9)


def _use_up(colony: Colony, pawn: Pawn, item: Item, count: int) -> None:
    item.stack_count -= count
    if item.stack_count > 0:
        return
    if pawn.carried is item:
        pawn.carried = None
    elif item in pawn.inventory:
        pawn.inventory.remove(item)
    spawning.remove_item(colony, item)


def _judge_food(colony: Colony, pawn: Pawn, item: Item) -> None:
    taste = EATEN_THOUGHTS.get(item.def_name)
    if taste is None and is_raw(item.def_name):
        taste = "AteRawFood"
    if item.def_name == item_kinds.HUMAN_MEAT:
        taste = "AteHumanlikeMeatDirect"
    elif item.def_name == item_kinds.INSECT_MEAT:
        taste = "AteInsectMeatDirect"
    if taste is not None:
        thoughts.add_memory(colony, pawn, _for_cannibal(pawn, taste))
    if item_kinds.HUMAN_MEAT in item.ingredients:
        thoughts.add_memory(colony, pawn, _for_cannibal(pawn, "AteHumanlikeMeatAsIngredient"))
    if item_kinds.INSECT_MEAT in item.ingredients:
        thoughts.add_memory(colony, pawn, "AteInsectMeatAsIngredient")
    if item.def_name not in SNACKS:
        _judge_place(colony, pawn)


def _for_cannibal(pawn: Pawn, thought: str) -> str:
    return f"{thought}Cannibal" if traits.has(pawn, "Cannibal") and "Humanlike" in thought else thought


def _judge_place(colony: Colony, pawn: Pawn) -> None:
    if pawn.downed or _is_in_bed(colony, pawn):
        return
    if not _at_table(colony, pawn):
        thoughts.add_memory(colony, pawn, "AteWithoutTable")
        return
    room = rooms.room_at(colony, pawn.x, pawn.z)
    if room is not None and room.role == "DiningRoom":
        tier = rooms.stats(colony, room).tier
        if tier >= 3:
            thoughts.add_memory(colony, pawn, "AteInImpressiveDiningRoom", tier)


def _at_table(colony: Colony, pawn: Pawn) -> bool:
    """Whether a table stands in one of the four adjacent cells."""
    grids = colony.world.grids
    for x, z in ((pawn.x + 1, pawn.z), (pawn.x - 1, pawn.z), (pawn.x, pawn.z + 1), (pawn.x, pawn.z - 1)):
        edifice = int(grids.edifice[z, x]) if grids.contains(x, z) else 0
        if edifice and colony.world.buildings[edifice].def_name in building_kinds.TABLES:
            return True
    return False


def _is_in_bed(colony: Colony, pawn: Pawn) -> bool:
    return posture.bed_under(colony, pawn) is not None


def _poison(colony: Colony, pawn: Pawn, item: Item) -> None:
    """Roll for food poisoning: by the poisoned share of the stack, or for raw meat and eggs at least a fixed chance."""
    chance = item.poison_share
    if item_kinds.is_meat(item.def_name) or item.def_name == "EggChickenUnfertilized":
        chance = max(chance, RAW_POISON_CHANCE)
    if not pawn.is_human or chance <= 0:
        return
    chance *= colony.difficulty.food_poison_chance_factor
    if colony.stream("ingestion.poison", colony.now, pawn.id).chance(chance):
        if hediffs.of(pawn, "FoodPoisoning") is None:
            hediffs.add(colony, pawn, "FoodPoisoning", 1.0, source=label(item.def_name))
        colony.message(f"{pawn.name.short} has food poisoning from {label(item.def_name)}.", "NegativeEvent")


def _emit(colony: Colony, pawn: Pawn, def_name: str, eaten: float, hunger_before: float) -> None:
    colony.emit(
        "colonist_ate",
        {
            "colonist": {
                "name": pawn.name.short,
                "hungerBefore": round(hunger_before, 6),
                "hungerAfter": round(pawn.needs.food / food.most(pawn), 6),
            },
            "food": {
                "defName": def_name,
                "label": label(def_name),
                "nutrition": round(eaten, 6),
                "foodType": food_type(def_name),
            },
        },
    )
