"""Fights: every second game second all who take part choose what to do, where to stand and whom to strike.

Sources: JobGiver_AIFightEnemies, JobGiver_Manhunter, JobGiver_ConfigurableHostilityResponse, JobGiver_FleeForDistance,
JobDriver_Wait (autoattack of the drafted), JobDriver_AttackMelee, Building_TurretGun, Building_Trap.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems import (
    arrivals,
    attacks,
    drafting,
    hostility,
    jobs,
    movement,
    raiders,
    targeting,
    turrets,
    weapons,
)
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld.defs import RangedWeaponDef

INTERVAL: Final = 60
"""Game ticks between two looks."""

HOLD: Final = 600
"""Game ticks that a fighting job lasts unless it is kept up; kept up when less than `HOLD_LOW` are left."""

HOLD_LOW: Final = 180

SHOOTING_STAND: Final = (0.6, 18.0)
"""A shooter walks up to this share of its weapon's range, or to this many cells if that is less."""

TURRET_ALERT: Final = 20.0
"""Cells within which raiders turn on a turret that is nearer than any colonist."""

MELEE_RESPONSE: Final = 8.0
RANGED_RESPONSE: Final = (0.66, 20.0)
"""Cells within which those who fight back do: by hand, and by share of the weapon's range up to a limit."""

FLEE_FROM: Final = 8.0
FLEE_FOR: Final = 23
"""Cells at which an enemy is run from, and how far."""

REPATH_EVERY: Final = 4
"""A walking fighter looks for a new way every so many looks at most."""

ATTACK_JOBS: Final = frozenset({"AttackMelee", "AttackStatic"})
_RESPONSES: Final = ATTACK_JOBS | {"Flee"}
_FIGHTING: Final = _RESPONSES | {"Goto", "GotoWander"}

IGNORE: Final = 0
ATTACK: Final = 1
"""HostilityResponseMode; 2 is to flee."""

Cell = tuple[int, int]


@dataclasses.dataclass(slots=True)
class _Battle:
    """Who is there in one look, and where."""

    colony: Colony
    enemies: list[Pawn]
    defenders: list[Pawn]
    berserk: list[Pawn]
    cells: dict[int, Cell] = dataclasses.field(default_factory=dict)

    def at(self, pawn: Pawn) -> Cell:
        cell = self.cells.get(pawn.id)
        if cell is None:
            cell = self.cells[pawn.id] = movement.position(self.colony, pawn)
        return cell

    def far(self, pawn: Pawn, other: Pawn) -> float:
        return targeting.distance(*self.at(pawn), *self.at(other))


def step(colony: Colony) -> None:
    """Let a look at the fight pass, if there is one."""
    battle = _muster(colony)
    if battle is None:
        return
    raiders.step(colony, battle.enemies)
    turrets.step(colony, battle.enemies)
    for pawn in battle.enemies:
        if _able(pawn):
            _spring_traps(colony, pawn)
        if _able(pawn):
            _enemy(battle, pawn)
    for pawn in battle.defenders:
        if not _able(pawn):
            continue
        if pawn.drafted:
            _drafted(battle, pawn)
        elif not _undrafted(battle, pawn):
            _back_to_work(colony, pawn)


def _muster(colony: Colony) -> _Battle | None:
    """Those who fight, by id; None where nobody does."""
    world = colony.world
    player = world.player_faction
    hostile = {faction.id for faction in world.factions.values() if faction.relation == "Hostile"}
    hostile.discard(player)
    enemies: list[Pawn] = []
    berserk: list[Pawn] = []
    for pawn in world.pawns.values():
        state = pawn.mental_state
        if state is not None:
            if state.def_name in hostility.MANHUNTER:
                if not pawn.downed:
                    enemies.append(pawn)
                continue
            if state.def_name in hostility.BERSERK and not pawn.downed:
                berserk.append(pawn)
        if pawn.faction in hostile and not pawn.downed and not pawn.guest:
            enemies.append(pawn)
    if not (enemies or berserk):
        return None
    enemies.sort(key=lambda pawn: pawn.id)
    berserk.sort(key=lambda pawn: pawn.id)
    defenders = [pawn for pawn in world.colonists() if not pawn.downed and pawn not in berserk]
    return _Battle(colony, enemies, defenders, berserk)


def _able(pawn: Pawn) -> bool:
    return not pawn.dead and not pawn.downed


def _enemy(battle: _Battle, pawn: Pawn) -> None:
    """A raider or a mad animal: leave, or fight the nearest that can be reached."""
    colony = battle.colony
    if hostility.is_fleeing(colony, pawn):
        if not raiders.walk_off(colony, pawn) and not movement.walking(colony, pawn):
            edge = arrivals.nearest_edge_cell(colony, *battle.at(pawn))
            _hold(colony, pawn, "Goto")
            if edge is not None:
                movement.go(colony, pawn, *edge)
        return
    if pawn.asleep:
        pawn.asleep = False
    target = _nearest(battle, pawn, battle.defenders)
    if pawn.is_human and _storm_turret(battle, pawn, target):
        return
    if target is None:
        return
    if raiders.is_sealed_off(colony, pawn, target):
        _break_in(battle, pawn, target)
        return
    _engage(battle, pawn, target)


def _storm_turret(battle: _Battle, pawn: Pawn, target: Pawn | None) -> bool:
    """Attack a turret that is close by and nearer than the target. Returns whether there is one."""
    colony, at = battle.colony, battle.at(pawn)
    near = [
        (targeting.distance(*at, turret.x, turret.z), turret.id)
        for turret in turrets.standing(colony)
        if turret.player and turret.id in colony.world.buildings
    ]
    if not near:
        return False
    far, turret_id = min(near)
    if far > TURRET_ALERT or (target is not None and battle.far(pawn, target) <= far):
        return False
    turret, weapon = colony.world.buildings[turret_id], weapons.ranged(pawn)
    there = (turret.x, turret.z)
    _hold(colony, pawn, "AttackStatic", turret_id)
    if targeting.adjacent(*at, *there) or (weapon is not None and targeting.can_shoot(colony, weapon, at, there)):
        movement.stop(colony, pawn)
        attacks.attack_building(colony, pawn, turret)
    else:
        _approach(battle, pawn, there)
    return True


def _nearest(battle: _Battle, pawn: Pawn, foes: list[Pawn]) -> Pawn | None:
    """The nearest foe on its feet, those who hide behind doors only if there is nobody else."""
    best: tuple[bool, float, int] | None = None
    found: Pawn | None = None
    for foe in foes:
        if not _able(foe) or foe.id == pawn.id:
            continue
        entry = (raiders.is_sealed_off(battle.colony, pawn, foe), battle.far(pawn, foe), foe.id)
        if best is None or entry < best:
            best, found = entry, foe
    return found


def _engage(battle: _Battle, pawn: Pawn, target: Pawn) -> None:
    """Strike from here, or come nearer."""
    colony, weapon = battle.colony, weapons.ranged(pawn)
    at, there = battle.at(pawn), battle.at(target)
    if targeting.adjacent(*at, *there):
        _stand(battle, pawn, "AttackMelee", target)
        attacks.attack(colony, pawn, target)
        return
    near = weapon is not None and targeting.distance(*at, *there) <= _shooting_range(colony, pawn, weapon)
    if near and weapon is not None and targeting.can_shoot(colony, weapon, at, there):
        _stand(battle, pawn, "AttackStatic", target)
        attacks.attack(colony, pawn, target)
        return
    _hold(colony, pawn, "AttackMelee" if weapon is None else "Goto", target.id)
    _approach(battle, pawn, there)


def _shooting_range(colony: Colony, pawn: Pawn, weapon: RangedWeaponDef) -> float:
    """Whoever walks comes well within range first; whoever stands shoots to the end of it."""
    if movement.walking(colony, pawn):
        return min(SHOOTING_STAND[1], weapon.range * SHOOTING_STAND[0])
    return weapon.range


def _approach(battle: _Battle, pawn: Pawn, there: Cell) -> None:
    """Walk towards a cell; a way once found is kept while it still leads near enough."""
    colony = battle.colony
    far = targeting.distance(*battle.at(pawn), *there)
    job = pawn.job
    if movement.walking(colony, pawn) and job is not None and job.path:
        end_z, end_x = divmod(job.path[-1], colony.world.grids.width)
        off = targeting.distance(end_x, end_z, *there)
        if off <= max(1.5, far / 5.0) or (colony.now // INTERVAL + pawn.id) % REPATH_EVERY:
            return
    movement.go(colony, pawn, *there, adjacent=True)


def _break_in(battle: _Battle, pawn: Pawn, target: Pawn) -> None:
    """People beat down the nearest door; animals prowl as near as they can come."""
    colony = battle.colony
    barrier = raiders.barrier_before(colony, pawn, target) if pawn.is_human else None
    if barrier is None:
        if not movement.walking(colony, pawn):
            _prowl(battle, pawn)
        return
    at = battle.at(pawn)
    if targeting.adjacent(*at, barrier.x, barrier.z):
        if pawn.job is None or pawn.job.target != barrier.id:
            _hold(colony, pawn, "AttackMelee", barrier.id)
        _keep(colony, pawn)
        movement.stop(colony, pawn)
        attacks.strike_building(colony, pawn, barrier)
        return
    _hold(colony, pawn, "AttackMelee", barrier.id)
    _approach(battle, pawn, (barrier.x, barrier.z))


def _prowl(battle: _Battle, pawn: Pawn) -> None:
    colony = battle.colony
    if (colony.now // INTERVAL + pawn.id) % 10:
        return
    stream = colony.stream("prowl", colony.now, pawn.id)
    x, z = battle.at(pawn)
    x, z = x + stream.integer(-6, 6), z + stream.integer(-6, 6)
    _hold(colony, pawn, "GotoWander")
    if colony.index.passable(x, z):
        movement.go(colony, pawn, x, z)


def _drafted(battle: _Battle, pawn: Pawn) -> None:
    """Whoever stands still without an order to attack shoots or strikes the nearest enemy within reach."""
    job = pawn.job
    ordered = job is not None and job.def_name in ATTACK_JOBS
    if ordered or movement.walking(battle.colony, pawn) or not drafting.is_violent(pawn):
        return
    target = _best_target(battle, pawn)
    if target is not None:
        attacks.attack(battle.colony, pawn, target)


def _best_target(battle: _Battle, pawn: Pawn, within: float = 1_000.0) -> Pawn | None:
    """The nearest enemy that can be attacked from here; whoever stands beside the pawn comes first."""
    candidates = sorted((battle.far(pawn, foe), foe.id, foe) for foe in battle.enemies + battle.berserk if _able(foe))
    for far, _, foe in candidates:
        if far > within:
            return None
        if attacks.can_reach_now(battle.colony, pawn, foe):
            return foe
    return None


def _undrafted(battle: _Battle, pawn: Pawn) -> bool:
    """Fight back, run or take no notice, as the colonist is set to; nobody who can fight keeps still under blows.

    Returns whether the fight is the pawn's business now.
    """
    threats = [foe for foe in battle.enemies + battle.berserk if _able(foe)]
    if pawn.mental_state is not None or not threats or (pawn.job is not None and pawn.job.forced):
        return True
    colony = battle.colony
    nearest = min(threats, key=lambda foe: (battle.far(pawn, foe), foe.id))
    fights = drafting.is_violent(pawn)
    if fights and targeting.adjacent(*battle.at(pawn), *battle.at(nearest)):
        _stand(battle, pawn, "AttackMelee", nearest)
        attacks.attack(colony, pawn, nearest)
        return True
    if pawn.hostility_response == ATTACK and fights:
        return _fight_back(battle, pawn)
    close = battle.far(pawn, nearest) <= FLEE_FROM and not raiders.is_sealed_off(colony, nearest, pawn)
    if pawn.hostility_response == IGNORE or not close:
        return pawn.job is not None and pawn.job.def_name == "Flee" and movement.walking(colony, pawn)
    _run(battle, pawn, nearest)
    return True


def _back_to_work(colony: Colony, pawn: Pawn) -> None:
    """Let somebody whom the fight no longer concerns take up other things."""
    if pawn.job is not None and pawn.job.def_name in _RESPONSES and not pawn.job.forced:
        jobs.interrupt(colony, pawn)


def _fight_back(battle: _Battle, pawn: Pawn) -> bool:
    colony, weapon = battle.colony, weapons.ranged(pawn)
    if weapon is not None:
        within = min(RANGED_RESPONSE[1], max(2.0, weapon.range * RANGED_RESPONSE[0]))
        target = _best_target(battle, pawn, within)
        if target is None:
            return False
        _stand(battle, pawn, "AttackStatic", target)
        attacks.attack(colony, pawn, target)
        return True
    target = _nearest(battle, pawn, battle.enemies + battle.berserk)
    if target is None or battle.far(pawn, target) > MELEE_RESPONSE or raiders.is_sealed_off(colony, pawn, target):
        return False
    _engage(battle, pawn, target)
    return True


def _run(battle: _Battle, pawn: Pawn, threat: Pawn) -> None:
    """Run from a threat, towards the reachable cell of a ring around that lies farthest from it."""
    colony = battle.colony
    if pawn.job is not None and pawn.job.def_name == "Flee" and movement.walking(colony, pawn):
        _keep(colony, pawn)
        return
    x, z = battle.at(pawn)
    away = battle.at(threat)
    options = []
    for dx, dz in targeting.NEIGHBOURS:
        cell = (x + dx * FLEE_FOR, z + dz * FLEE_FOR)
        near = _clamped(colony, cell)
        if colony.index.passable(*near):
            options.append((-targeting.distance(*near, *away), near))
    _hold(colony, pawn, "Flee", threat.id)
    for _, cell in sorted(options):
        if movement.go(colony, pawn, *cell) is not None:
            return


def _clamped(colony: Colony, cell: Cell) -> Cell:
    grids = colony.world.grids
    return min(grids.width - 2, max(1, cell[0])), min(grids.height - 2, max(1, cell[1]))


def _spring_traps(colony: Colony, pawn: Pawn) -> None:
    """Whoever has walked over a spike trap since the last look has set it off."""
    job, grids = pawn.job, colony.world.grids
    if job is None or not job.path:
        return
    passed = [
        cell for cell, tick in zip(job.path, job.arrivals, strict=True) if colony.now - INTERVAL < tick <= colony.now
    ]
    for cell in passed:
        z, x = divmod(cell, grids.width)
        building = colony.world.buildings.get(int(grids.edifice[z, x]))
        if building is not None and building.def_name == "TrapSpike" and _able(pawn):
            attacks.spring_trap(colony, building, pawn)


def _stand(battle: _Battle, pawn: Pawn, job_def: str, target: Pawn) -> None:
    """Stop where one is, to attack."""
    _hold(battle.colony, pawn, job_def, target.id)
    if pawn.job is not None and pawn.job.path:
        movement.stop(battle.colony, pawn)


def _hold(colony: Colony, pawn: Pawn, job_def: str, target: int = 0) -> None:
    """Make this the pawn's job for as long as fights keep it up. A way it walks already stays its way."""
    job = pawn.job
    if job is not None and job.def_name == job_def and job.target == target:
        _keep(colony, pawn)
        return
    way = (job.path, job.arrivals) if job is not None and movement.walking(colony, pawn) else None
    if way is not None and job is not None and job.def_name in _FIGHTING:
        movement.settle(colony, pawn)
        pawn.job = Job(job_def, target, path=way[0], arrivals=way[1], started_tick=colony.now)
    else:
        jobs.interrupt(colony, pawn)
        pawn.job = Job(job_def, target, started_tick=colony.now)
    pawn.job.wake_tick = colony.now
    _keep(colony, pawn)


def _keep(colony: Colony, pawn: Pawn) -> None:
    """Put off the moment at which the pawn's job runs out."""
    job = pawn.job
    if job is not None and job.wake_tick < colony.now + HOLD_LOW:
        job.wake_tick = colony.now + HOLD
        colony.wake_at(pawn, job.wake_tick)
