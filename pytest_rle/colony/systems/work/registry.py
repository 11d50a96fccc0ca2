"""Every work type with its givers, and the order in which a pawn asks them.

Sources: WorkTypeDef.naturalPriority, WorkGiverDef.priorityInType, JobGiver_Work of RimWorld 1.6. BasicWorker has no
givers, because an order to flick a switch takes effect at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.work import (
    cleaning,
    construction,
    crafting,
    doctor,
    firefighting,
    growing,
    handling,
    haulers,
    hunting,
    mining,
    patient,
    plant_cutting,
    research,
    warden,
)
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import DEFS

Giver = Callable[[Colony, Pawn], Job | None]
"""Finds a job of one kind for a pawn, or None. It must be cheap when there is none."""


@functools.cache
def givers() -> Mapping[str, tuple[Giver, ...]]:
    """The givers of each work type, the most important first, in the types' natural order."""
    found: dict[str, tuple[Giver, ...]] = {
        "Firefighter": firefighting.GIVERS,
        "Patient": (patient.find,),
        "Doctor": doctor.GIVERS,
        "PatientBedRest": (patient.find_rest,),
        "Warden": warden.GIVERS,
        "Handling": handling.GIVERS,
        "Cooking": crafting.COOKING,
        "Hunting": hunting.GIVERS,
        "Construction": construction.GIVERS,
        "Growing": growing.GIVERS,
        "Mining": mining.GIVERS,
        "PlantCutting": plant_cutting.GIVERS,
        "Smithing": crafting.SMITHING,
        "Tailoring": crafting.TAILORING,
        "Art": crafting.ART,
        "Crafting": crafting.CRAFTING,
        "Hauling": haulers.GIVERS,
        "Cleaning": cleaning.GIVERS,
        "Research": (research.find,),
    }
    return {name: found.get(name, ()) for name in DEFS.work_types}


@functools.cache
def emergencies() -> tuple[tuple[str, Giver], ...]:
    """Work types and their givers that go before all other work (WorkGiverDef.emergency)."""
    return ("Firefighter", firefighting.find), ("Doctor", doctor.find_urgent), ("Doctor", doctor.find_rescue)


@functools.cache
def _natural_order() -> Mapping[str, int]:
    return {name: place for place, name in enumerate(DEFS.work_types)}


def active_types(pawn: Pawn) -> list[str]:
    """The work types that the pawn does, by its priorities 1 to 4, then in natural order."""
    order = _natural_order()
    able = [
        (priority, order[name], name)
        for name, priority in pawn.work_priorities.items()
        if priority > 0 and name in order and name not in pawn.disabled_work
    ]
    return [name for _, _, name in sorted(able)]


def does(pawn: Pawn, work_type: str) -> bool:
    """Whether the pawn does a work type: its priority is above 0 and the work is not disabled."""
    return pawn.work_priorities.get(work_type, 0) > 0 and work_type not in pawn.disabled_work


def find_work(colony: Colony, pawn: Pawn) -> Job | None:
    """The first job that a giver of the pawn's work types finds, or None."""
    table = givers()
    for name in active_types(pawn):
        for giver in table[name]:
            job = giver(colony, pawn)
            if job is not None:
                return job
    return None


def find_emergency(colony: Colony, pawn: Pawn) -> Job | None:
    """The first job that an emergency giver finds, or None."""
    for work_type, giver in emergencies():
        if does(pawn, work_type):
            job = giver(colony, pawn)
            if job is not None:
                return job
    return None
