"""Hauling: fuel for fires and machines, the dead to their graves, and everything else to the stockpiles.

Sources: WorkGiver_Refuel, WorkGiver_HaulCorpses, WorkGiver_HaulGeneral of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import hauling, reservations, targets
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.world import Building, Corpse, Job, Pawn
from pytest_rle.rimworld import DEFS

REFUEL_BELOW: Final = 0.3
"""Share of the fuel below which people bring more (CompProperties_Refuelable.autoRefuelPercent)."""

REFUEL_TICKS: Final = 240
BURY_TICKS: Final = 180

FUEL: Final = {"ChemfuelPoweredGenerator": "Chemfuel"}
"""What a fire or machine burns, wood unless named here."""

GRAVES: Final = frozenset({"Grave", "Sarcophagus"})


def fuel_of(building_def: str) -> str:
    """The item that a building burns."""
    return FUEL.get(building_def, "WoodLog")


def find_refuel(colony: Colony, pawn: Pawn) -> Job | None:
    """Bring fuel to the nearest fire or machine that is low on it."""
    burning = colony.memo("hauling.fuelled", colony.index.structure_version, lambda: _fuelled(colony))
    low = [
        (building.id, building.x, building.z)
        for building, capacity in burning
        if building.fuel <= capacity * REFUEL_BELOW and building.switched_on and not building.forbidden
    ]
    if not low:
        return None
    found = targets.nearest_thing(colony, pawn, low, adjacent=True)
    if found is None:
        return None
    building = colony.world.buildings[found]
    item = targets.nearest_item(colony, pawn, (fuel_of(building.def_name),))
    if item is None:
        return None
    lacking = int(DEFS.buildings[building.def_name].fuel_capacity - building.fuel)
    count = min(lacking, item.stack_count, hauling.carry_limit(item.def_name))
    return Job("Refuel", target=building.id, second_target=item.id, count=count) if count > 0 else None


def _fuelled(colony: Colony) -> list[tuple[Building, float]]:
    return [
        (b, DEFS.buildings[b.def_name].fuel_capacity)
        for _, b in sorted(colony.world.buildings.items())
        if b.player and b.def_name in DEFS.buildings and DEFS.buildings[b.def_name].fuel_capacity > 0
    ]


def find_bury(colony: Colony, pawn: Pawn) -> Job | None:
    """Carry one of the colony's dead, or any person's corpse, to an empty grave."""
    dead = [c for _, c in sorted(colony.world.corpses.items()) if c.pawn.is_human and not c.buried_in]
    if not dead:
        return None
    taken = {c.buried_in for c in colony.world.corpses.values()}
    graves = [(b.id, b.x, b.z) for b in colony.world.buildings.values() if b.def_name in GRAVES and b.id not in taken]
    if not graves:
        return None
    allowed = [(c.id, c.x, c.z) for c in dead if not c.forbidden]
    found = targets.nearest_thing(colony, pawn, allowed, adjacent=True)
    grave = targets.nearest_thing(colony, pawn, graves, adjacent=True) if found is not None else None
    return None if grave is None else Job("BuryCorpse", target=found or 0, second_target=grave)


def _refuel(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    building, item = colony.world.buildings.get(job.target), colony.world.items.get(job.second_target)
    if building is None or not reservations.reserve(colony, pawn, building.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        if item is None or not reservations.reserve(colony, pawn, item.id):
            return None
        job.toil = 1
        return walk(colony, pawn, job, item.x, item.z)
    if job.toil == 1:
        if item is None or (item.x, item.z) != (pawn.x, pawn.z):
            return None
        reservations.release(colony, pawn, item.id)
        hauling.pick_up(colony, pawn, item, job.count)
        job.toil = 2
        return walk(colony, pawn, job, building.x, building.z, adjacent=True)
    if job.toil == 2:
        job.toil = 3
        return begin_work(colony, job, REFUEL_TICKS, 1.0)
    held = pawn.carried
    if held is not None and held.def_name == fuel_of(building.def_name):
        room = int(DEFS.buildings[building.def_name].fuel_capacity - building.fuel)
        count = min(room, held.stack_count)
        building.fuel = round(building.fuel + count, 9)
        held.stack_count -= count
        if held.stack_count <= 0:
            pawn.carried = None
    return None


def _bury(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    corpse: Corpse | None = colony.world.corpses.get(job.target)
    grave = colony.world.buildings.get(job.second_target)
    if corpse is None or grave is None or corpse.buried_in:
        return None
    if not reservations.reserve(colony, pawn, corpse.id) or not reservations.reserve(colony, pawn, grave.id):
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, corpse.x, corpse.z, adjacent=True)
    if job.toil == 1:
        if not paths.reachable(colony, pawn.x, pawn.z, grave.x, grave.z, adjacent=True):
            return None
        job.toil = 2
        return walk(colony, pawn, job, grave.x, grave.z, adjacent=True)
    if job.toil == 2:
        job.toil = 3
        corpse.x, corpse.z = pawn.x, pawn.z
        return begin_work(colony, job, BURY_TICKS, 1.0)
    corpse.x, corpse.z, corpse.buried_in = grave.x, grave.z, grave.id
    return None


def find_general(colony: Colony, pawn: Pawn) -> Job | None:
    """Bring the nearest misplaced item to its stockpile."""
    return hauling.find_haul(colony, pawn)


GIVERS: Final = (find_refuel, find_bury, find_general)
DRIVERS: Final = {"Refuel": Driver(_refuel), "BuryCorpse": Driver(_bury)}
