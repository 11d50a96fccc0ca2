"""Fighting fires, and what burning pawns do.

Sources: WorkGiver_FightFires, JobDriver_BeatFire, JobGiver_ExtinguishSelf, JobDriver_ExtinguishSelf of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.jobs import targets
from pytest_rle.colony.systems.jobs.toils import again, beside, holds, walk
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.world import Fire, Job, Pawn

BEAT_TICKS: Final = 66
"""Game ticks between two beats (1.1 seconds, Verb_BeatFire)."""

ROLL_TICKS: Final = 150
"""Game ticks of rolling on the ground, which puts the fire out."""

ROLL_CHANCE: Final = 0.1
"""Chance that a burning pawn begins to roll, each time it stops running (JobGiver_ExtinguishSelf)."""

RUN_RADIUS: Final = 7
RUN_TICKS: Final = 60
"""The most cells that a burning pawn runs at once, and the game ticks before it tries again when it cannot run."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to beat the nearest fire in the home area or on a pawn of the same faction, or None."""
    fires = colony.world.fires
    if not fires:
        return None
    burning = [(number, *fire.place(colony, found)) for number, found in fires.items() if _is_ours(colony, pawn, found)]
    nearest = targets.nearest_thing(colony, pawn, burning, adjacent=True)
    return None if nearest is None else beat_job(nearest)


def beat_job(fire_id: int) -> Job:
    """A job to beat a fire until it is out."""
    return Job("BeatFire", target=fire_id)


def burning_job(colony: Colony, pawn: Pawn) -> Job | None:
    """The job of a burning pawn, which goes before all others; None for a pawn that does not burn."""
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


def _face(colony: Colony, pawn: Pawn, job: Job) -> int:
    movement.stop(colony, pawn)
    return colony.now + BEAT_TICKS


def _beat(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Beat the fire once. Repeated until it is out."""
    movement.stop(colony, pawn)
    fire.beat(colony, colony.world.fires[job.target])
    return again(job, colony.now + BEAT_TICKS) if job.target in colony.world.fires else None


def _run_about(colony: Colony, pawn: Pawn, job: Job) -> int | Jump:
    """Run to a random cell nearby. Repeated until the pawn begins to roll on the ground."""
    stream = colony.stream("burning", colony.now, pawn.id)
    if stream.chance(ROLL_CHANCE):
        movement.stop(colony, pawn)
        return colony.now + ROLL_TICKS
    x, z = pawn.x + stream.integer(-RUN_RADIUS, RUN_RADIUS), pawn.z + stream.integer(-RUN_RADIUS, RUN_RADIUS)
    tick = walk(colony, pawn, job, x, z) if colony.index.passable(x, z) else None
    return Jump(job.toil, colony.now + RUN_TICKS if tick is None else tick)


def _put_out(colony: Colony, pawn: Pawn, job: Job) -> None:
    spawning.remove_fire(colony, colony.world.fires[job.target])


def _still_burns(colony: Colony, pawn: Pawn, job: Job) -> bool:
    return job.target in colony.world.fires


def _fire(colony: Colony, job: Job) -> Fire | None:
    return colony.world.fires.get(job.target)


def _at_fire(colony: Colony, job: Job) -> tuple[int, int] | None:
    burning = _fire(colony, job)
    return None if burning is None else fire.place(colony, burning)


GIVERS: Final = (find,)
DRIVERS: Final = {
    "BeatFire": Driver(toils=(beside(_at_fire, _face), beside(_at_fire, _beat, back_to=0)), can_continue=holds(_fire)),
    "ExtinguishSelf": Driver(toils=(_run_about, _put_out), can_continue=_still_burns),
}
