"""Bills at work tables: which bills need work, and with which ingredients (Bill_Production, WorkGiver_DoBill)."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power
from pytest_rle.colony.systems.jobs import hauling, jobs, reservations, targets
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.systems.nature import spoilage
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import recipes
from pytest_rle.colony.world import Bill, Building, Corpse, Job, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label
from pytest_rle.rimworld.thing_defs import RecipeIngredient

MOST_BILLS: Final = 15
"""The most bills of one table (BillStack.MaxCount)."""

REPEAT_MODES: Final = ("RepeatCount", "TargetCount", "Forever")

CORPSE_PREFIX: Final = "Corpse_"


def recipes_at(building_def: str) -> list[str]:
    """The recipes of a work table, by name; empty for a building that is not a work table."""
    return list(recipes.at(building_def))


def add(
    colony: Colony,
    building: Building,
    recipe: str,
    repeat_mode: str = "RepeatCount",
    repeat_count: int = 1,
    target_count: int = 10,
) -> Bill:
    """Append a bill to a table's list.

    Raises KeyError for an unknown recipe, and ValueError for an unknown repeat mode or a full list.
    """
    if recipe not in DEFS.recipes:
        raise KeyError(recipe)
    if repeat_mode not in REPEAT_MODES:
        raise ValueError(f"{repeat_mode!r} is not a repeat mode; use one of {', '.join(REPEAT_MODES)}")
    if len(building.bills) >= MOST_BILLS:
        raise ValueError(f"the {label(building.def_name)} has {MOST_BILLS} bills already")
    bill = Bill(colony.world.new_id(), recipe, repeat_mode, repeat_count, target_count)
    building.bills.append(bill)
    jobs.wake_idle(colony)
    return bill


def remove(building: Building, load_id: int) -> bool:
    """Remove the bill with this id from a table's list. Returns whether the list had it."""
    kept = [bill for bill in building.bills if bill.load_id != load_id]
    found = len(kept) < len(building.bills)
    building.bills[:] = kept
    return found


def tables(colony: Colony) -> list[Building]:
    """The colony's work tables, by id."""
    return colony.memo("bills.tables", colony.index.building_version, _tables, colony)


def _tables(colony: Colony) -> list[Building]:
    users = {user for recipe in DEFS.recipes.values() for user in recipe.users}
    return [table for table in colony.index.buildings_of(users) if table.player]


def usable(colony: Colony, table: Building) -> bool:
    """Whether a pawn can work at a table: it is allowed, not broken down, fuelled and powered."""
    known = DEFS.buildings[table.def_name]
    if table.forbidden or table.broken_down:
        return False
    if known.fuel_per_day > 0 and table.fuel <= 0:
        return False
    return power.is_powered(colony, table)


def should_do(colony: Colony, bill: Bill) -> bool:
    """Whether a bill needs work now, by its repeat mode and counts (Bill_Production.ShouldDoNow)."""
    if bill.suspended or bill.recipe not in DEFS.recipes:
        return False
    if bill.repeat_mode == "RepeatCount":
        return bill.repeat_count > 0
    if bill.repeat_mode == "Forever":
        return True
    have = count_products(colony, bill)
    if bill.pause_when_satisfied:
        if have >= bill.target_count:
            bill.paused = True
        elif have <= bill.unpause_when_you_have:
            bill.paused = False
        if bill.paused:
            return False
    return have < bill.target_count


def count_products(colony: Colony, bill: Bill) -> int:
    """How many of the bill's products the colony has on the map and in the hands of colonists (RecipeWorkerCounter).

    Forbidden items do not count; worn and equipped items count if the bill says so.
    """
    made = set(DEFS.recipes[bill.recipe].products)
    items = colony.world.items
    total = sum(
        items[item_id].stack_count
        for name in sorted(made)
        for item_id in colony.index.items_of.get(name, ())
        if not items[item_id].forbidden
    )
    for pawn in colony.colonists():
        held = [pawn.carried] if pawn.carried is not None else []
        if bill.include_equipped:
            held += [*pawn.apparel, *pawn.equipment]
        total += sum(item.stack_count for item in held if item.def_name in made)
    return total


def find(colony: Colony, pawn: Pawn, table_defs: frozenset[str]) -> Job | None:
    """A job for the first bill that the pawn can do at tables of these defs, nearest table first; or None."""
    x, z = movement.position(colony, pawn)
    ranked = sorted(
        ((table.x - x) ** 2 + (table.z - z) ** 2, table.id, table)
        for table in tables(colony)
        if table.def_name in table_defs and table.bills
    )
    for _, _, table in ranked:
        if not reservations.can_reserve(colony, pawn, table.id) or not usable(colony, table):
            continue
        for bill in table.bills:
            job = _job_for(colony, pawn, table, bill)
            if job is not None:
                return job
    return None


def _job_for(colony: Colony, pawn: Pawn, table: Building, bill: Bill) -> Job | None:
    if not should_do(colony, bill) or (bill.pawn_restriction not in (None, pawn.id)):
        return None
    recipe = DEFS.recipes[bill.recipe]
    low, high = bill.allowed_skill_range
    if not low <= skills.level(pawn, recipe.skill) <= high:
        return None
    if not recipes.available(colony, recipe) or not recipes.skilled_enough(pawn, recipe):
        return None
    if not hauling.can_approach(colony, pawn, table):
        return None
    chosen = choose_ingredients(colony, pawn, table, bill)
    if chosen is None:
        return None
    return Job("DoBill", target=table.id, bill=bill.load_id, queue=[part for pair in chosen for part in pair])


def choose_ingredients(colony: Colony, pawn: Pawn, table: Building, bill: Bill) -> list[tuple[int, int]] | None:
    """Ingredients of one run of the bill's recipe, nearest to the table first: (id of a stack or corpse, count).

    Returns None when an ingredient is missing.
    """
    recipe = DEFS.recipes[bill.recipe]
    taken: dict[int, int] = {}
    chosen: list[tuple[int, int]] = []
    for ingredient in recipe.ingredients:
        if _takes_corpse(ingredient):
            corpse = _nearest_corpse(colony, pawn, table, bill)
            if corpse is None:
                return None
            chosen.append((corpse.id, 1))
            continue
        part = _gather(colony, pawn, table, bill, ingredient, taken, same=recipe.special == "stuff")
        if part is None:
            return None
        chosen += part
    return chosen


def _takes_corpse(ingredient: RecipeIngredient) -> bool:
    return ingredient.allow == ("Corpses",)


def _gather(
    colony: Colony,
    pawn: Pawn,
    table: Building,
    bill: Bill,
    ingredient: RecipeIngredient,
    taken: dict[int, int],
    *,
    same: bool,
) -> list[tuple[int, int]] | None:
    """Stacks for one ingredient as (id, count), or None. Stuff must be of one def; food may be mixed."""
    here = movement.position(colony, pawn)
    items, ranked = colony.world.items, []
    excluded = bill.disallowed_ingredients or recipes.EXCLUDED_INGREDIENTS
    for name in recipes.allowed_items(ingredient):
        if name in excluded:
            continue
        for item_id in colony.index.items_of.get(name, ()):
            item = items[item_id]
            far = (item.x - table.x) ** 2 + (item.z - table.z) ** 2
            if not item.forbidden and far <= bill.ingredient_search_radius**2:
                ranked.append((far, item_id))
    ranked.sort()
    by_kind: dict[str, list[tuple[int, int]]] = {}
    wanted: dict[str, float] = {}
    for _, item_id in ranked:
        item = items[item_id]
        kind = item.def_name if same and not ingredient.nutrition else ""
        need = wanted.setdefault(kind, ingredient.amount)
        each = ingestion.nutrition(item.def_name) if ingredient.nutrition else 1.0
        free = item.stack_count - taken.get(item_id, 0)
        if each <= 0 or free <= 0 or not reservations.can_reserve(colony, pawn, item_id):
            continue
        if not paths.reachable(colony, *here, item.x, item.z):
            continue
        count = min(free, math.ceil(round(need / each, 6)))
        by_kind.setdefault(kind, []).append((item_id, count))
        wanted[kind] = round(need - count * each, 9)
        if wanted[kind] <= 1e-9:
            for chosen_id, chosen_count in by_kind[kind]:
                taken[chosen_id] = taken.get(chosen_id, 0) + chosen_count
            return by_kind[kind]
    return None


def _nearest_corpse(colony: Colony, pawn: Pawn, table: Building, bill: Bill) -> Corpse | None:
    excluded = bill.disallowed_ingredients or recipes.EXCLUDED_INGREDIENTS
    options = [
        (corpse.id, corpse.x, corpse.z)
        for corpse in colony.world.corpses.values()
        if not corpse.forbidden
        and not corpse.buried_in
        and f"{CORPSE_PREFIX}{corpse.pawn.race}" not in excluded
        and spoilage.rot_stage(corpse) == spoilage.FRESH
    ]
    found = targets.nearest_thing(colony, pawn, options, origin=(table.x, table.z))
    return None if found is None else colony.world.corpses[found]
