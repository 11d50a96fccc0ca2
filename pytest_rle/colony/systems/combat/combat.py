"""Fights: every 60 game ticks each fighter chooses a target, and attacks or approaches it.

Sources: LordToil_AssaultColony, JobGiver_AIFightEnemies, JobGiver_Manhunter, Building_Trap.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import attacks, battle, raiders, responses, targeting, turrets
from pytest_rle.colony.systems.jobs import arrivals, walking
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.pawns import hostility, weapons
from pytest_rle.colony.world import Pawn

PROWL: Final = "GotoWander"
PROWL_STEPS: Final = 5
"""The job of an animal whose targets are all in closed rooms, and the number of steps between two searches."""

ASSIST: Final = "LordJob_AssistColony"
ALLY_STAY: Final = 2_500
"""Game ticks that allied fighters stay after the last enemy."""

TURRET_ALERT: Final = 20.0
"""Raiders attack a turret within this many cells if it is nearer than any colonist."""


def step(colony: Colony) -> None:
    """Advance the fight, if there is one, by one step."""
    fight = _fighters(colony)
    if fight is None:
        return
    raiders.step(colony, fight.enemies)
    turrets.step(colony, fight.enemies)
    for pawn in fight.enemies:
        if battle.able(pawn):
            _spring_traps(colony, pawn)
        if battle.able(pawn):
            _fight_or_leave(fight, pawn)
    for pawn in fight.allies:
        if battle.able(pawn):
            _help(fight, pawn)
    for pawn in fight.defenders:
        if not battle.able(pawn):
            continue
        if pawn.drafted:
            responses.stand_by(fight, pawn)
        elif not responses.respond(fight, pawn):
            responses.back_to_work(colony, pawn)


def is_asleep(colony: Colony) -> bool:
    """Whether no pawn is hostile or in a mental state: then a step changes nothing."""
    return not _known_suspects(colony)[1]


def _fighters(colony: Colony) -> battle.Battle | None:
    """The fighters, ordered by id; None if there is no enemy and no berserk pawn."""
    world = colony.world
    hostile, suspects = _known_suspects(colony)
    if not suspects:
        return None
    enemies: list[Pawn] = []
    berserk: list[Pawn] = []
    for pawn in suspects:
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
    defenders = [pawn for pawn in colony.colonists() if not pawn.downed and pawn not in berserk]
    helping = {pawn_id for lord in world.lords.values() if lord.job == ASSIST for pawn_id in lord.pawns}
    allies = [world.pawns[pawn_id] for pawn_id in sorted(helping) if pawn_id in world.pawns]
    return battle.Battle(colony, enemies, defenders, berserk, [pawn for pawn in allies if battle.able(pawn)])


def _known_suspects(colony: Colony) -> tuple[set[int], list[Pawn]]:
    version = (colony.pawns_version, len(colony.world.pawns))
    return colony.memo("combat.suspects", version, _suspects, colony)


def _suspects(colony: Colony) -> tuple[set[int], list[Pawn]]:
    """The hostile factions, and the pawns that are in a mental state or belong to one of these factions."""
    world = colony.world
    hostile = hostility.hostile_factions(colony)
    return hostile, [p for p in world.pawns.values() if p.mental_state is not None or p.faction in hostile]


def _help(fight: battle.Battle, pawn: Pawn) -> None:
    """Let an allied fighter attack the nearest enemy. It leaves some time after the last one."""
    pawn.exit_map_tick = fight.colony.now + ALLY_STAY
    target = battle.nearest(fight, pawn, fight.enemies)
    if target is not None and not fight.sealed_off(pawn, target):
        battle.engage(fight, pawn, target)


def _fight_or_leave(fight: battle.Battle, pawn: Pawn) -> None:
    """Let a raider or manhunter leave, or attack the nearest target that it can reach."""
    colony = fight.colony
    if hostility.is_fleeing(colony, pawn):
        if not raiders.walk_off(colony, pawn) and not movement.walking(colony, pawn):
            edge = arrivals.nearest_edge_cell(colony, *fight.at(pawn))
            battle.hold(colony, pawn, "Goto")
            if edge is not None:
                walking.go(colony, pawn, *edge)
        return
    prowling = pawn.job is not None and pawn.job.def_name == PROWL
    if prowling and (colony.now // attacks.STEP_TICKS + pawn.id) % PROWL_STEPS:
        return
    if pawn.asleep:
        pawn.asleep = False
    target = battle.nearest(fight, pawn, fight.targets)
    if pawn.is_human and _attack_turret(fight, pawn, target):
        return
    if target is None:
        return
    if fight.sealed_off(pawn, target):
        _break_in(fight, pawn, target)
        return
    battle.engage(fight, pawn, target)


def _attack_turret(fight: battle.Battle, pawn: Pawn, target: Pawn | None) -> bool:
    """Attack a turret that is close and nearer than the target. Returns whether there is one."""
    colony, at = fight.colony, fight.at(pawn)
    near = [
        (sight.distance(*at, turret.x, turret.z), turret.id)
        for turret in turrets.standing(colony)
        if turret.player and turret.id in colony.world.buildings
    ]
    if not near:
        return False
    far, turret_id = min(near)
    if far > TURRET_ALERT or (target is not None and fight.far(pawn, target) <= far):
        return False
    turret, weapon = colony.world.buildings[turret_id], weapons.ranged(pawn)
    there = (turret.x, turret.z)
    battle.hold(colony, pawn, "AttackStatic", turret_id)
    if sight.adjacent(*at, *there) or (weapon is not None and targeting.can_shoot(colony, weapon, at, there)):
        movement.stop(colony, pawn)
        attacks.attack_building(colony, pawn, turret)
    else:
        battle.approach(fight, pawn, there)
    return True


def _break_in(fight: battle.Battle, pawn: Pawn, target: Pawn) -> None:
    """Let people strike the nearest door of a closed room, and animals prowl nearby."""
    colony = fight.colony
    barrier = raiders.barrier_before(colony, pawn, target) if pawn.is_human else None
    if barrier is None:
        if not movement.walking(colony, pawn):
            _prowl(fight, pawn)
        return
    at = fight.at(pawn)
    if sight.adjacent(*at, barrier.x, barrier.z):
        if pawn.job is None or pawn.job.target != barrier.id:
            battle.hold(colony, pawn, "AttackMelee", barrier.id)
        battle.extend(colony, pawn)
        movement.stop(colony, pawn)
        attacks.strike_building(colony, pawn, barrier)
        return
    battle.hold(colony, pawn, "AttackMelee", barrier.id)
    battle.approach(fight, pawn, (barrier.x, barrier.z))


def _prowl(fight: battle.Battle, pawn: Pawn) -> None:
    colony = fight.colony
    stream = colony.stream("prowl", colony.now, pawn.id)
    x, z = fight.at(pawn)
    x, z = x + stream.integer(-6, 6), z + stream.integer(-6, 6)
    battle.hold(colony, pawn, PROWL)
    if colony.index.passable(x, z):
        walking.go(colony, pawn, x, z)


def _spring_traps(colony: Colony, pawn: Pawn) -> None:
    """Spring the spike traps that a pawn has walked over since the last step."""
    job, grids = pawn.job, colony.world.grids
    if job is None or not job.path:
        return
    now, arrived = colony.now, job.arrivals
    for cell in job.path[bisect_right(arrived, now - attacks.STEP_TICKS) : bisect_right(arrived, now)]:
        z, x = divmod(cell, grids.width)
        building = colony.world.buildings.get(int(grids.edifice[z, x]))
        if building is not None and building.def_name == "TrapSpike" and battle.able(pawn):
            attacks.spring_trap(colony, building, pawn)
