"""Resources, work tables, bills and recipes."""

from __future__ import annotations

from pytest_rle.rimapi.models.base import Position, WireModel


class FoodSummary(WireModel):
    """`food_total` counts items; `total_nutrition` is their nutrition."""

    dto = "ResourcesFoodSummaryDto"

    food_total: int
    total_nutrition: float


class CriticalResources(WireModel):
    """Food, medicine and weapons anywhere on the map."""

    dto = "CriticalResourcesDto"

    food_summary: FoodSummary | None = None
    medicine_total: int
    weapon_count: int
    weapon_value: float


class ResourcesSummary(WireModel):
    """GET /resources/summary."""

    dto = "ResourcesSummaryDto"

    total_items: int
    total_market_value: float
    critical_resources: CriticalResources | None = None


class WorkTable(WireModel):
    """GET /map/work-tables."""

    dto = "WorkTableDto"

    id: int
    thing_def: str | None = None
    label: str | None = None
    position: Position | None = None
    bills_count: int


class Bill(WireModel):
    """A bill of a work table; `load_id` is its id in queries."""

    dto = "BillDto"

    load_id: int
    recipe_def_name: str | None = None
    suspended: bool
    repeat_mode: str | None = None
    repeat_count: int
    target_count: int


class RecipeProduct(WireModel):
    """A product of a recipe."""

    dto = "RecipeProductDto"

    thing_def: str | None = None
    count: int


class Recipe(WireModel):
    """GET /buildings/recipes; `work_amount` is in game ticks at a work speed of 1."""

    dto = "RecipeDto"

    def_name: str
    label: str | None = None
    work_amount: float
    work_skill: str | None = None
    products: tuple[RecipeProduct, ...] = ()
