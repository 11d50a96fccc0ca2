"""BillController: work tables and their bills."""

from __future__ import annotations

import dataclasses
from typing import Final, TypeVar

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.bills import bill_dto, recipe_dto, work_table_dto
from pytest_rle.colony.api.mapping.defs.recipes import ingredient_defs
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.systems.production import recipes as recipe_rules
from pytest_rle.colony.world import Bill, Building
from pytest_rle.rimworld import DEFS

controller = Controller("BillController")

STORE_MODES: Final = ("BestStockpile", "DropOnFloor", "SpecificStockpile")

T = TypeVar("T")


@controller.get("/api/v1/buildings/bills", filtered=False)
def list_bills(ctx: Context) -> list[Json]:
    """List the bills of a work table."""
    return [bill_dto(ctx.world, bill) for bill in _table(ctx).bills]


@dataclasses.dataclass(frozen=True, slots=True)
class FloatRange:
    """A range of numbers."""

    min: float = 0.0
    max: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class IntRangeDto:
    """A range of whole numbers, both ends included."""

    min: int = 0
    max: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class BillRequest:
    """POST /buildings/bills/add and PUT /buildings/bill/update; update ignores `recipe_def_name`."""

    recipe_def_name: str | None = None
    repeat_mode: str | None = None
    repeat_count: int | None = None
    target_count: int | None = None
    store_mode: str | None = None
    suspended: bool | None = None
    pause_when_satisfied: bool | None = None
    unpause_when_you_have: int | None = None
    include_equipped: bool | None = None
    include_tainted: bool | None = None
    hp_range: FloatRange | None = None
    quality_range: IntRangeDto | None = None
    limit_to_allowed_stuff: bool | None = None
    ingredient_search_radius: float | None = None
    allowed_skill_range: IntRangeDto | None = None
    pawn_restriction_id: int | None = None
    player_custom_name: str | None = None
    allowed_materials: tuple[str, ...] | None = None


@controller.post("/api/v1/buildings/bills/add")
def add_bill(ctx: Context) -> Json:
    """Add a bill. Whether the table can do the recipe is not checked."""
    table = _table(ctx)
    request = ctx.required_body(BillRequest)
    if not request.recipe_def_name:
        raise ApiError("recipe_def_name is required.")
    if request.recipe_def_name not in DEFS.recipes:
        raise ApiError(f"Recipe '{request.recipe_def_name}' not found.")
    if len(table.bills) >= bills.MOST_BILLS:
        raise ApiError(f"A work table holds at most {bills.MOST_BILLS} bills.")
    changes = _checked(request, request.recipe_def_name)
    bill = bills.add(ctx.colony, table, request.recipe_def_name)
    _apply(changes, bill)
    return bill_dto(ctx.world, bill)


@controller.delete("/api/v1/buildings/bills/remove")
def clear_bills(ctx: Context) -> None:
    """Remove all bills of a work table."""
    table = _table(ctx)
    table.bills.clear()
    _interrupt_work_at(ctx, table)


@controller.get("/api/v1/buildings/bill")
def get_bill(ctx: Context) -> Json:
    """Get one bill."""
    return bill_dto(ctx.world, _table_and_bill(ctx)[1])


@controller.put("/api/v1/buildings/bill/update")
def update_bill(ctx: Context) -> Json:
    """Edit a bill."""
    _, bill = _table_and_bill(ctx)
    _apply(_checked(ctx.required_body(BillRequest), bill.recipe), bill)
    jobs.wake_idle(ctx.colony)
    return bill_dto(ctx.world, bill)


@controller.delete("/api/v1/buildings/bill/remove")
def remove_bill(ctx: Context) -> None:
    """Remove one bill."""
    table, bill = _table_and_bill(ctx)
    bills.remove(table, bill.load_id)
    _interrupt_work_at(ctx, table, bill.load_id)


@dataclasses.dataclass(frozen=True, slots=True)
class BillReorderRequest:
    """PUT /buildings/bill/reorder."""

    offset: int = 0


@controller.put("/api/v1/buildings/bill/reorder")
def reorder_bill(ctx: Context) -> None:
    """Move a bill up (negative) or down the list."""
    table, bill = _table_and_bill(ctx)
    place = table.bills.index(bill) + ctx.required_body(BillReorderRequest).offset
    if not 0 <= place < len(table.bills):
        raise ApiError("The bill cannot be moved there: out of range.")
    table.bills.remove(bill)
    table.bills.insert(place, bill)


@dataclasses.dataclass(frozen=True, slots=True)
class BillSuspendRequest:
    """PUT /buildings/bill/suspend."""

    suspended: bool = False


@controller.put("/api/v1/buildings/bill/suspend")
def suspend_bill(ctx: Context) -> None:
    """Suspend a bill, or resume it."""
    table, bill = _table_and_bill(ctx)
    bill.suspended = ctx.required_body(BillSuspendRequest).suspended
    if bill.suspended:
        _interrupt_work_at(ctx, table, bill.load_id)
    else:
        jobs.wake_idle(ctx.colony)


@controller.get("/api/v1/buildings/recipes", filtered=False)
def recipes(ctx: Context) -> list[Json]:
    """List the recipes of a work table."""
    table, only_researched = _table(ctx), ctx.parameters.boolean("only_researched")
    known = [DEFS.recipes[name] for name in bills.recipes_at(table.def_name)]
    usable = [recipe for recipe in known if not only_researched or recipe_rules.available(ctx.colony, recipe)]
    return [recipe_dto(recipe.def_name) for recipe in usable]


@controller.get("/api/v1/map/work-tables")
def work_tables(ctx: Context) -> list[Json]:
    """List a map's work tables."""
    ctx.require_map(ctx.parameters.integer("map_id"))
    buildings = (building for _, building in sorted(ctx.world.buildings.items()) if building.player)
    return [work_table_dto(building) for building in buildings if _is_work_table(building)]


def _is_work_table(building: Building) -> bool:
    return bool(bills.recipes_at(building.def_name))


def _table(ctx: Context) -> Building:
    building_id = ctx.parameters.integer("building_id")
    building = ctx.world.buildings.get(building_id)
    if building is None or not _is_work_table(building):
        raise ApiError(f"Work table with ID {building_id} not found.")
    return building


def _table_and_bill(ctx: Context) -> tuple[Building, Bill]:
    table, bill_id = _table(ctx), ctx.parameters.integer("bill_id")
    for bill in table.bills:
        if bill.load_id == bill_id:
            return table, bill
    raise ApiError(f"Bill with ID {bill_id} not found.")


def _interrupt_work_at(ctx: Context, table: Building, bill_id: int | None = None) -> None:
    """Interrupt the work on one bill of a table, or on all of them."""
    for _, pawn in sorted(ctx.world.pawns.items()):
        job = pawn.job
        if job is None or job.def_name != "DoBill" or table.id not in (job.target, job.second_target):
            continue
        if bill_id is None or job.bill == bill_id:
            jobs.interrupt(ctx.colony, pawn)


@dataclasses.dataclass(frozen=True, slots=True)
class _Changes:
    """A request whose values have been checked. None leaves a field of the bill as it is."""

    request: BillRequest
    repeat_mode: str | None
    store_mode: str | None
    disallowed_ingredients: set[str] | None


def _checked(request: BillRequest, recipe: str) -> _Changes:
    """Check the values of a request. Raises ApiError for an impossible one, before anything changes."""
    return _Changes(
        request,
        repeat_mode=_choice("repeat mode", request.repeat_mode, bills.REPEAT_MODES),
        store_mode=_choice("store mode", request.store_mode, STORE_MODES),
        disallowed_ingredients=_disallowed(request.allowed_materials, recipe),
    )


def _choice(what: str, value: str | None, known: tuple[str, ...]) -> str | None:
    if value is not None and value not in known:
        raise ApiError(f"Unknown {what} '{value}': use {', '.join(known)}.")
    return value


def _disallowed(allowed: tuple[str, ...] | None, recipe: str) -> set[str] | None:
    if allowed is None:
        return None
    usable = set(ingredient_defs(recipe))
    for name in allowed:
        if name not in DEFS.items and name not in usable:
            raise ApiError(f"Material '{name}' not found.")
        if name not in usable:
            raise ApiError(f"Material '{name}' is not allowed in this recipe.")
    return usable - set(allowed)


def _apply(changes: _Changes, bill: Bill) -> None:
    request = changes.request
    bill.repeat_mode = _given(changes.repeat_mode, bill.repeat_mode)
    bill.repeat_count = _given(request.repeat_count, bill.repeat_count)
    bill.target_count = _given(request.target_count, bill.target_count)
    bill.store_mode = _given(changes.store_mode, bill.store_mode)
    bill.suspended = _given(request.suspended, bill.suspended)
    bill.pause_when_satisfied = _given(request.pause_when_satisfied, bill.pause_when_satisfied)
    bill.unpause_when_you_have = _given(request.unpause_when_you_have, bill.unpause_when_you_have)
    bill.include_equipped = _given(request.include_equipped, bill.include_equipped)
    bill.include_tainted = _given(request.include_tainted, bill.include_tainted)
    if request.hp_range is not None:
        bill.hit_points_range = (request.hp_range.min, request.hp_range.max)
    if request.quality_range is not None:
        bill.quality_range = (request.quality_range.min, request.quality_range.max)
    bill.limit_to_allowed_stuff = _given(request.limit_to_allowed_stuff, bill.limit_to_allowed_stuff)
    bill.ingredient_search_radius = _given(request.ingredient_search_radius, bill.ingredient_search_radius)
    if request.allowed_skill_range is not None:
        bill.allowed_skill_range = (request.allowed_skill_range.min, request.allowed_skill_range.max)
    bill.pawn_restriction = _given(request.pawn_restriction_id, bill.pawn_restriction)
    bill.custom_name = _given(request.player_custom_name, bill.custom_name)
    bill.disallowed_ingredients = _given(changes.disallowed_ingredients, bill.disallowed_ingredients)


def _given(value: T | None, current: T) -> T:
    return current if value is None else value
