"""Recipes: who may cook or make what where, what it is made of, and what comes of it.

Sources: RecipeDef, RecipeWorkerCounter, GenRecipe, QualityUtility, Pawn.ButcherProducts of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.jobs import stats, zones
from pytest_rle.colony.systems.pawns import body, skills
from pytest_rle.colony.world import Corpse, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import INSECTS
from pytest_rle.rimworld.thing_defs import RecipeDef, RecipeIngredient

QUALITY_CENTRE: Final = (
    0.7, 1.1, 1.5, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 2.95, 3.1, 3.25, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4.0, 4.1, 4.2,
)  # fmt: skip
"""Centre of the quality of a product by skill (QualityUtility.GenerateQualityCreatedByPawn)."""

BEST_ROLLED: Final = 5
"""Masterwork; legendary takes an inspiration."""

FOOD_POISON_CHANCE: Final = (0.05, 0.04, 0.03, 0.02, 0.015, 0.01, 0.005, 0.0025, 0.0015, 0.001)
"""Chance that a cook's meal is poisoned, by Cooking level 0 to 9 and more (StatDef FoodPoisonChance)."""

KITCHEN_POISON_CHANCE: Final = Curve(((-5.0, 0.05), (-3.5, 0.025), (-2.0, 0.0)))
"""The same by the kitchen's cleanliness (RoomStatDef FoodPoisonChance)."""

OUTDOOR_POISON_CHANCE: Final = 0.02

MEAT_PER_BODY_SIZE: Final = 140.0
LEATHER_PER_BODY_SIZE: Final = 40.0
"""StatDefs MeatAmount and LeatherAmount of a creature of size 1."""

SMALL_BODY_CURVE: Final = Curve(((0.0, 0.0), (5.0, 14.0), (40.0, 40.0), (100_000.0, 100_000.0)))
"""Small creatures yield more than their size (the post-process curve of both stats)."""

KILLED_BY_DAMAGE_FACTOR: Final = 0.66
"""What wounds leave of the yield (Pawn.ButcherProducts)."""

LEATHERS: Final = {"Human": "Leather_Human", "Bear_Grizzly": "Leather_Plain", "Wolf_Timber": "Leather_Wolf"}
SMALL_LEATHER_SIZE: Final = 0.6
"""Creatures up to this size give light leather, larger ones plain."""

NO_LEATHER: Final = INSECTS | {"Chicken", "Turkey"}
"""Races that give no leather."""

EXCLUDED_INGREDIENTS: Final = frozenset({"Meat_Human", "Meat_Megaspider", "InsectJelly", "Corpse_Human"})
"""What bills leave out unless told otherwise (defaultIngredientFilter)."""


def is_finished(colony: Colony, project: str) -> bool:
    """Whether a research project is done; a project that the tables do not know counts as done."""
    known = DEFS.research.get(project)
    return known is None or colony.world.research.progress.get(project, 0.0) >= known.cost


def available(colony: Colony, recipe: RecipeDef) -> bool:
    """Whether the research for a recipe is finished."""
    return all(is_finished(colony, project) for project in recipe.research)


@functools.cache
def at(building_def: str) -> tuple[str, ...]:
    """The recipes of a work table, by name."""
    return tuple(name for name, recipe in DEFS.recipes.items() if building_def in recipe.users)


def skilled_enough(pawn: Pawn, recipe: RecipeDef) -> bool:
    """Whether the pawn has the levels that a recipe asks for."""
    return all(skills.level(pawn, skill) >= needed for skill, needed in recipe.min_skill.items())


@functools.cache
def allowed_items(ingredient: RecipeIngredient) -> frozenset[str]:
    """The item defs that will do for an ingredient."""
    names: set[str] = set()
    for entry in ingredient.allow:
        if entry.startswith("stuff:"):
            names.update(name for name, stuff in DEFS.stuff.items() if stuff.category == entry.removeprefix("stuff:"))
        elif entry in zones.categories():
            names.update(zones.categories()[entry])
        else:
            names.add(entry)
    return frozenset(names)


def speed(colony: Colony, pawn: Pawn, recipe: RecipeDef) -> float:
    """Work ticks a game tick that the pawn does on this recipe at a plain table."""
    return stats.stat(colony, pawn, recipe.stat)


def roll_quality(colony: Colony, level: int, *keys: int) -> int:
    """The quality of a product by a maker of this level: a normal draw, wider above than below, up to masterwork."""
    stream = colony.stream("quality", *keys)
    quality = _draw_quality(stream, level)
    if quality == BEST_ROLLED and stream.chance(0.5):
        quality = _draw_quality(stream, level)
    return quality


def _draw_quality(stream: Stream, level: int) -> int:
    draw = stream.gaussian()
    reached = QUALITY_CENTRE[max(0, min(20, level))] + draw * (0.6 if draw < 0 else 0.8)
    return max(0, min(BEST_ROLLED, int(max(0.0, reached))))


def poison_chance(level: int, cleanliness: float | None) -> tuple[float, float]:
    """The chances that the kitchen and the cook poison a meal; no cleanliness means outdoors."""
    kitchen = OUTDOOR_POISON_CHANCE if cleanliness is None else KITCHEN_POISON_CHANCE(cleanliness)
    return kitchen, FOOD_POISON_CHANCE[max(0, min(level, len(FOOD_POISON_CHANCE) - 1))]


def butcher_products(colony: Colony, corpse: Corpse, efficiency: float) -> dict[str, int]:
    """Meat and leather of a carcass, whole numbers, at the butcher's and the table's efficiency together."""
    race = corpse.pawn.race
    size = body.body_size(corpse.pawn)
    factor = efficiency * colony.difficulty.butcher_yield_factor
    if any(hediff.def_name in DEFS.hediffs and DEFS.hediffs[hediff.def_name].kind == "Injury" for hediff in
           corpse.pawn.hediffs):  # fmt: skip
        factor *= KILLED_BY_DAMAGE_FACTOR
    stream = colony.stream("butcher", colony.now, corpse.id)
    meat = "Meat_Megaspider" if race in INSECTS else f"Meat_{race}"
    amounts = {meat: SMALL_BODY_CURVE(MEAT_PER_BODY_SIZE * size) * factor}
    if race not in NO_LEATHER:
        amounts[leather_of(race, size)] = SMALL_BODY_CURVE(LEATHER_PER_BODY_SIZE * size) * factor
    products = {}
    for name, amount in sorted(amounts.items()):
        count = int(amount) + stream.chance(amount - int(amount))
        if count:
            products[name] = count
    return products


def leather_of(race: str, size: float) -> str:
    """The leather that a race gives, of those the item table has."""
    known = LEATHERS.get(race)
    if known is not None:
        return known
    return "Leather_Light" if size <= SMALL_LEATHER_SIZE else "Leather_Plain"
