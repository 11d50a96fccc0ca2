"""Cryptosleep caskets of a ship: a pawn that climbs in stays there until the ship leaves.

Sources: Building_CryptosleepCasket, JobDriver_EnterCryptosleepCasket of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import arrivals, job_targets, reservations
from pytest_rle.colony.systems.jobs.job_targets import at
from pytest_rle.colony.systems.jobs.toils import go_to, holds, work_for
from pytest_rle.colony.world import Building, Job, Pawn

CASKET: Final = "Ship_CryptosleepCasket"

ENTER_TICKS: Final = 500
"""Game ticks to climb into a casket."""


def refuse(colony: Colony, pawn: Pawn, building_id: int) -> str | None:
    """Why a pawn cannot enter a casket, or None when it can."""
    building = colony.world.buildings.get(building_id)
    if building is None or building.def_name != CASKET:
        return f"{building_id} is not a ship cryptosleep casket"
    if building_id in colony.world.caskets or not reservations.can_reserve(colony, pawn, building_id):
        return "that casket is occupied or reserved"
    return None


def enter_job(building_id: int) -> Job:
    """A job to climb into a casket."""
    return Job("EnterCryptosleepCasket", target=building_id)


def _climb_in(colony: Colony, pawn: Pawn, job: Job) -> None:
    arrivals.leave(colony, pawn)
    colony.world.caskets[job.target] = pawn


def _is_free(colony: Colony, casket: Building) -> bool:
    return casket.id not in colony.world.caskets


DRIVERS: Final = {
    "EnterCryptosleepCasket": Driver(
        toils=(go_to(at(job_targets.building), adjacent=True), work_for(ENTER_TICKS), _climb_in),
        can_continue=holds(job_targets.building, _is_free),
    )
}
