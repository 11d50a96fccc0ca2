"""Doing a bill: fetch the ingredients, work at the table, store the product.

Sources: JobDriver_DoBill, Toils_Recipe, GenRecipe.MakeRecipeProducts of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.environment import power, rooms
from pytest_rle.colony.systems.jobs import hauling, reservations, stats
from pytest_rle.colony.systems.jobs.carrying import put_down
from pytest_rle.colony.systems.jobs.toils import again, begin_work, credit_work, jump, walk
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import ingestion, thoughts
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import bills, recipes, work_tables
from pytest_rle.colony.world import Bill, Building, Corpse, Item, Job, Pawn
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.labels import label
from pytest_rle.rimworld.thing_defs import RecipeDef

XP_PER_TICK: Final = 0.1
"""Experience per game tick of work at a table."""

STRETCH_TICKS: Final = 2_500
"""The most game ticks of work before the table is checked again."""

AT_INGREDIENT: Final = 1
AT_TABLE: Final = 2
STORING: Final = 4
"""The toils of DoBill that take an ingredient, begin to work, and store the product."""


def _can_continue(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Whether the bill is still there and its table reserved. A finished product is stored even without them."""
    if job.toil == STORING:
        return True
    table = colony.world.buildings.get(job.target)
    return table is not None and _bill(table, job) is not None and reservations.reserve(colony, pawn, table.id)


def _bill(table: Building, job: Job) -> Bill | None:
    return next((bill for bill in table.bills if bill.load_id == job.bill), None)


def _table_and_bill(colony: Colony, job: Job) -> tuple[Building, Bill]:
    table = colony.world.buildings[job.target]
    return table, next(bill for bill in table.bills if bill.load_id == job.bill)


def _set_out(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Reserve the ingredients, and walk to the first."""
    if not all(reservations.reserve(colony, pawn, thing) for thing in job.queue[::2]):
        return None
    return _next_ingredient(colony, pawn, job)


def _next_ingredient(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Walk to the next ingredient, or to the table when all have been fetched.

    `job.queue` holds (id, count) pairs. The first `job.count` pairs have been fetched; their ids are those of items in
    the pack.
    """
    if 2 * job.count < len(job.queue):
        thing = _thing(colony, job.queue[2 * job.count])
        return None if thing is None else jump(AT_INGREDIENT, walk(colony, pawn, job, thing.x, thing.z))
    return jump(AT_TABLE, hauling.approach(colony, pawn, job, colony.world.buildings[job.target]))


def _take(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    return _next_ingredient(colony, pawn, job) if _fetch(colony, pawn, job) else None


def _begin(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    table, bill = _table_and_bill(colony, job)
    if bill.suspended or not bills.usable(colony, table):
        return None
    _bring_corpses(colony, pawn, job)
    work = bill.work_left if bill.work_left > 0 else DEFS.recipes[bill.recipe].work
    return begin_work(colony, job, work, _speed(colony, pawn, table, bill), STRETCH_TICKS)


def _work(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
    """Credit the last stretch, and begin another unless the product is finished or the table cannot be used."""
    table, bill = _table_and_bill(colony, job)
    _credit(colony, pawn, job)
    if job.work_left <= 0:
        return _finish(colony, pawn, job, table, bill)
    if bill.suspended or not bills.usable(colony, table):
        return None
    return again(job, begin_work(colony, job, job.work_left, _speed(colony, pawn, table, bill), STRETCH_TICKS))


def _store(colony: Colony, pawn: Pawn, job: Job) -> None:
    put_down(colony, pawn, job.cell)


def _thing(colony: Colony, thing_id: int) -> Item | Corpse | None:
    return colony.world.items.get(thing_id) or colony.world.corpses.get(thing_id)


def _fetch(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Put the ingredient that lies here into the pack. A corpse stays until `_bring_corpses` moves it to the table."""
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
    return round(recipes.speed(colony, pawn, recipe) * work_tables.speed_factor(colony, table), 9)


def _credit(colony: Colony, pawn: Pawn, job: Job) -> None:
    _, ticks = credit_work(colony, job)
    table = colony.world.buildings.get(job.target)
    bill = _bill(table, job) if table is not None else None
    if not ticks or table is None or bill is None:
        return
    bill.work_left = job.work_left
    skills.gain(colony, pawn, DEFS.recipes[bill.recipe].skill, XP_PER_TICK * ticks)
    known = DEFS.buildings[table.def_name]
    if table.def_name in power.FUEL_ONLY_WHEN_USED:
        table.fuel = round(max(0.0, table.fuel - known.fuel_per_day * ticks / GAME_TICKS_PER_DAY), 9)


def _finish(colony: Colony, pawn: Pawn, job: Job, table: Building, bill: Bill) -> int | None:
    """Use the ingredients up, make the products, and carry the first stack to its stockpile."""
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
    spawning.drop_carried(colony, pawn)
    pawn.carried = made[0]
    if bill.store_mode == "DropOnFloor":
        return None
    cell = hauling.best_cell(colony, pawn, made[0])
    if cell is None or not reservations.reserve_cell(colony, pawn, cell):
        return None
    job.cell = cell
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
            _remember_butchery(colony, pawn, corpse)
    elif recipe.special == "stone_blocks":
        amounts = {f"Blocks{item.def_name.removeprefix('Chunk')}": 20 for item in used}
    made = []
    for name, count in sorted(amounts.items()):
        stuff = used[0].def_name if recipe.special == "stuff" and used else None
        quality = -1
        if item_kinds.is_made_with_quality(name):
            level = skills.level(pawn, recipe.skill)
            quality = recipes.roll_quality(colony, level, colony.now, pawn.id)
        while count > 0:
            part = min(count, spawning.stack_limit(name))
            item = spawning.new_item(colony, name, part, stuff=stuff, quality=quality)
            if item_kinds.is_meal(name) or name == "Pemmican":
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
    """Drop what the dead wore beside the table."""
    for garment in corpse.pawn.apparel:
        spawning.spawn_item(colony, garment, pawn.x, pawn.z)
    corpse.pawn.apparel.clear()


def _remember_butchery(colony: Colony, pawn: Pawn, corpse: Corpse) -> None:
    if not corpse.pawn.is_human:
        return
    thoughts.add_memory(colony, pawn, "ButcheredHumanlikeCorpse")
    for other in colony.colonists():
        if other.id != pawn.id:
            thoughts.add_memory(colony, other, "KnowButcheredHumanlikeCorpse")


def _poisoned(colony: Colony, pawn: Pawn) -> float:
    """The poisoned share of a batch of food: 1 when the kitchen or the cook poisoned it, else 0."""
    room = rooms.room_at(colony, pawn.x, pawn.z)
    indoors = room is not None and not room.is_outdoors
    clean = rooms.stats(colony, room).cleanliness if room is not None and indoors else None
    kitchen, cook = recipes.poison_chance(skills.level(pawn, "Cooking"), clean)
    stream = colony.stream("cooking.poison", colony.now, pawn.id)
    return 1.0 if stream.chance(kitchen) or stream.chance(cook) else 0.0


def _stop(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Credit the work, and drop the fetched ingredients of a product that was not finished."""
    _credit(colony, pawn, job)
    fetched = set(job.queue[: 2 * job.count : 2])
    for item in [packed for packed in pawn.inventory if packed.id in fetched]:
        pawn.inventory.remove(item)
        spawning.spawn_item(colony, item, pawn.x, pawn.z)


DRIVERS: Final = {
    "DoBill": Driver(toils=(_set_out, _take, _begin, _work, _store), can_continue=_can_continue, stop=_stop)
}
