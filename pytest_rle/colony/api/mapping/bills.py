"""Work tables, their bills and their recipes."""

from __future__ import annotations

from pytest_rle.colony.api.mapping.defs.recipes import ingredient_defs, ingredient_label
from pytest_rle.colony.api.mapping.things import building_label
from pytest_rle.colony.api.mapping.values import Json, position, single, without_none
from pytest_rle.colony.world import Bill, Building, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label


def work_table_dto(building: Building) -> Json:
    """A work table in brief."""
    return {
        "id": building.id,
        "thing_def": building.def_name,
        "label": building_label(building),
        "position": position(building.x, building.z),
        "bills_count": len(building.bills),
    }


def bill_dto(world: World, bill: Bill) -> Json:
    """A bill; `allowed_materials` is the part of `available_materials` that it may use."""
    available = ingredient_defs(bill.recipe)
    restricted = bill.pawn_restriction if bill.pawn_restriction in world.pawns else None
    recipe = DEFS.recipes.get(bill.recipe)
    return without_none(
        {
            "load_id": bill.load_id,
            "recipe_def_name": bill.recipe,
            "recipe_label": recipe.label if recipe is not None else bill.recipe,
            "suspended": bill.suspended,
            "paused": bill.paused,
            "repeat_mode": bill.repeat_mode,
            "repeat_count": bill.repeat_count,
            "target_count": bill.target_count,
            "store_mode": bill.store_mode,
            "pause_when_satisfied": bill.pause_when_satisfied,
            "unpause_when_you_have": bill.unpause_when_you_have,
            "include_equipped": bill.include_equipped,
            "include_tainted": bill.include_tainted,
            "hp_range": {"min": single(bill.hit_points_range[0]), "max": single(bill.hit_points_range[1])},
            "quality_range": {"min": bill.quality_range[0], "max": bill.quality_range[1]},
            "limit_to_allowed_stuff": bill.limit_to_allowed_stuff,
            "ingredient_search_radius": single(bill.ingredient_search_radius),
            "allowed_skill_range": {"min": bill.allowed_skill_range[0], "max": bill.allowed_skill_range[1]},
            "pawn_restriction_id": restricted,
            "player_custom_name": bill.custom_name,
            "allowed_materials": [name for name in available if name not in bill.disallowed_ingredients],
            "available_materials": available,
        }
    )


def recipe_dto(def_name: str) -> Json:
    """A recipe of a table; the wire gives the label of the skill."""
    recipe = DEFS.recipes[def_name]
    return without_none(
        {
            "def_name": recipe.def_name,
            "label": recipe.label,
            "description": recipe.label,
            "work_amount": single(recipe.work),
            "work_skill": label(recipe.skill) if recipe.skill else None,
            "products": [{"thing_def": name, "count": count} for name, count in recipe.products.items()],
            "ingredients": [
                {"filter_label": ingredient_label(entry), "count": single(entry.amount)} for entry in recipe.ingredients
            ],
        }
    )
