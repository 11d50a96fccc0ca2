"""Errands that are no work: going, waiting, wandering, fighting, dressing, leaving; and lying downed.

Sources: JobDriver_Goto, JobDriver_Wait, JobDriver_Equip, JobDriver_Wear, JobDriver_AttackMelee of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.combat import attacks
from pytest_rle.colony.systems.jobs import reservations
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import recreation
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import DEFS

IDLE_TICKS: Final = 1_250
"""Game ticks that somebody with nothing to do spends between two looks for work."""

ANIMAL_IDLE_TICKS: Final = 5_000
STAND_TICKS: Final = 2_500
CHASE_TICKS: Final = 60

WANDER_RADIUS: Final = 7
"""Cells around which idle people wander (JobGiver_WanderColony)."""

DRESS_TICKS: Final = 180
"""Game ticks to put a garment on, about (StatDef EquipDelay)."""


def _walk_only(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Go to the job's cell, or finish the way that was laid out for it, and be done."""
    if job.toil == 0 and job.cell >= 0 and not job.path:
        job.toil = 1
        return walk(colony, pawn, job, *colony.world.grids.cell(job.cell))
    job.toil = 1
    if movement.walking(colony, pawn):
        return job.arrivals[-1]
    movement.settle(colony, pawn)
    return None


WALK_ONLY: Final = Driver(_walk_only)
"""The driver of jobs that are nothing but a way."""


def _stand(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Stand by while drafted."""
    movement.settle(colony, pawn)
    return colony.now + STAND_TICKS if pawn.drafted else None


def _lie_downed(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    movement.stop(colony, pawn)
    return colony.now + STAND_TICKS if pawn.downed else None


def _wait(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return colony.now + (job.count or IDLE_TICKS)
    return None


def wander_root(colony: Colony, pawn: Pawn) -> tuple[int, int]:
    """The cell around which those with nothing to do wander (WanderUtility.GetColonyWanderRoot).

    That is one's own bed, else a building of the colony, else whichever colonist is the first; a person in a mental
    break or alone wanders from where it is.
    """
    here = movement.position(colony, pawn)
    if pawn.mental_state is not None:
        return here
    bed = colony.world.buildings.get(pawn.bed)
    if bed is not None:
        return bed.x, bed.z
    own = colony.memo("wander.buildings", colony.index.structure_version, lambda: _own_buildings(colony))
    if own:
        return own[pawn.id % len(own)]
    first = next((other for other in colony.world.colonists() if not other.downed), pawn)
    return movement.position(colony, first)


def _own_buildings(colony: Colony) -> list[tuple[int, int]]:
    return [(b.x, b.z) for _, b in sorted(colony.world.buildings.items()) if b.player]


def _wander(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Stroll to a place near one's own, and wait there until it is time to look for work again."""
    if job.toil == 0:
        job.toil = 1
        stream = colony.stream("wander", colony.now, pawn.id)
        cell = recreation.random_cell(colony, stream, wander_root(colony, pawn), pawn, WANDER_RADIUS)
        if cell is not None:
            walk(colony, pawn, job, *cell)
        return colony.now + (job.count or IDLE_TICKS)
    movement.settle(colony, pawn)
    return None


def _take(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Pick a weapon up and hold it; the one held before is laid down."""
    item = colony.world.items.get(job.target)
    if item is None or not reservations.reserve(colony, pawn, item.id):
        return None
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, item.x, item.z)
    movement.settle(colony, pawn)
    if (pawn.x, pawn.z) != (item.x, item.z):
        return None
    taken = spawning.lift_item(colony, item, 1)
    for former in pawn.equipment:
        spawning.spawn_item(colony, former, pawn.x, pawn.z)
    taken.forbidden = False
    pawn.equipment[:] = [taken]
    return None


def _dress(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Put a garment on; what covers the same parts in the same layer comes off and is laid down."""
    item = colony.world.items.get(job.target)
    if item is None or not reservations.reserve(colony, pawn, item.id):
        return None
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, item.x, item.z)
    movement.settle(colony, pawn)
    if (pawn.x, pawn.z) != (item.x, item.z):
        return None
    if job.toil == 1:
        job.toil = 2
        return begin_work(colony, job, DRESS_TICKS, 1.0)
    taken = spawning.lift_item(colony, item, 1)
    taken.forbidden = False
    off = [worn for worn in pawn.apparel if clashes(worn.def_name, taken.def_name)]
    pawn.apparel = [worn for worn in pawn.apparel if worn not in off]
    pawn.apparel.append(taken)
    for former in off:
        spawning.spawn_item(colony, former, pawn.x, pawn.z)
    return None


def clashes(first: str, second: str) -> bool:
    """Whether two garments cannot be worn together (ApparelUtility.CanWearTogether)."""
    one, other = DEFS.apparel.get(first), DEFS.apparel.get(second)
    if one is None or other is None:
        return first == second
    return bool(set(one.layers) & set(other.layers)) and bool(set(one.covers) & set(other.covers))


def _attack(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Fight one pawn: from here when it is in reach, otherwise after going up to it."""
    target = colony.world.pawns.get(job.target)
    if target is None or target.dead or target.downed:
        return None
    movement.settle(colony, pawn)
    if attacks.can_reach_now(colony, pawn, target):
        movement.stop(colony, pawn)
        return attacks.attack(colony, pawn, target)
    if job.def_name == "AttackStatic":
        return colony.now + CHASE_TICKS
    x, z = movement.position(colony, target)
    if walk(colony, pawn, job, x, z, adjacent=True) is None:
        return None
    return colony.now + CHASE_TICKS


def _attack_building(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Smash a building, as in a tantrum."""
    building = colony.world.buildings.get(job.target)
    if building is None or pawn.mental_state is None:
        return None
    movement.settle(colony, pawn)
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, building.x, building.z, adjacent=True)
    attacks.strike_building(colony, pawn, building)
    return pawn.attack_ready_tick


def _exit_map(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    """Walk off the map for good."""
    if job.toil == 0:
        job.toil = 1
        return walk(colony, pawn, job, *colony.world.grids.cell(job.cell))
    movement.settle(colony, pawn)
    leave_map(colony, pawn)
    return None


def leave_map(colony: Colony, pawn: Pawn) -> None:
    """Take a pawn that walked off out of the world, with what it wears and holds."""
    world = colony.world
    reservations.release_all(colony, pawn)
    world.pawns.pop(pawn.id, None)
    world.designations.hunt.discard(pawn.id)
    bed = world.buildings.get(pawn.bed)
    if bed is not None and pawn.id in bed.owners:
        bed.owners.remove(pawn.id)
    lord = world.lords.get(pawn.lord)
    if lord is not None and pawn.id in lord.pawns:
        lord.pawns.remove(pawn.id)
    if pawn.is_human and pawn.faction == world.player_faction:
        colony.letter(f"{pawn.name.short} left", "NegativeEvent", f"{pawn.name.short} has left the colony for good.")


DRIVERS: Final = {
    "Goto": WALK_ONLY,
    "Flee": WALK_ONLY,
    "FleeAndCower": WALK_ONLY,
    "Wait_Combat": Driver(_stand),
    "Wait_Downed": Driver(_lie_downed),
    "Wait": Driver(_wait),
    "Wait_Wander": Driver(_wander),
    "GotoWander": Driver(_wander),
    "Equip": Driver(_take),
    "Wear": Driver(_dress),
    "AttackMelee": Driver(_attack),
    "AttackStatic": Driver(_attack),
    "AttackBuilding": Driver(_attack_building),
    "ExitMap": Driver(_exit_map),
}
