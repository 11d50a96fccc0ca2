"""Recipes: their tables, ingredients, skills and research, and the quality and amount of their products.

Sources: RecipeDef, RecipeWorkerCounter, GenRecipe, QualityUtility, Pawn.ButcherProducts of RimWorld 1.6.
"""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.jobs import stats
from pytest_rle.colony.systems.pawns import body, hediffs, skills
from pytest_rle.colony.world import Corpse, Pawn
from pytest_rle.rimworld import DEFS, Curve, item_categories
from pytest_rle.rimworld.item_kinds import HUMAN_MEAT, INSECT_MEAT
from pytest_rle.rimworld.thing_defs import RecipeDef, RecipeIngredient

QUALITY_CENTRE: Final = (
    0.7, 1.1, 1.5, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 2.95, 3.1, 3.25, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4.0, 4.1, 4.2,
)  # fmt: skip
"""Mean quality of a product by skill level 0 to 20 (QualityUtility.GenerateQualityCreatedByPawn)."""

BEST_ROLLED: Final = 5
"""The best quality without an inspiration: masterwork."""

FOOD_POISON_CHANCE: Final = (0.05, 0.04, 0.03, 0.02, 0.015, 0.01, 0.005, 0.0025, 0.0015, 0.001)
"""Chance that the cook poisons a meal, by Cooking level 0 to 9 and above (StatDef FoodPoisonChance)."""

KITCHEN_POISON_CHANCE: Final = Curve(((-5.0, 0.05), (-3.5, 0.025), (-2.0, 0.0)))
"""Chance that the kitchen poisons a meal, by its cleanliness (RoomStatDef FoodPoisonChance)."""

OUTDOOR_POISON_CHANCE: Final = 0.02
"""Chance that a place without a room poisons a meal."""

MEAT_PER_BODY_SIZE: Final = 140.0
LEATHER_PER_BODY_SIZE: Final = 40.0
"""StatDefs MeatAmount and LeatherAmount of a creature of body size 1."""

SMALL_BODY_CURVE: Final = Curve(((0.0, 0.0), (5.0, 14.0), (40.0, 40.0), (100_000.0, 100_000.0)))
"""Post-process curve of both stats: small creatures yield more than in proportion to their size."""

KILLED_BY_DAMAGE_FACTOR: Final = 0.66
"""Factor of the yield of a wounded creature (Pawn.ButcherProducts)."""

HUMAN_LEATHER: Final = "Leather_Human"

EXCLUDED_INGREDIENTS: Final = frozenset({HUMAN_MEAT, INSECT_MEAT, "InsectJelly", "Corpse_Human"})
"""Ingredients that a new bill does not allow (defaultIngredientFilter)."""


def is_finished(colony: Colony, project: str) -> bool:
    """Whether a research project is finished; a project that the tables do not know counts as finished."""
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
    """Whether the pawn has the skill levels that a recipe requires."""
    return all(skills.level(pawn, skill) >= needed for skill, needed in recipe.min_skill.items())


@functools.cache
def allowed_items(ingredient: RecipeIngredient) -> frozenset[str]:
    """The item defs that an ingredient accepts."""
    names: set[str] = set()
    for entry in ingredient.allow:
        if entry.startswith("stuff:"):
            names.update(name for name, stuff in DEFS.stuff.items() if stuff.category == entry.removeprefix("stuff:"))
        elif entry in item_categories.categories():
            names.update(item_categories.categories()[entry])
        else:
            names.add(entry)
    return frozenset(names)


def speed(colony: Colony, pawn: Pawn, recipe: RecipeDef) -> float:
    """Work that the pawn does on this recipe per game tick, at a table with speed factor 1."""
    return stats.stat(colony, pawn, recipe.stat)


def roll_quality(colony: Colony, level: int, *keys: int) -> int:
    """Draw the quality of a product by the maker's level, awful to masterwork, as an index into QUALITIES.

    The draw is normal around the mean quality, with a larger deviation above it than below. `keys` select the stream.
    """
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
    """The chances that the kitchen and that the cook poison a meal. A cleanliness of None means outdoors."""
    kitchen = OUTDOOR_POISON_CHANCE if cleanliness is None else KITCHEN_POISON_CHANCE(cleanliness)
    return kitchen, FOOD_POISON_CHANCE[max(0, min(level, len(FOOD_POISON_CHANCE) - 1))]


def butcher_products(colony: Colony, corpse: Corpse, efficiency: float) -> dict[str, int]:
    """Meat and leather of a corpse: item counts by def name. `efficiency` is the butcher's times the table's."""
    race = corpse.pawn.race
    size = body.body_size(corpse.pawn)
    factor = efficiency * colony.difficulty.butcher_yield_factor
    if any(hediffs.is_injury(hediff) for hediff in corpse.pawn.hediffs):
        factor *= KILLED_BY_DAMAGE_FACTOR
    stream = colony.stream("butcher", colony.now, corpse.id)
    known = DEFS.animals.get(race)
    meat, leather = (known.meat, known.leather) if known is not None else (HUMAN_MEAT, HUMAN_LEATHER)
    amounts = {meat: SMALL_BODY_CURVE(MEAT_PER_BODY_SIZE * size) * factor}
    if leather is not None:
        each = known.leather_amount if known is not None else LEATHER_PER_BODY_SIZE
        amounts[leather] = SMALL_BODY_CURVE(each * size) * factor
    products = {}
    for name, amount in sorted(amounts.items()):
        count = int(amount) + stream.chance(amount - int(amount))
        if count:
            products[name] = count
    return products
