"""Hauling: fuel to fires and machines, corpses to graves, and other items to stockpiles.

Sources: WorkGiver_Refuel, WorkGiver_HaulCorpses, WorkGiver_HaulGeneral of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import hauling, job_targets, reservations, targets
from pytest_rle.colony.systems.jobs.carrying import carry, carry_limit, fetch
from pytest_rle.colony.systems.jobs.job_targets import at
from pytest_rle.colony.systems.jobs.toils import begin_work, go_to, holds, walk, work_for
from pytest_rle.colony.systems.map import paths
from pytest_rle.colony.world import Building, Corpse, Job, Pawn
from pytest_rle.rimworld import DEFS, building_kinds

REFUEL_BELOW: Final = 0.3
"""Share of the fuel capacity at or below which people refuel (CompProperties_Refuelable.autoRefuelPercent)."""

REFUEL_TICKS: Final = 240
BURY_TICKS: Final = 180
"""Game ticks to refuel a building, and to bury a corpse."""

BURNERS: Final = frozenset(name for name, known in DEFS.buildings.items() if known.fuel_capacity > 0)
"""Buildings that hold fuel."""

FUEL: Final = {"ChemfuelPoweredGenerator": "Chemfuel"}
"""The fuel of a building, by def; all others burn wood."""


def fuel_of(building_def: str) -> str:
    """The item that a building burns."""
    return FUEL.get(building_def, "WoodLog")


def find_refuel(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to refuel the nearest fire or machine that is low on fuel, or None."""
    burning = colony.memo("hauling.fuelled", colony.index.building_version, _fuelled, colony)
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
    count = min(lacking, item.stack_count, carry_limit(item.def_name))
    return Job("Refuel", target=building.id, second_target=item.id, count=count) if count > 0 else None


def _fuelled(colony: Colony) -> list[tuple[Building, float]]:
    return [
        (burner, DEFS.buildings[burner.def_name].fuel_capacity)
        for burner in colony.index.buildings_of(BURNERS)
        if burner.player
    ]


def find_bury(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to bury the nearest person's corpse in the nearest empty grave, or None."""
    dead = [c for _, c in sorted(colony.world.corpses.items()) if c.pawn.is_human and not c.buried_in]
    if not dead:
        return None
    taken = {c.buried_in for c in colony.world.corpses.values()}
    graves = [
        (grave.id, grave.x, grave.z)
        for grave in colony.index.buildings_of(building_kinds.GRAVES)
        if grave.id not in taken
    ]
    if not graves:
        return None
    allowed = [(c.id, c.x, c.z) for c in dead if not c.forbidden]
    found = targets.nearest_thing(colony, pawn, allowed, adjacent=True)
    chosen = targets.nearest_thing(colony, pawn, graves, adjacent=True) if found is not None else None
    return None if chosen is None else Job("BuryCorpse", target=found or 0, second_target=chosen)


def _fill(colony: Colony, pawn: Pawn, job: Job) -> None:
    building, held = colony.world.buildings[job.target], pawn.carried
    if held is not None and held.def_name == fuel_of(building.def_name):
        room = int(DEFS.buildings[building.def_name].fuel_capacity - building.fuel)
        count = min(room, held.stack_count)
        building.fuel = round(building.fuel + count, 9)
        held.stack_count -= count
        if held.stack_count <= 0:
            pawn.carried = None


def _can_bury(colony: Colony, pawn: Pawn, job: Job) -> bool:
    corpse = colony.world.corpses.get(job.target)
    if corpse is None or corpse.buried_in or job.second_target not in colony.world.buildings:
        return False
    return reservations.reserve(colony, pawn, corpse.id) and reservations.reserve(colony, pawn, job.second_target)


def _corpse(colony: Colony, job: Job) -> Corpse | None:
    return colony.world.corpses.get(job.target)


def _carry_corpse(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    grave = colony.world.buildings[job.second_target]
    if not paths.reachable(colony, pawn.x, pawn.z, grave.x, grave.z, adjacent=True):
        return None
    return walk(colony, pawn, job, grave.x, grave.z, adjacent=True)


def _dig(colony: Colony, pawn: Pawn, job: Job) -> int:
    corpse = colony.world.corpses[job.target]
    corpse.x, corpse.z = pawn.x, pawn.z
    return begin_work(colony, job, BURY_TICKS, 1.0)


def _bury(colony: Colony, pawn: Pawn, job: Job) -> None:
    corpse, grave = colony.world.corpses[job.target], colony.world.buildings[job.second_target]
    corpse.x, corpse.z, corpse.buried_in = grave.x, grave.z, grave.id


def find_general(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to haul the nearest misplaced item to its stockpile, or None."""
    return hauling.find_haul(colony, pawn)


GIVERS: Final = (find_refuel, find_bury, find_general)
DRIVERS: Final = {
    "Refuel": Driver(
        toils=(
            fetch(job_targets.second_item),
            carry(job_targets.second_item, at(job_targets.building)),
            work_for(REFUEL_TICKS),
            _fill,
        ),
        can_continue=holds(job_targets.building),
    ),
    "BuryCorpse": Driver(toils=(go_to(at(_corpse), adjacent=True), _carry_corpse, _dig, _bury), can_continue=_can_bury),
}
