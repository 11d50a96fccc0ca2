"""Hunting: marked animals are shot and finished off (WorkGiver_HunterHunt, JobDriver_Hunt)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.combat import attacks
from pytest_rle.colony.systems.jobs import reservations, targets
from pytest_rle.colony.systems.jobs.toils import walk
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Job, Pawn

LOOK_TICKS: Final = 240
"""Game ticks of stalking after which the hunter looks where its prey is now."""

HUNT_TICKS: Final = 5_000
"""A hunt is given up for other needs after this long (JobDef expiry)."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """The nearest animal marked for hunting, for somebody with a gun or a bow."""
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


def _hunt(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Go within range, shoot until the prey falls, then step up and end it."""
    prey = colony.world.pawns.get(job.target)
    if prey is None or prey.dead or prey.id not in colony.world.designations.hunt:
        return None
    if not reservations.reserve(colony, pawn, prey.id):
        return None
    movement.settle(colony, pawn)
    if colony.now - job.started_tick > HUNT_TICKS or food.hunger_stage(pawn) >= food.URGENTLY_HUNGRY:
        return None
    x, z = movement.position(colony, prey)
    beside = max(abs(x - pawn.x), abs(z - pawn.z)) <= 1
    if beside or (not prey.downed and attacks.can_reach_now(colony, pawn, prey)):
        movement.stop(colony, pawn)
        return attacks.attack(colony, pawn, prey)
    tick = walk(colony, pawn, job, x, z, adjacent=True)
    return None if tick is None else min(tick, colony.now + LOOK_TICKS)


GIVERS: Final = (find,)
DRIVERS: Final = {"Hunt": Driver(_hunt)}
