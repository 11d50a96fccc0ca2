"""Responses of colonists to enemies: drafted ones hold their position, others fight back, flee or ignore them.

Sources: JobDriver_Wait.CheckForAutoAttack, JobGiver_ConfigurableHostilityResponse, SelfDefenseUtility,
JobGiver_ReactToCloseMeleeThreat.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import attacks, battle, drafting, targeting
from pytest_rle.colony.systems.jobs import jobs, walking
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Pawn

MELEE_RESPONSE: Final = 8.0
RANGED_RESPONSE: Final = (0.66, 20.0)
"""Cells within which colonists fight back: in melee, and as a share of the weapon's range up to a limit."""

FLEE_FROM: Final = 8.0
FLEE_FOR: Final = 23
"""Cells within which colonists flee from an enemy, and how far they flee."""

IGNORE: Final = 0
ATTACK: Final = 1
"""Values of HostilityResponseMode; 2 is Flee."""


def stand_by(fight: battle.Battle, pawn: Pawn) -> None:
    """Let a drafted colonist that stands still without an attack order attack the nearest enemy in reach."""
    job = pawn.job
    ordered = job is not None and job.def_name in battle.ATTACK_JOBS
    if ordered or movement.walking(fight.colony, pawn) or not drafting.is_violent(pawn):
        return
    target = battle.best_target(fight, pawn)
    if target is not None:
        attacks.attack(fight.colony, pawn, target)


def respond(fight: battle.Battle, pawn: Pawn) -> bool:
    """Fight back, flee or ignore enemies, by the colonist's setting. Everyone strikes back at an adjacent enemy.

    Returns whether the colonist takes part in the fight now.
    """
    if pawn.mental_state is not None or (pawn.job is not None and pawn.job.forced):
        return True
    nearest = battle.nearest(fight, pawn, fight.threats, reachable=False)
    if nearest is None:
        return False
    colony = fight.colony
    fights = drafting.is_violent(pawn)
    if fights and sight.adjacent(*fight.at(pawn), *fight.at(nearest)):
        battle.stand(fight, pawn, "AttackMelee", nearest)
        attacks.attack(colony, pawn, nearest)
        return True
    if pawn.hostility_response == ATTACK and fights:
        return _fight_back(fight, pawn)
    close = fight.far(pawn, nearest) <= FLEE_FROM and not fight.sealed_off(nearest, pawn)
    if pawn.hostility_response == IGNORE or not close:
        return pawn.job is not None and pawn.job.def_name == "Flee" and movement.walking(colony, pawn)
    _flee(fight, pawn, nearest)
    return True


def back_to_work(colony: Colony, pawn: Pawn) -> None:
    """End the fighting job of a colonist that no longer takes part in the fight."""
    if pawn.job is not None and pawn.job.def_name in battle.RESPONSES and not pawn.job.forced:
        jobs.interrupt(colony, pawn)


def _fight_back(fight: battle.Battle, pawn: Pawn) -> bool:
    colony, weapon = fight.colony, weapons.ranged(pawn)
    if weapon is not None:
        within = min(RANGED_RESPONSE[1], max(2.0, weapon.range * RANGED_RESPONSE[0]))
        target = battle.best_target(fight, pawn, within)
        if target is None:
            return False
        battle.stand(fight, pawn, "AttackStatic", target)
        attacks.attack(colony, pawn, target)
        return True
    target = battle.nearest(fight, pawn, fight.threats)
    if target is None or fight.far(pawn, target) > MELEE_RESPONSE or fight.sealed_off(pawn, target):
        return False
    battle.engage(fight, pawn, target)
    return True


def _flee(fight: battle.Battle, pawn: Pawn, threat: Pawn) -> None:
    """Flee from a threat, to the reachable cell around that is farthest from it."""
    colony = fight.colony
    if pawn.job is not None and pawn.job.def_name == "Flee" and movement.walking(colony, pawn):
        battle.extend(colony, pawn)
        return
    x, z = fight.at(pawn)
    away = fight.at(threat)
    options = []
    for dx, dz in targeting.NEIGHBOURS:
        cell = (x + dx * FLEE_FOR, z + dz * FLEE_FOR)
        near = _clamped(colony, cell)
        if colony.index.passable(*near):
            options.append((-sight.distance(*near, *away), near))
    battle.hold(colony, pawn, "Flee", threat.id)
    for _, cell in sorted(options):
        if walking.go(colony, pawn, *cell) is not None:
            return


def _clamped(colony: Colony, cell: battle.Cell) -> battle.Cell:
    grids = colony.world.grids
    return min(grids.width - 2, max(1, cell[0])), min(grids.height - 2, max(1, cell[1]))
