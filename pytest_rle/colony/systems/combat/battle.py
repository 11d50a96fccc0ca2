"""What all fighters share: positions of pawns, the choice of a target, approach and attack, and fighting jobs.

Sources: AttackTargetFinder, JobGiver_AIFightEnemy, JobDriver_AttackMelee, JobDriver_AttackStatic.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import attacks, targeting
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.environment.rooms import Room
from pytest_rle.colony.systems.jobs import jobs, walking
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld.thing_defs import RangedWeaponDef

HOLD: Final = 600
HOLD_LOW: Final = 180
"""Game ticks that a fighting job lasts. It is extended when less than HOLD_LOW game ticks are left."""

SHOOTING_STAND: Final = (0.6, 18.0)
"""A shooter approaches to this share of its weapon's range, or to this many cells if that is less."""

REPATH_EVERY: Final = 4
"""A walking fighter searches a new path at most once in this many steps."""

ATTACK_JOBS: Final = frozenset({"AttackMelee", "AttackStatic"})
RESPONSES: Final = ATTACK_JOBS | {"Flee"}

_ON_THE_MOVE: Final = RESPONSES | {"Goto", "GotoWander"}
"""Jobs whose path another of these jobs may take over."""

Cell = tuple[int, int]


@dataclasses.dataclass(slots=True)
class Battle:
    """The fighters of one step, and where they stand. Lists are ordered by id."""

    colony: Colony
    enemies: list[Pawn]
    defenders: list[Pawn]
    berserk: list[Pawn]
    allies: list[Pawn]
    cells: dict[int, Cell] = dataclasses.field(default_factory=dict)
    rooms: dict[int, Room | None] = dataclasses.field(default_factory=dict)

    @property
    def targets(self) -> list[Pawn]:
        """The pawns that enemies attack: colonists and their allies."""
        return self.defenders + self.allies if self.allies else self.defenders

    @property
    def threats(self) -> list[Pawn]:
        """The pawns that may harm a colonist: enemies and berserk pawns."""
        return self.enemies + self.berserk if self.berserk else self.enemies

    def at(self, pawn: Pawn) -> Cell:
        """The cell (x, z) of a pawn in this step."""
        cell = self.cells.get(pawn.id)
        if cell is None:
            cell = self.cells[pawn.id] = movement.position(self.colony, pawn)
        return cell

    def far(self, pawn: Pawn, other: Pawn) -> float:
        """The straight-line distance between two pawns, in cells."""
        return sight.distance(*self.at(pawn), *self.at(other))

    def room(self, pawn: Pawn) -> Room | None:
        """The room of a pawn; None inside walls."""
        if pawn.id not in self.rooms:
            self.rooms[pawn.id] = rooms.room_at(self.colony, *self.at(pawn))
        return self.rooms[pawn.id]

    def sealed_off(self, pawn: Pawn, target: Pawn) -> bool:
        """Whether the target is in a closed room and the pawn is neither in that room nor in a doorway."""
        room = self.room(target)
        if room is None or room.touches_map_edge:
            return False
        here = self.room(pawn)
        return here is None or not (here.is_doorway or here.id == room.id)


def able(pawn: Pawn) -> bool:
    """Whether a pawn can act and is a target: neither dead nor downed."""
    return not pawn.dead and not pawn.downed


def nearest(battle: Battle, pawn: Pawn, foes: list[Pawn], *, reachable: bool = True) -> Pawn | None:
    """The nearest foe that is not downed. With `reachable`, foes in closed rooms come last."""
    x, z = battle.at(pawn)
    open_best: tuple[int, int] | None = None
    any_best: tuple[int, int] | None = None
    found: Pawn | None = None
    hidden: Pawn | None = None
    cells = battle.cells
    for foe in foes:
        if foe.downed or foe.dead or foe.id == pawn.id:
            continue
        foe_x, foe_z = cells.get(foe.id) or battle.at(foe)
        entry = ((foe_x - x) ** 2 + (foe_z - z) ** 2, foe.id)
        if (open_best is None or entry < open_best) and not (reachable and battle.sealed_off(pawn, foe)):
            open_best, found = entry, foe
        elif any_best is None or entry < any_best:
            any_best, hidden = entry, foe
    return found if found is not None else hidden


def best_target(battle: Battle, pawn: Pawn, within: float = 1_000.0) -> Pawn | None:
    """The nearest threat that the pawn can attack from its cell, up to `within` cells away."""
    near = [(battle.far(pawn, foe), foe.id, foe) for foe in battle.threats if able(foe)]
    for _, _, foe in sorted(entry for entry in near if entry[0] <= within):
        if attacks.can_reach_now(battle.colony, pawn, foe):
            return foe
    return None


def engage(battle: Battle, pawn: Pawn, target: Pawn) -> None:
    """Attack the target from the pawn's cell if possible, otherwise approach it."""
    colony, weapon = battle.colony, weapons.ranged(pawn)
    at, there = battle.at(pawn), battle.at(target)
    if sight.adjacent(*at, *there):
        stand(battle, pawn, "AttackMelee", target)
        attacks.attack(colony, pawn, target)
        return
    near = weapon is not None and sight.distance(*at, *there) <= _shooting_range(colony, pawn, weapon)
    if near and weapon is not None and targeting.can_shoot(colony, weapon, at, there):
        stand(battle, pawn, "AttackStatic", target)
        attacks.attack(colony, pawn, target)
        return
    hold(colony, pawn, "AttackMelee" if weapon is None else "Goto", target.id)
    approach(battle, pawn, there)


def _shooting_range(colony: Colony, pawn: Pawn, weapon: RangedWeaponDef) -> float:
    """The distance in cells up to which a pawn shoots: its full range, or less while it still walks."""
    if movement.walking(colony, pawn):
        return min(SHOOTING_STAND[1], weapon.range * SHOOTING_STAND[0])
    return weapon.range


def approach(battle: Battle, pawn: Pawn, there: Cell) -> None:
    """Walk towards a cell. The pawn keeps its path while it still ends near enough."""
    colony = battle.colony
    far = sight.distance(*battle.at(pawn), *there)
    job = pawn.job
    if movement.walking(colony, pawn) and job is not None and job.path:
        end_z, end_x = divmod(job.path[-1], colony.world.grids.width)
        off = sight.distance(end_x, end_z, *there)
        if off <= max(1.5, far / 5.0) or (colony.now // attacks.STEP_TICKS + pawn.id) % REPATH_EVERY:
            return
    walking.go(colony, pawn, *there, adjacent=True)


def stand(battle: Battle, pawn: Pawn, job_def: str, target: Pawn) -> None:
    """Stop the pawn in its cell, with an attack job."""
    hold(battle.colony, pawn, job_def, target.id)
    if pawn.job is not None and pawn.job.path:
        movement.stop(battle.colony, pawn)


def hold(colony: Colony, pawn: Pawn, job_def: str, target: int = 0) -> None:
    """Give the pawn a fighting job, which ends unless later steps extend it. A walking pawn keeps its path."""
    job = pawn.job
    if job is not None and job.def_name == job_def and job.target == target:
        extend(colony, pawn)
        return
    path = (job.path, job.arrivals) if job is not None and movement.walking(colony, pawn) else None
    if path is not None and job is not None and job.def_name in _ON_THE_MOVE:
        movement.settle(colony, pawn)
        pawn.job = Job(job_def, target, path=path[0], arrivals=path[1], started_tick=colony.now)
    else:
        jobs.interrupt(colony, pawn)
        pawn.job = Job(job_def, target, started_tick=colony.now)
    pawn.job.wake_tick = colony.now
    extend(colony, pawn)


def extend(colony: Colony, pawn: Pawn) -> None:
    """Extend the pawn's fighting job."""
    job = pawn.job
    if job is not None and job.wake_tick < colony.now + HOLD_LOW:
        job.wake_tick = colony.now + HOLD
        colony.wake_at(pawn, job.wake_tick)
