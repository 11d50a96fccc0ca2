"""Fighting fires, and what those do who burn.

Sources: WorkGiver_FightFires, JobDriver_BeatFire, JobGiver_ExtinguishSelf, JobDriver_ExtinguishSelf of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.jobs import reservations, targets
from pytest_rle.colony.systems.jobs.toils import walk
from pytest_rle.colony.systems.map import movement, sight, spawning
from pytest_rle.colony.world import Fire, Job, Pawn

BEAT_TICKS: Final = 66
"""Game ticks between two beats (1.1 seconds, Verb_BeatFire)."""

ROLL_TICKS: Final = 150
"""Game ticks of rolling on the ground, which puts the fire out."""

ROLL_CHANCE: Final = 0.1
"""Chance that somebody who burns thinks of rolling, each time it stops running (JobGiver_ExtinguishSelf)."""

RUN_RADIUS: Final = 7
RUN_TICKS: Final = 60
"""Cells that somebody who burns runs at most, and the game ticks before it looks again when it cannot run."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """The nearest fire in the home area, or on one of the colony's own."""
    fires = colony.world.fires
    if not fires:
        return None
    burning = [(number, *fire.place(colony, found)) for number, found in fires.items() if _is_ours(colony, pawn, found)]
    nearest = targets.nearest_thing(colony, pawn, burning, adjacent=True)
    return None if nearest is None else beat_job(nearest)


def beat_job(fire_id: int) -> Job:
    """A job to beat at a fire until it is out."""
    return Job("BeatFire", target=fire_id)


def burning_job(colony: Colony, pawn: Pawn) -> Job | None:
    """What a pawn on fire does before everything else; None for one that does not burn."""
    if not colony.world.fires:
        return None
    own = fire.on(colony, pawn)
    return None if own is None else Job("ExtinguishSelf", target=own.id)


def _is_ours(colony: Colony, pawn: Pawn, burning: Fire) -> bool:
    if burning.pawn == pawn.id:
        return False
    victim = colony.world.pawns.get(burning.pawn)
    if victim is not None:
        return victim.faction == pawn.faction
    return bool(colony.world.grids.home_area[burning.z, burning.x])


def _beat(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Toil 0 on the way to the fire, 1 beside it."""
    movement.settle(colony, pawn)
    burning = colony.world.fires.get(job.target)
    if burning is None or not reservations.reserve(colony, pawn, burning.id):
        return None
    x, z = fire.place(colony, burning)
    if not sight.adjacent(*movement.position(colony, pawn), x, z):
        job.toil = 0
        return walk(colony, pawn, job, x, z, adjacent=True)
    movement.stop(colony, pawn)
    if job.toil == 1:
        fire.beat(colony, burning)
        if burning.id not in colony.world.fires:
            return None
    job.toil = 1
    return colony.now + BEAT_TICKS


def _extinguish_self(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Run about until one thinks of rolling on the ground (toil 1)."""
    own = colony.world.fires.get(job.target)
    if own is None:
        return None
    movement.settle(colony, pawn)
    if job.toil == 1:
        spawning.remove_fire(colony, own)
        return None
    stream = colony.stream("burning", colony.now, pawn.id)
    if stream.chance(ROLL_CHANCE):
        movement.stop(colony, pawn)
        job.toil = 1
        return colony.now + ROLL_TICKS
    x, z = pawn.x + stream.integer(-RUN_RADIUS, RUN_RADIUS), pawn.z + stream.integer(-RUN_RADIUS, RUN_RADIUS)
    tick = walk(colony, pawn, job, x, z) if colony.index.passable(x, z) else None
    return colony.now + RUN_TICKS if tick is None else tick


GIVERS: Final = (find,)
DRIVERS: Final = {"BeatFire": Driver(_beat), "ExtinguishSelf": Driver(_extinguish_self)}
