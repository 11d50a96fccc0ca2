"""Recipes by ingredient and product: what a recipe accepts, how an item is made, where it comes from."""

from __future__ import annotations

import functools

from pytest_rle.colony.api.mapping.values import Json, single, without_none
from pytest_rle.colony.systems.production import recipes
from pytest_rle.rimworld import DEFS, item_categories, item_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND
from pytest_rle.rimworld.labels import label
from pytest_rle.rimworld.thing_defs import RecipeDef, RecipeIngredient


@functools.cache
def ingredient_defs(recipe: str) -> tuple[str, ...]:
    """Every item def that a recipe accepts, in alphabetical order; none for an unknown recipe."""
    known = DEFS.recipes.get(recipe)
    if known is None:
        return ()
    return tuple(sorted({name for entry in known.ingredients for name in recipes.allowed_items(entry)}))


def ingredient_label(ingredient: RecipeIngredient) -> str:
    """The label of an ingredient: the labels of its categories or items."""
    return ", ".join(label(entry.removeprefix("stuff:")) for entry in ingredient.allow)


def item_recipes(def_name: str) -> Json:
    """How an item is made."""
    found = [recipe for recipe in DEFS.recipes.values() if def_name in recipe.products]
    return {
        "item_def_name": def_name,
        "item_label": label(def_name),
        "recipes": [_thing_recipe(recipe) for recipe in found],
    }


def _thing_recipe(recipe: RecipeDef) -> Json:
    return without_none(
        {
            "recipe_def_name": recipe.def_name,
            "label": recipe.label,
            "job_string": f"{recipe.label.capitalize()}.",
            "work_amount": single(recipe.work),
            "work_time_seconds": single(recipe.work / GAME_TICKS_PER_SECOND),
            "ingredients": [
                {
                    "summary": ingredient_label(entry),
                    "count": single(entry.amount),
                    "is_fixed_item": len(recipes.allowed_items(entry)) == 1,
                    "allowed_def_names": sorted(recipes.allowed_items(entry)),
                }
                for entry in recipe.ingredients
            ],
            "produced_at": [{"def_name": user, "label": label(user)} for user in recipe.users],
            "skill_requirements": [{"skill": name, "min_level": level} for name, level in recipe.min_skill.items()],
            "research_prerequisite": next(iter(recipe.research), None),
        }
    )


def item_sources(def_name: str) -> Json:
    """Where an item comes from."""
    made_by = [recipe.def_name for recipe in DEFS.recipes.values() if def_name in recipe.products]
    grown_on = [plant.def_name for plant in DEFS.plants.values() if plant.harvested == def_name]
    dug_from = [rock.def_name for rock in DEFS.mineables.values() if rock.mined == def_name]
    categories = list(item_categories.categories_of(def_name)[:1])
    return {
        "def_name": def_name,
        "label": label(def_name),
        "thing_categories": categories,
        "can_craft": bool(made_by),
        "can_trade": True,
        "can_harvest": bool(grown_on),
        "can_mine": bool(dug_from),
        "can_butcher": item_kinds.is_meat(def_name) or item_kinds.is_leather(def_name),
        "crafting_recipes": made_by,
        "harvested_from": grown_on,
        "mined_from": dug_from,
        "trade_tags": [],
    }
