"""Mining: removing marked rock, which yields ore or a chunk (WorkGiver_Miner, JobDriver_Mine, Mineable)."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.systems.jobs import reservations, stats, targets
from pytest_rle.colony.systems.jobs.job_targets import at_cell
from pytest_rle.colony.systems.jobs.toils import again, begin_work, credit_work, go_to
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import food, rest
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.world import FILTH_INDEX, Job, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

BLOW_TICKS: Final = 100.0
BLOW_DAMAGE: Final = 80.0
"""A blow takes 80 hit points off natural rock, every 100 game ticks at MiningSpeed 1."""

XP_PER_TICK: Final = 0.07
"""Experience per game tick of mining."""

STRETCH_TICKS: Final = 2_500
"""The most game ticks that a miner works before it checks its own needs."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to mine the nearest marked rock within reach, or None."""
    marked = colony.world.designations.mine
    if not marked:
        return None
    grids = colony.world.grids
    cell = targets.nearest_cell(colony, pawn, marked, adjacent=True, accept=lambda c: bool(grids.rock.reshape(-1)[c]))
    return None if cell is None else Job("Mine", cell=cell)


def _can_mine(colony: Colony, pawn: Pawn, job: Job) -> bool:
    """Whether there is still rock. If not, its mark is removed."""
    x, z = colony.world.grids.cell(job.cell)
    if not colony.world.grids.rock[z, x]:
        colony.world.designations.mine.discard(job.cell)
        return False
    return reservations.reserve_cell(colony, pawn, job.cell)


def _begin(colony: Colony, pawn: Pawn, job: Job) -> int:
    x, z = colony.world.grids.cell(job.cell)
    return _strike(colony, pawn, job, whole_blows(int(colony.world.grids.rock_hit_points[z, x])))


def _mine(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Credit the blows of the last stretch, and begin another unless the rock breaks or the pawn has other needs."""
    grids = colony.world.grids
    x, z = grids.cell(job.cell)
    _credit(colony, pawn, job)
    if grids.rock_hit_points[z, x] <= 0:
        _break(colony, pawn, x, z)
        return None
    if food.hunger_stage(pawn) >= food.HUNGRY or pawn.needs.rest < rest.VERY_TIRED:
        return None
    return again(job, _strike(colony, pawn, job, job.work_left))


def _strike(colony: Colony, pawn: Pawn, job: Job, damage: float) -> int:
    speed = stats.stat(colony, pawn, "MiningSpeed") * BLOW_DAMAGE / BLOW_TICKS
    return begin_work(colony, job, damage, round(speed, 9), STRETCH_TICKS)


def whole_blows(hit_points: int) -> float:
    """The damage of the blows that break a rock of so many hit points; the last blow counts in full."""
    return math.ceil(hit_points / BLOW_DAMAGE) * BLOW_DAMAGE


def _credit(colony: Colony, pawn: Pawn, job: Job) -> None:
    _, ticks = credit_work(colony, job)
    if not ticks:
        return
    x, z = colony.world.grids.cell(job.cell)
    if colony.world.grids.rock[z, x]:
        rock = colony.world.grids.rock_hit_points
        rock[z, x] = min(int(rock[z, x]), math.ceil(job.work_left))
    skills.gain(colony, pawn, "Mining", XP_PER_TICK * ticks)


def _break(colony: Colony, pawn: Pawn, x: int, z: int) -> None:
    """Remove the rock, drop its yield, and reveal what lies behind it."""
    name = spawning.rock_at(colony, x, z)
    known, cell = DEFS.mineables[name], colony.world.grids.index(x, z)
    spawning.set_rock(colony, x, z, "")
    colony.world.designations.mine.discard(cell)
    colony.emit(
        "rock_mined",
        {
            "pawn": {"id": pawn.id, "name": pawn.name.short},
            "target": {
                "id": spawning.rock_id(cell),
                "def_name": name,
                "label": label(name),
                "position": {"x": x, "z": z},
            },
            "map_id": colony.world.map_id,
        },
    )
    stream = colony.stream("mining", colony.now, cell)
    grids = colony.world.grids
    if not grids.filth[z, x]:
        grids.filth[z, x], grids.filth_thickness[z, x] = FILTH_INDEX["Filth_RubbleRock"], 1
    reveal(colony, x, z)
    if not stream.chance(known.drop_chance):
        return
    count = known.yield_count
    if known.is_ore:
        amount = count * stats.stat(colony, pawn, "MiningYield") * colony.difficulty.mine_yield_factor
        count = int(amount) + stream.chance(round(amount - int(amount), 9))
    if count > 0:
        spawning.spawn_item(colony, spawning.new_item(colony, known.mined, count), x, z)


def reveal(colony: Colony, x: int, z: int) -> None:
    """Reveal the fogged cells around an opened one, and every open space that they lead to (FogGrid).

    Revealed open space is reported as `fog_updated`. `all_on_screen` is false: there is no screen.
    """
    grids, cost = colony.world.grids, colony.index.path_cost
    queue = [(x, z)]
    cells_revealed, root = 0, None
    while queue:
        cx, cz = queue.pop()
        for dx in (-1, 0, 1):
            for dz in (-1, 0, 1):
                nx, nz = cx + dx, cz + dz
                if grids.contains(nx, nz) and grids.fogged[nz, nx]:
                    grids.fogged[nz, nx] = False
                    cells_revealed += 1
                    if cost[grids.index(nx, nz)] != IMPASSABLE:
                        queue.append((nx, nz))
                        root = root or {"x": nx, "z": nz}
    if root is not None:
        colony.emit(
            "fog_updated",
            {
                "map_id": colony.world.map_id,
                "root_cell": root,
                "cells_revealed": cells_revealed,
                "mechanoid_found": False,
                "all_on_screen": False,
            },
        )


GIVERS: Final = (find,)
DRIVERS: Final = {
    "Mine": Driver(toils=(go_to(at_cell, adjacent=True), _begin, _mine), can_continue=_can_mine, stop=_credit)
}
