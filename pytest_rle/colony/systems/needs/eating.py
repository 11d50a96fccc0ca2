"""How a pawn finds food and eats it. Sources: JobGiver_GetFood, FoodUtility, JobDriver_Ingest of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony, Driver, Jump, Toil
from pytest_rle.colony.systems.jobs import job_targets, reservations, stats, targets
from pytest_rle.colony.systems.jobs.carrying import fetch, take
from pytest_rle.colony.systems.jobs.toils import begin_work, jump, walk
from pytest_rle.colony.systems.map import movement, paths, spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.needs import food, ingestion
from pytest_rle.colony.world import GROWTH_FULL, PLANTS, Item, Job, Pawn
from pytest_rle.rimworld import DEFS, Curve, building_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

INGEST_TICKS: Final = 500
"""Game ticks of a meal at an eating speed of 1 (IngestibleProperties.baseIngestTicks)."""

MOST_AT_ONCE: Final = 20
"""The most units that a pawn eats at once (maxNumToIngestAtOnce)."""

TABLE_RADIUS: Final = 32
"""Cells around the eater within which it looks for a chair at a table (Toils_Ingest.ChairSearchRadius)."""

MOOD_WORTH: Final = Curve(((-100.0, -600.0), (-10.0, -100.0), (-5.0, -70.0), (-1.0, -50.0), (0.0, 0.0), (100.0, 800.0)))
"""Mood offset of a food, and how many cells farther a person walks for it (FoodOptimalityEffectFromMoodCurve)."""

MOOD_OF_FOOD: Final = {
    ingestion.DESPERATE_ONLY: -12.0,
    ingestion.RAW_BAD: -7.0,
    ingestion.MEAL_AWFUL: -4.0,
    ingestion.MEAL_FINE: 5.0,
    ingestion.MEAL_LAVISH: 12.0,
}
"""Mood offset of a food by its preferability."""

ROTS_SOON_TICKS: Final = 30_000
ROTS_SOON_WORTH: Final = 12
"""Game ticks before rotting from which a food is eaten first, and how many cells farther a pawn walks for it."""

PREPACKED: Final = ("MealSurvivalPack", "Pemmican")
PREPACKED_WORTH: Final = -20
"""Foods that do not rot and are kept for later, and how many cells farther a person walks for another food."""

FORAGES_FROM: Final = food.URGENTLY_HUNGRY
"""Hunger stage from which people look for wild fruit."""

GRAZE_RADIUS: Final = 24
"""Cells around an animal within which it looks for a plant to graze."""


def find_meal(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to eat: food from the pack, else from the map, else grazing for animals and wild food for people."""
    packed = next((item for item in pawn.inventory if ingestion.is_food_for(pawn, item.def_name)), None)
    least = least_preferability(pawn)
    if packed is not None and ingestion.preferability(packed.def_name) >= least:
        return Job("Ingest", target=packed.id, count=_count(pawn, packed))
    item = best_food(colony, pawn, least)
    if item is not None:
        return Job("Ingest", target=item.id, count=_count(pawn, item))
    if not pawn.is_human:
        return _find_pasture(colony, pawn)
    return forage(colony, pawn) if food.hunger_stage(pawn) >= FORAGES_FROM else None


def least_preferability(pawn: Pawn) -> int:
    """The lowest preferability that the pawn accepts now. People accept raw food only when urgently hungry."""
    if not pawn.is_human:
        return ingestion.DESPERATE_ONLY
    stage = food.hunger_stage(pawn)
    if stage == food.STARVING:
        return ingestion.DESPERATE_ONLY
    return ingestion.RAW_BAD if stage == food.URGENTLY_HUNGRY else ingestion.MEAL_AWFUL


def best_food(colony: Colony, pawn: Pawn, least: int, *, eater: Pawn | None = None) -> Item | None:
    """The stack with the best balance of worth and distance (FoodUtility.FoodOptimality).

    The pawn fetches it; `eater` eats it, by default the pawn itself. `least` is the lowest preferability accepted.
    """
    eater = eater or pawn
    x, z = movement.position(colony, pawn)
    items, ranked = colony.world.items, []
    for def_name, ids in colony.index.items_of.items():
        if not ids or ingestion.nutrition(def_name) <= 0 or not ingestion.is_food_for(eater, def_name):
            continue
        reached = ingestion.preferability(def_name)
        if reached < least:
            continue
        worth = food_worth(eater, def_name)
        for item_id in ids:
            item = items[item_id]
            if item.forbidden:
                continue
            far = max(abs(item.x - x), abs(item.z - z))
            soon = ROTS_SOON_WORTH if _rots_soon(item) else 0
            ranked.append((far - worth - soon, item_id))
    for _, item_id in sorted(ranked):
        item = items[item_id]
        if reservations.can_reserve(colony, pawn, item_id) and paths.reachable(colony, x, z, item.x, item.z):
            return item
    return None


def food_worth(eater: Pawn, def_name: str) -> int:
    """How many cells farther than for a simple meal the eater walks for this food."""
    if not eater.is_human:
        return 0
    worth = MOOD_WORTH(MOOD_OF_FOOD.get(ingestion.preferability(def_name), 0.0))
    return round(worth) + (PREPACKED_WORTH if def_name in PREPACKED else 0)


def forage(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to harvest the nearest ripe plant that bears food, wild or sown."""
    grids = colony.world.grids
    flat = grids.plant.reshape(-1)
    cells = np.flatnonzero(_BEARS_FOOD.take(flat))
    ripe = _RIPE.take(flat[cells])
    cells = cells[(grids.plant_growth.reshape(-1)[cells] >= ripe) & ~grids.fogged.reshape(-1)[cells]]
    cell = targets.nearest_cell(colony, pawn, cells.tolist())
    return None if cell is None else Job("Harvest", cell=cell)


def _bears_food(plant: str) -> bool:
    crop = DEFS.plants[plant].harvested
    if crop is None:
        return False
    return ingestion.preferability(crop) in (ingestion.RAW_BAD, ingestion.RAW_TASTY)


_BEARS_FOOD: Final = np.array([bool(name) and _bears_food(name) for name in PLANTS], np.bool_)
_RIPE: Final = np.array([DEFS.plants[name].harvest_min_growth * GROWTH_FULL if name else 0.0 for name in PLANTS])
"""Whether each plant bears food, and the growth in millionths from which it can be harvested."""


def _rots_soon(item: Item) -> bool:
    known = DEFS.items.get(item.def_name)
    if known is None or known.days_to_rot_start is None:
        return False
    return known.days_to_rot_start * GAME_TICKS_PER_DAY - item.rot_ticks < ROTS_SOON_TICKS


def _count(pawn: Pawn, item: Item) -> int:
    return max(1, min(ingestion.wanted_count(pawn, item.def_name), item.stack_count, MOST_AT_ONCE))


def _find_pasture(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to graze the nearest plant, for animals that eat plants."""
    animal = DEFS.animals.get(pawn.race)
    if animal is None or not animal.grazes:
        return None
    grids = colony.world.grids
    x, z = movement.position(colony, pawn)
    left, low = max(0, x - GRAZE_RADIUS), max(0, z - GRAZE_RADIUS)
    window = grids.plant[low : z + GRAZE_RADIUS + 1, left : x + GRAZE_RADIUS + 1]
    rows, columns = np.nonzero(window)
    cells = ((rows + low) * grids.width + columns + left).tolist()
    cell = targets.nearest_cell(colony, pawn, cells, accept=lambda c: _can_graze(colony, c))
    return None if cell is None else Job("Ingest", cell=cell)


def _can_graze(colony: Colony, cell: int) -> bool:
    x, z = colony.world.grids.cell(cell)
    name = plants.plant_at(colony, x, z)
    known = DEFS.plants.get(name)
    return known is not None and not known.is_tree and bool(known.nutrition) and not colony.world.grids.plant_sown[z, x]


def eating_ticks(colony: Colony, pawn: Pawn) -> int:
    """Game ticks that this pawn needs to eat a meal."""
    return round(INGEST_TICKS / max(0.1, stats.stat(colony, pawn, "EatingSpeed")))


def _set_out(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
    """Take food out of the pack and go to a table; or walk to food that lies somewhere."""
    packed = _packed(pawn, job.target)
    if packed is None:
        return _FETCH(colony, pawn, job)
    part = packed
    if packed.stack_count > job.count:
        part = spawning.split(colony, packed, job.count)
    else:
        pawn.inventory.remove(packed)
    spawning.drop_carried(colony, pawn)
    pawn.carried = part
    return jump(AT_TABLE, _to_table(colony, pawn, job))


def _pick_up(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Pick up the food and carry it to a table."""
    if pawn.carried is None and not take(colony, pawn, job_targets.item(colony, job), job.count or 1):
        return None
    return _to_table(colony, pawn, job)


def _chew(colony: Colony, pawn: Pawn, job: Job) -> int:
    return begin_work(colony, job, eating_ticks(colony, pawn), 1.0)


def _swallow(colony: Colony, pawn: Pawn, job: Job) -> None:
    if pawn.carried is not None:
        ingestion.eat(colony, pawn, pawn.carried, job.count or pawn.carried.stack_count)


def _packed(pawn: Pawn, item_id: int) -> Item | None:
    return next((item for item in pawn.inventory if item.id == item_id), None)


def _to_table(colony: Colony, pawn: Pawn, job: Job) -> int:
    """Carry the food to a chair at a table, if there is one near; otherwise eat on the spot."""
    if not pawn.is_human or pawn.carried is None or pawn.carried.def_name in ingestion.SNACKS:
        return colony.now
    seat = find_seat(colony, pawn)
    if seat is None:
        return colony.now
    job.second_target = seat
    reservations.reserve(colony, pawn, seat)
    chair = colony.world.buildings[seat]
    tick = walk(colony, pawn, job, chair.x, chair.z)
    return colony.now if tick is None else tick


def find_seat(colony: Colony, pawn: Pawn) -> int | None:
    """The id of the nearest free chair beside a table, within 32 cells."""
    seats = colony.memo("eating.seats", colony.index.building_version, lambda: _seats(colony))
    x, z = movement.position(colony, pawn)
    near = [seat for seat in seats if (seat[1] - x) ** 2 + (seat[2] - z) ** 2 <= TABLE_RADIUS**2]
    return targets.nearest_thing(colony, pawn, near)


def _seats(colony: Colony) -> list[tuple[int, int, int]]:
    grids, buildings = colony.world.grids, colony.world.buildings
    seats = []
    for building in colony.index.buildings_of(building_kinds.CHAIRS):
        for dx, dz in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            x, z = building.x + dx, building.z + dz
            edifice = int(grids.edifice[z, x]) if grids.contains(x, z) else 0
            if edifice and buildings[edifice].def_name in building_kinds.TABLES:
                seats.append((building.id, building.x, building.z))
                break
    return seats


def _go_grazing(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    if not reservations.reserve_cell(colony, pawn, job.cell):
        return None
    return walk(colony, pawn, job, *colony.world.grids.cell(job.cell))


def _bite(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    return begin_work(colony, job, INGEST_TICKS, 1.0) if _can_graze(colony, job.cell) else None


def _graze(colony: Colony, pawn: Pawn, job: Job) -> None:
    if not _can_graze(colony, job.cell):
        return
    grids = colony.world.grids
    x, z = grids.cell(job.cell)
    known = DEFS.plants[plants.plant_at(colony, x, z)]
    bite = known.nutrition * int(grids.plant_growth[z, x]) / GROWTH_FULL
    pawn.needs.food = round(min(food.most(pawn), pawn.needs.food + bite), 9)
    pawn.needs.starving_since = -1
    plants.die(colony, x, z)


def _ingest(number: int) -> Toil:
    """Toil number `number` of Ingest: of grazing when the job names a plant's cell, else of eating an item."""

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
        grazes = job.cell >= 0 and not job.target
        return (_GRAZING if grazes else _EATING)[number](colony, pawn, job)

    return toil


_FETCH: Final = fetch(job_targets.item)

AT_TABLE: Final = 2
"""The toil of eating that starts to chew."""

_EATING: Final[tuple[Toil, ...]] = (_set_out, _pick_up, _chew, _swallow)
_GRAZING: Final[tuple[Toil, ...]] = (_go_grazing, _bite, _graze)

DRIVERS: Final = {"Ingest": Driver(toils=tuple(_ingest(number) for number in range(len(_EATING))))}
