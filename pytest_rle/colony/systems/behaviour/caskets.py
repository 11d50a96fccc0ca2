"""Cryptosleep caskets of a ship: who climbs in lies there until the ship leaves.

Sources: Building_CryptosleepCasket, JobDriver_EnterCryptosleepCasket of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import arrivals, reservations
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.world import Job, Pawn

CASKET: Final = "Ship_CryptosleepCasket"

ENTER_TICKS: Final = 500
"""Game ticks to climb into a casket."""


def refuse(colony: Colony, pawn: Pawn, building_id: int) -> str | None:
    """Why a pawn cannot enter a casket, or None where it can."""
    building = colony.world.buildings.get(building_id)
    if building is None or building.def_name != CASKET:
        return f"{building_id} is no ship cryptosleep casket"
    if building_id in colony.world.caskets or not reservations.can_reserve(colony, pawn, building_id):
        return "that casket is taken"
    return None


def enter_job(building_id: int) -> Job:
    """A job to climb into a casket."""
    return Job("EnterCryptosleepCasket", target=building_id)


def _enter(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    casket = colony.world.buildings.get(job.target)
    if casket is None or casket.id in colony.world.caskets or not reservations.reserve(colony, pawn, casket.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, casket.x, casket.z, adjacent=True)
    if job.toil == 1:
        job.toil = 2
        return begin_work(colony, job, ENTER_TICKS, 1.0)
    arrivals.leave(colony, pawn)
    colony.world.caskets[casket.id] = pawn
    return None


DRIVERS: Final = {"EnterCryptosleepCasket": Driver(_enter)}
