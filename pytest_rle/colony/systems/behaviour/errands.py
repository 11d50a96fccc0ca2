"""Jobs that are not work: going, waiting, wandering, fighting, dressing, leaving the map, and lying downed.

Sources: JobDriver_Goto, JobDriver_Wait, JobDriver_Equip, JobDriver_Wear, JobDriver_AttackMelee of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.systems.combat import attacks
from pytest_rle.colony.systems.jobs import arrivals, job_targets
from pytest_rle.colony.systems.jobs.job_targets import at
from pytest_rle.colony.systems.jobs.toils import again, go_to, holds, on_the_spot, walk, work_for
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import recreation
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import DEFS

IDLE_TICKS: Final = 1_250
"""Game ticks that an idle person wanders before it looks for work again."""

ANIMAL_IDLE_TICKS: Final = 5_000
"""Game ticks that an idle animal of the colony wanders before it chooses again."""

STAND_TICKS: Final = 2_500
"""Game ticks between two checks of a pawn that is drafted, downed or a waiting prisoner."""

CHASE_TICKS: Final = 60
"""Game ticks between two checks of an attacker whose target is out of reach."""

WANDER_RADIUS: Final = 7
"""Cells around which idle people wander (JobGiver_WanderColony)."""

DRESS_TICKS: Final = 180
"""Game ticks to put on a garment, about the game's (StatDef EquipDelay)."""

WALKING: Final = 1
"""The toil of `WALK_ONLY` that repeats until the pawn has arrived."""


def _set_out(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
    """Walk to the job's cell; but if another rule has given the pawn a path, follow that."""
    if job.cell >= 0 and not job.path:
        return walk(colony, pawn, job, *colony.world.grids.cell(job.cell))
    return _walk_on(colony, pawn, job)


def _walk_on(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    return Jump(WALKING, job.arrivals[-1]) if movement.walking(colony, pawn) else None


WALK_ONLY: Final = Driver(toils=(_set_out, _walk_on), settles=False)
"""The driver of jobs that are only a walk."""


def _stand(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Stand by while drafted."""
    return again(job, colony.now + STAND_TICKS) if pawn.drafted else None


def _lie_downed(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    movement.stop(colony, pawn)
    return again(job, colony.now + STAND_TICKS) if pawn.downed else None


def _wait(colony: Colony, pawn: Pawn, job: Job) -> int:
    return colony.now + (job.count or IDLE_TICKS)


def wander_root(colony: Colony, pawn: Pawn) -> tuple[int, int]:
    """The cell around which an idle pawn wanders (WanderUtility.GetColonyWanderRoot).

    That is its own bed, else a building of the colony, else the first colonist who is not downed. In a mental break
    it is where the pawn is.
    """
    here = movement.position(colony, pawn)
    if pawn.mental_state is not None:
        return here
    bed = colony.world.buildings.get(pawn.bed)
    if bed is not None:
        return bed.x, bed.z
    own = colony.memo("wander.buildings", colony.index.building_version, _own_buildings, colony)
    if own:
        return own[pawn.id % len(own)]
    first = next((other for other in colony.colonists() if not other.downed), pawn)
    return movement.position(colony, first)


def _own_buildings(colony: Colony) -> list[tuple[int, int]]:
    return [(b.x, b.z) for _, b in sorted(colony.world.buildings.items()) if b.player]


def _wander(colony: Colony, pawn: Pawn, job: Job) -> int:
    """Walk to a cell near the wander root, and wait there until it is time to look for work again."""
    stream = colony.stream("wander", colony.now, pawn.id)
    cell = recreation.random_cell(colony, stream, wander_root(colony, pawn), pawn, WANDER_RADIUS)
    if cell is not None:
        walk(colony, pawn, job, *cell)
    return colony.now + (job.count or IDLE_TICKS)


def _take(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Pick a weapon up and hold it. The weapon held before is dropped."""
    taken = spawning.lift_item(colony, colony.world.items[job.target], 1)
    for former in pawn.equipment:
        spawning.spawn_item(colony, former, pawn.x, pawn.z)
    taken.forbidden = False
    pawn.equipment[:] = [taken]


def _dress(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Put a garment on. Garments that clash with it come off and are dropped."""
    taken = spawning.lift_item(colony, colony.world.items[job.target], 1)
    taken.forbidden = False
    off = [worn for worn in pawn.apparel if clashes(worn.def_name, taken.def_name)]
    pawn.apparel = [worn for worn in pawn.apparel if worn not in off]
    pawn.apparel.append(taken)
    for former in off:
        spawning.spawn_item(colony, former, pawn.x, pawn.z)


def clashes(first: str, second: str) -> bool:
    """Whether two garments cannot be worn together (ApparelUtility.CanWearTogether)."""
    one, other = DEFS.apparel.get(first), DEFS.apparel.get(second)
    if one is None or other is None:
        return first == second
    return bool(set(one.layers) & set(other.layers)) and bool(set(one.covers) & set(other.covers))


def _attack(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Attack one pawn: from here when it is within reach, otherwise after walking up to it."""
    target = colony.world.pawns[job.target]
    if attacks.can_reach_now(colony, pawn, target):
        movement.stop(colony, pawn)
        return again(job, attacks.attack(colony, pawn, target))
    if job.def_name == "AttackStatic":
        return again(job, colony.now + CHASE_TICKS)
    x, z = movement.position(colony, target)
    if walk(colony, pawn, job, x, z, adjacent=True) is None:
        return None
    return again(job, colony.now + CHASE_TICKS)


def _can_attack(colony: Colony, pawn: Pawn, job: Job) -> bool:
    target = colony.world.pawns.get(job.target)
    return target is not None and not target.dead and not target.downed


def _smash(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Strike a building, as in a tantrum."""
    attacks.strike_building(colony, pawn, colony.world.buildings[job.target])
    return again(job, pawn.attack_ready_tick)


def _can_smash(colony: Colony, pawn: Pawn, job: Job) -> bool:
    return job.target in colony.world.buildings and pawn.mental_state is not None


def _leave_map(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Leave the map for good. A letter reports a colonist who does."""
    arrivals.leave(colony, pawn)
    if pawn.is_human and pawn.faction == colony.world.player_faction:
        colony.letter(f"{pawn.name.short} left", "NegativeEvent", f"{pawn.name.short} has left the colony for good.")


_ITEM: Final = at(job_targets.item)
_WAIT: Final = Driver(toils=(_wait,))
_WANDER: Final = Driver(toils=(_wander,), settles=False)
_ATTACK: Final = Driver(toils=(_attack,), can_continue=_can_attack)

DRIVERS: Final = {
    "Goto": WALK_ONLY,
    "Flee": WALK_ONLY,
    "FleeAndCower": WALK_ONLY,
    "Wait_Combat": Driver(toils=(_stand,)),
    "Wait_Downed": Driver(toils=(_lie_downed,)),
    "Wait": _WAIT,
    "Wait_Wander": _WANDER,
    "GotoWander": _WANDER,
    "Equip": Driver(toils=(go_to(_ITEM), on_the_spot(_ITEM, _take)), can_continue=holds(job_targets.item)),
    "Wear": Driver(
        toils=(go_to(_ITEM), on_the_spot(_ITEM, work_for(DRESS_TICKS)), on_the_spot(_ITEM, _dress)),
        can_continue=holds(job_targets.item),
    ),
    "AttackMelee": _ATTACK,
    "AttackStatic": _ATTACK,
    "AttackBuilding": Driver(toils=(go_to(at(job_targets.building), adjacent=True), _smash), can_continue=_can_smash),
    "ExitMap": Driver(toils=(go_to(job_targets.at_cell), _leave_map)),
}
