"""Recipes: tables, ingredients, research, skills, quality and yield."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.production import recipes
from pytest_rle.colony.world import Corpse, Pawn
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]


def test_a_campfire_cooks_simple_meals_and_not_fine_ones() -> None:
    assert "CookMealSimple" in recipes.at("Campfire")
    assert "CookMealFine" not in recipes.at("Campfire")
    assert {"CookMealSimple", "CookMealFine", "CookMealLavish"} <= set(recipes.at("FueledStove"))
    assert recipes.at("Bed") == ()


@pytest.mark.parametrize(
    ("recipe", "work"),
    [
        ("CookMealSimple", 300),
        ("CookMealSimpleBulk", 1200),
        ("CookMealFine", 450),
        ("CookMealLavish", 800),
        ("CookMealSurvivalBulk", 1440),
        ("Make_Pemmican", 700),
        ("Make_Kibble", 450),
        ("ButcherCorpseFlesh", 450),
        ("Make_StoneBlocksGranite", 1600),
        ("Make_ComponentIndustrial", 5000),
        ("Make_ChemfuelFromWood", 2000),
    ],
)
def test_work_amounts_are_the_games(recipe: str, work: float) -> None:
    assert DEFS.recipes[recipe].work == work


def test_every_ingredient_names_an_existing_def() -> None:
    for recipe in DEFS.recipes.values():
        for ingredient in recipe.ingredients:
            assert recipes.allowed_items(ingredient), recipe.def_name


def test_every_product_table_and_project_exists() -> None:
    blocks = {f"Blocks{stone}" for stone in ("Granite", "Limestone", "Marble", "Sandstone", "Slate")}
    for recipe in DEFS.recipes.values():
        assert set(recipe.products) <= set(DEFS.items) | blocks, recipe.def_name
        assert set(recipe.users) <= set(DEFS.buildings), recipe.def_name
        assert set(recipe.research) <= set(DEFS.research), recipe.def_name


def test_a_recipe_needs_its_research(meadow: Colony) -> None:
    recipe = DEFS.recipes["Make_StoneBlocksGranite"]
    assert not recipes.available(meadow, recipe)
    meadow.world.research.progress["Stonecutting"] = DEFS.research["Stonecutting"].cost
    assert recipes.available(meadow, recipe)


def test_a_fine_meal_needs_a_cook_of_level_six(meadow: Colony, place: MakePawn) -> None:
    assert not recipes.skilled_enough(place(meadow, Cooking=5), DEFS.recipes["CookMealFine"])
    assert recipes.skilled_enough(place(meadow, Cooking=6), DEFS.recipes["CookMealFine"])


def test_quality_rises_with_skill(meadow: Colony) -> None:
    def mean(level: int) -> float:
        return sum(recipes.roll_quality(meadow, level, n, level) for n in range(400)) / 400

    assert 0.3 < mean(0) < 0.7
    assert 2.4 < mean(10) < 2.9
    assert 3.5 < mean(20) < 4.0
    assert mean(0) < mean(5) < mean(10) < mean(20)


def test_masterwork_is_the_best_quality_without_an_inspiration(meadow: Colony) -> None:
    rolled = Counter(recipes.roll_quality(meadow, 20, n) for n in range(2_000))
    assert max(rolled) == 5


def test_skilled_cooks_and_clean_kitchens_poison_less() -> None:
    assert recipes.poison_chance(0, 0.0) == (0.0, 0.05)
    assert recipes.poison_chance(9, 0.0)[1] == 0.001
    assert recipes.poison_chance(20, -5.0)[0] == 0.05
    assert recipes.poison_chance(5, None)[0] == 0.02


def test_a_deer_gives_meat_in_proportion_to_its_size(meadow: Colony, place: MakePawn) -> None:
    deer = place(meadow, race="Deer", faction=0)
    given = recipes.butcher_products(meadow, Corpse(99, deer, 10, 10, 0), 1.0)
    size = DEFS.animals["Deer"].body_size
    assert given["Meat_Deer"] == pytest.approx(140 * size, abs=1)
    assert any(name.startswith("Leather_") for name in given)
