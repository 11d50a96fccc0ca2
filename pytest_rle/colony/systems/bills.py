"""Bills at work tables, and how a pawn does one: fetch the ingredients, work, bring the product away.

Sources: Bill_Production, WorkGiver_DoBill, JobDriver_DoBill, GenRecipe.MakeRecipeProducts of RimWorld 1.6.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import (
    hauling,
    ingestion,
    jobs,
    movement,
    paths,
    power,
    recipes,
    reservations,
    rooms,
    skills,
    spawning,
    stats,
    targets,
    thoughts,
)
from pytest_rle.colony.systems.driver import Driver, begin_work, credit_work, walk
from pytest_rle.colony.world import Bill, Building, Corpse, Item, Job, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.defs import RecipeDef, RecipeIngredient
from pytest_rle.rimworld.labels import label

MOST_BILLS: Final = 15
"""Bills that a table holds (BillStack.MaxCount)."""

XP_PER_TICK: Final = 0.1
"""Experience a game tick of work at a table."""

WORK_LIMIT: Final = 2_500
"""Game ticks after which a worker looks up, at most."""

REPEAT_MODES: Final = ("RepeatCount", "TargetCount", "Forever")

WITH_QUALITY_PREFIXES: Final = ("Apparel_", "MeleeWeapon_", "Gun_", "Bow_", "Pila")

CORPSE_PREFIX: Final = "Corpse_"


def recipes_at(building_def: str) -> list[str]:
    """The recipes of a work table, by name; none for what is no work table."""
    return list(recipes.at(building_def))


def add(
    colony: Colony,
    building: Building,
    recipe: str,
    repeat_mode: str = "RepeatCount",
    repeat_count: int = 1,
    target_count: int = 10,
) -> Bill:
    """Put a bill at the end of a table's list. Raises KeyError for an unknown recipe, ValueError for a full list."""
    if recipe not in DEFS.recipes:
        raise KeyError(recipe)
    if repeat_mode not in REPEAT_MODES:
        raise ValueError(f"{repeat_mode!r} is no repeat mode; there are {', '.join(REPEAT_MODES)}")
    if len(building.bills) >= MOST_BILLS:
        raise ValueError(f"the {label(building.def_name)} has {MOST_BILLS} bills already")
    bill = Bill(colony.world.new_id(), recipe, repeat_mode, repeat_count, target_count)
    building.bills.append(bill)
    jobs.rouse_idle(colony)
    return bill


def remove(building: Building, load_id: int) -> bool:
    """Take one bill off a table's list. Returns whether there was one."""
    kept = [bill for bill in building.bills if bill.load_id != load_id]
    found = len(kept) < len(building.bills)
    building.bills[:] = kept
    return found


def tables(colony: Colony) -> list[Building]:
    """The colony's work tables, by id."""
    return colony.memo("bills.tables", colony.index.structure_version, lambda: _tables(colony))


def _tables(colony: Colony) -> list[Building]:
    users = {user for recipe in DEFS.recipes.values() for user in recipe.users}
    return [b for _, b in sorted(colony.world.buildings.items()) if b.player and b.def_name in users]


def usable(colony: Colony, table: Building) -> bool:
    """Whether a table can be worked at: allowed, whole, fuelled and powered."""
    known = DEFS.buildings[table.def_name]
    if table.forbidden or table.broken_down:
        return False
    if known.fuel_per_day > 0 and table.fuel <= 0:
        return False
    return power.is_powered(colony, table)


def should_do(colony: Colony, bill: Bill) -> bool:
    """Whether a bill wants work now (Bill_Production.ShouldDoNow)."""
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
    """How many of the bill's product the colony has, lying or being carried (RecipeWorkerCounter)."""
    made = set(DEFS.recipes[bill.recipe].products)
    items = colony.world.items
    total = sum(
        items[item_id].stack_count
        for name in sorted(made)
        for item_id in colony.index.items_of.get(name, ())
        if not items[item_id].forbidden
    )
    for pawn in colony.world.colonists():
        held = [pawn.carried] if pawn.carried is not None else []
        if bill.include_equipped:
            held += [*pawn.apparel, *pawn.equipment]
        total += sum(item.stack_count for item in held if item.def_name in made)
    return total


def find(colony: Colony, pawn: Pawn, table_defs: frozenset[str]) -> Job | None:
    """The first bill that this pawn can do at one of these tables, the nearest table first."""
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
    """(id of a stack or corpse, count) for all that the recipe takes, the nearest to the table first; or None."""
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
    """Stacks for one ingredient. Stuff has to be of one kind; food may be mixed."""
    here = movement.position(colony, pawn)
    items, ranked = colony.world.items, []
    left_out = bill.disallowed_ingredients or recipes.EXCLUDED_INGREDIENTS
    for name in recipes.allowed_items(ingredient):
        if name in left_out:
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
    left_out = bill.disallowed_ingredients or recipes.EXCLUDED_INGREDIENTS
    options = [
        (corpse.id, corpse.x, corpse.z)
        for corpse in colony.world.corpses.values()
        if not corpse.forbidden
        and not corpse.buried_in
        and f"{CORPSE_PREFIX}{corpse.pawn.race}" not in left_out
        and not is_rotten(corpse)
    ]
    found = targets.nearest_thing(colony, pawn, options, origin=(table.x, table.z))
    return None if found is None else colony.world.corpses[found]


def is_rotten(corpse: Corpse) -> bool:
    """Whether a corpse is past butchering: it rots after two and a half days of warmth (CompRottable of corpses)."""
    return corpse.rot_ticks >= 150_000


def _do_bill(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Toil 0 set out, 1 at an ingredient, 2 at the table, 3 at work, 4 at the store with the product.

    `queue` holds (id, count) pairs; the first `count` of them have been fetched, and name items in the pack then.
    """
    movement.settle(colony, pawn)
    if job.toil == 4:
        hauling.put_down(colony, pawn, job.cell)
        return None
    table = colony.world.buildings.get(job.target)
    bill = next((b for b in table.bills if b.load_id == job.bill), None) if table is not None else None
    if table is None or bill is None or not reservations.reserve(colony, pawn, table.id):
        return None
    if job.toil == 0:
        return _next_ingredient(colony, pawn, job, table)
    if job.toil == 1:
        if not _fetch(colony, pawn, job):
            return None
        return _next_ingredient(colony, pawn, job, table)
    if job.toil == 2:
        if bill.suspended or not usable(colony, table):
            return None
        _bring_corpses(colony, pawn, job)
        job.toil = 3
        return _work(colony, pawn, job, table, bill)
    _credit(colony, pawn, job)
    if job.work_left <= 0:
        return _finish(colony, pawn, job, table, bill)
    if bill.suspended or not usable(colony, table):
        return None
    return begin_work(colony, job, job.work_left, _speed(colony, pawn, table, bill), WORK_LIMIT)


def _next_ingredient(colony: Colony, pawn: Pawn, job: Job, table: Building) -> int | None:
    pairs = list(zip(job.queue[::2], job.queue[1::2], strict=True))
    if not job.count and not all(reservations.reserve(colony, pawn, thing) for thing, _ in pairs):
        return None
    if job.count < len(pairs):
        thing = _thing(colony, pairs[job.count][0])
        if thing is None:
            return None
        job.toil = 1
        return walk(colony, pawn, job, thing.x, thing.z)
    job.toil = 2
    return hauling.approach(colony, pawn, job, table)


def _thing(colony: Colony, thing_id: int) -> Item | Corpse | None:
    return colony.world.items.get(thing_id) or colony.world.corpses.get(thing_id)


def _fetch(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Take what lies here into the pack; a corpse is taken along when the last thing is fetched."""
    place = 2 * job.count
    thing, count = _thing(colony, job.queue[place]), job.queue[place + 1]
    if thing is None or (thing.x, thing.z) != (pawn.x, pawn.z):
        return False
    if isinstance(thing, Item):
        if thing.stack_count < count:
            return False
        taken = spawning.lift_item(colony, thing, count)
        reservations.release(colony, pawn, thing.id)
        pawn.inventory.append(taken)
        job.queue[place] = taken.id
    job.count += 1
    return True


def _bring_corpses(colony: Colony, pawn: Pawn, job: Job) -> None:
    for thing in job.queue[::2]:
        corpse = colony.world.corpses.get(thing)
        if corpse is not None:
            corpse.x, corpse.z = pawn.x, pawn.z


def _speed(colony: Colony, pawn: Pawn, table: Building, bill: Bill) -> float:
    recipe = DEFS.recipes[bill.recipe]
    return round(recipes.speed(colony, pawn, recipe) * DEFS.buildings[table.def_name].work_speed_factor, 9)


def _work(colony: Colony, pawn: Pawn, job: Job, table: Building, bill: Bill) -> int:
    work = bill.work_left if bill.work_left > 0 else DEFS.recipes[bill.recipe].work
    return begin_work(colony, job, work, _speed(colony, pawn, table, bill), WORK_LIMIT)


def _credit(colony: Colony, pawn: Pawn, job: Job) -> None:
    _, ticks = credit_work(colony, job)
    table = colony.world.buildings.get(job.target)
    bill = next((b for b in table.bills if b.load_id == job.bill), None) if table is not None else None
    if not ticks or table is None or bill is None:
        return
    bill.work_left = job.work_left
    skills.gain(colony, pawn, DEFS.recipes[bill.recipe].skill, XP_PER_TICK * ticks)
    known = DEFS.buildings[table.def_name]
    if table.def_name in power.USED_FUEL_ONLY_AT_WORK:
        table.fuel = round(max(0.0, table.fuel - known.fuel_per_day * ticks / 60_000), 9)


def _finish(colony: Colony, pawn: Pawn, job: Job, table: Building, bill: Bill) -> int | None:
    """Use the ingredients up and make the products; the first stack is carried to where it belongs."""
    recipe = DEFS.recipes[bill.recipe]
    bill.work_left = 0.0
    if bill.repeat_mode == "RepeatCount":
        bill.repeat_count = max(0, bill.repeat_count - 1)
    made = _make(colony, pawn, job, table, recipe)
    job.queue, job.count = [], 0
    job.work_speed = 0.0
    colony.emit(
        "make_recipe_product",
        {
            "worker": {"id": pawn.id, "name": pawn.name.short},
            "result": [
                {
                    "thing_id": item.id,
                    "def_name": item.def_name,
                    "label": label(item.def_name),
                    "nutrition": ingestion.nutrition(item.def_name),
                }
                for item in made
            ],
            "recipeDef": {"def_name": recipe.def_name},
        },
    )
    for item in made[1:]:
        spawning.spawn_item(colony, item, pawn.x, pawn.z)
    if not made:
        return None
    spawning.drop_everything(colony, pawn)
    pawn.carried = made[0]
    if bill.store_mode == "DropOnFloor":
        return None
    cell = hauling.best_cell(colony, pawn, made[0])
    if cell is None or not reservations.reserve_cell(colony, pawn, cell):
        return None
    job.toil, job.cell = 4, cell
    return walk(colony, pawn, job, *colony.world.grids.cell(cell))


def _make(colony: Colony, pawn: Pawn, job: Job, table: Building, recipe: RecipeDef) -> list[Item]:
    used, corpses = _use_up(colony, pawn, job)
    amounts = dict(recipe.products)
    if recipe.special == "butcher":
        factor = stats.stat(colony, pawn, "ButcheryFleshEfficiency") * DEFS.buildings[table.def_name].efficiency
        for corpse in corpses:
            for name, count in recipes.butcher_products(colony, corpse, factor).items():
                amounts[name] = amounts.get(name, 0) + count
            _strip(colony, corpse, pawn)
            _shudder(colony, pawn, corpse)
    elif recipe.special == "stone_blocks":
        amounts = {f"Blocks{item.def_name.removeprefix('Chunk')}": 20 for item in used}
    made = []
    for name, count in sorted(amounts.items()):
        stuff = used[0].def_name if recipe.special == "stuff" and used else None
        quality = -1
        if name.startswith(WITH_QUALITY_PREFIXES):
            level = skills.level(pawn, recipe.skill)
            quality = recipes.roll_quality(colony, level, colony.now, pawn.id)
        while count > 0:
            part = min(count, spawning.stack_limit(name))
            item = spawning.new_item(colony, name, part, stuff=stuff, quality=quality)
            if name.startswith(("Meal", "Pemmican")):
                item.ingredients = tuple(sorted({part.def_name for part in used}))
                item.poison_share = _poisoned(colony, pawn)
            made.append(item)
            count -= part
    return made


def _use_up(colony: Colony, pawn: Pawn, job: Job) -> tuple[list[Item], list[Corpse]]:
    used, corpses = [], []
    ids = job.queue[::2]
    for thing in ids:
        item = next((packed for packed in pawn.inventory if packed.id == thing), None)
        if item is not None:
            pawn.inventory.remove(item)
            used.append(item)
        corpse = colony.world.corpses.pop(thing, None)
        if corpse is not None:
            colony.world.reserved.pop(thing, None)
            corpses.append(corpse)
    return used, corpses


def _strip(colony: Colony, corpse: Corpse, pawn: Pawn) -> None:
    """What the dead wore is left beside the table."""
    for garment in corpse.pawn.apparel:
        spawning.spawn_item(colony, garment, pawn.x, pawn.z)
    corpse.pawn.apparel.clear()


def _shudder(colony: Colony, pawn: Pawn, corpse: Corpse) -> None:
    if not corpse.pawn.is_human:
        return
    thoughts.add_memory(colony, pawn, "ButcheredHumanlikeCorpse")
    for other in colony.world.colonists():
        if other.id != pawn.id:
            thoughts.add_memory(colony, other, "KnowButcheredHumanlikeCorpse")


def _poisoned(colony: Colony, pawn: Pawn) -> float:
    """1 for a batch that will make people sick, else 0."""
    room = rooms.room_at(colony, pawn.x, pawn.z)
    indoors = room is not None and not room.is_outdoors
    clean = rooms.stats(colony, room).cleanliness if room is not None and indoors else None
    kitchen, cook = recipes.poison_chance(skills.level(pawn, "Cooking"), clean)
    stream = colony.stream("cooking.poison", colony.now, pawn.id)
    return 1.0 if stream.chance(kitchen) or stream.chance(cook) else 0.0


def _stop(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Lay down the ingredients that were fetched for a product that did not come about."""
    if job.toil == 3:
        _credit(colony, pawn, job)
    fetched = set(job.queue[: 2 * job.count : 2])
    for item in [packed for packed in pawn.inventory if packed.id in fetched]:
        pawn.inventory.remove(item)
        spawning.spawn_item(colony, item, pawn.x, pawn.z)


DRIVERS: Final = {"DoBill": Driver(_do_bill, _stop)}
