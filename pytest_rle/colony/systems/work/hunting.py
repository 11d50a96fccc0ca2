"""Hunting: shooting and killing marked animals (WorkGiver_HunterHunt, JobDriver_Hunt)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.combat import attacks
from pytest_rle.colony.systems.jobs import job_targets, targets
from pytest_rle.colony.systems.jobs.toils import again, holds, walk
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Job, Pawn

STALK_TICKS: Final = 240
"""Game ticks of walking after which the hunter checks where its prey is now."""

HUNT_TICKS: Final = 5_000
"""Game ticks after which a hunt ends without success (JobDef expiry)."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to hunt the nearest marked animal; None for a pawn without a ranged weapon."""
    marked = colony.world.designations.hunt
    if not marked or weapons.ranged(pawn) is None or "Violent" in pawn.disabled_work:
        return None
    prey = [
        (animal.id, *movement.position(colony, animal))
        for animal_id in sorted(marked)
        if (animal := colony.world.pawns.get(animal_id)) is not None and not animal.dead
    ]
    found = targets.nearest_thing(colony, pawn, prey, adjacent=True)
    return None if found is None else Job("Hunt", target=found)


def _hunt(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Walk within range, shoot until the prey is downed, then step up to it and kill it."""
    prey = colony.world.pawns[job.target]
    if colony.now - job.started_tick > HUNT_TICKS or food.hunger_stage(pawn) >= food.URGENTLY_HUNGRY:
        return None
    x, z = movement.position(colony, prey)
    beside = max(abs(x - pawn.x), abs(z - pawn.z)) <= 1
    if beside or (not prey.downed and attacks.can_reach_now(colony, pawn, prey)):
        movement.stop(colony, pawn)
        return again(job, attacks.attack(colony, pawn, prey))
    tick = job.arrivals[-1] if _leads_beside(colony, pawn, job, x, z) else walk(colony, pawn, job, x, z, adjacent=True)
    return None if tick is None else again(job, min(tick, colony.now + STALK_TICKS))


def _leads_beside(colony: Colony, pawn: Pawn, job: Job, x: int, z: int) -> bool:
    """Whether the hunter still walks, and its path ends beside the cell: a prey that stays needs no new path."""
    if not movement.walking(colony, pawn):
        return False
    end_x, end_z = colony.world.grids.cell(job.path[-1])
    return max(abs(x - end_x), abs(z - end_z)) <= 1


def _is_marked(colony: Colony, prey: Pawn) -> bool:
    return not prey.dead and prey.id in colony.world.designations.hunt


GIVERS: Final = (find,)
DRIVERS: Final = {"Hunt": Driver(toils=(_hunt,), can_continue=holds(job_targets.pawn, _is_marked))}
