"""Single attacks: warmup and cooldown, shots, blows, grenades and traps.

Sources: Verb_LaunchProjectile, Verb_MeleeAttack, Stance_Warmup and Stance_Cooldown, Pawn_MindState.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import targeting
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.map import movement, sight, spawning
from pytest_rle.colony.systems.pawns import hostility, mental_states, skills, weapons
from pytest_rle.colony.world import Building, Item, MentalState, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_SECOND
from pytest_rle.rimworld.labels import label
from pytest_rle.rimworld.thing_defs import RangedWeaponDef

STEP_TICKS: Final = 60
"""Game ticks between two steps of a fight. A pawn that became ready since the last step keeps its exact time."""

SHOOTING_XP: Final = 170.0
MELEE_XP: Final = 200.0
IDLE_SHOOTING_XP: Final = 20.0
"""Experience for each second of an attack's cycle: shots at enemies, melee, shots at targets that are not hostile."""

REVENGE_STAY: Final = GAME_TICKS_PER_DAY // 2
"""Most game ticks for which a wounded animal stays a manhunter."""

BLAST_RADIUS: Final = 1.9
BLAST_PIECES: Final = 4
"""Radius in cells of a grenade's blast, also the most it misses by; and the number of wounds for each victim."""

TRAP_BLOWS: Final = 5
"""Number of stabs among which a trap's damage is divided."""


def can_reach_now(colony: Colony, pawn: Pawn, target: Pawn) -> bool:
    """Whether the pawn can attack the target from its present cell, in melee or with its ranged weapon."""
    at, there = movement.position(colony, pawn), movement.position(colony, target)
    if sight.adjacent(*at, *there):
        return True
    weapon = weapons.ranged(pawn)
    return weapon is not None and targeting.can_shoot(colony, weapon, at, there)


def attack(colony: Colony, pawn: Pawn, target: Pawn) -> int:
    """Attack from the pawn's present cell if it is ready. The first attack begins with the weapon's warmup.

    The target must be in reach (`can_reach_now`). Returns the game tick at which the pawn is ready again: call again
    then.
    """
    at, there = movement.position(colony, pawn), movement.position(colony, target)
    weapon = None if sight.adjacent(*at, *there) else weapons.ranged(pawn)
    if pawn.attack_ready_tick < colony.now - STEP_TICKS:
        warmup = weapon.warmup * weapons.aiming_factor(pawn) if weapon is not None else 0.0
        pawn.attack_ready_tick = colony.now + round(warmup * GAME_TICKS_PER_SECOND)
    while pawn.attack_ready_tick <= colony.now and not (target.dead or pawn.dead or pawn.downed):
        was_down = target.downed
        item = weapons.primary(pawn)
        if weapon is not None and item is not None:
            seconds = _shoot(colony, pawn, weapon, item, at, target, there)
        else:
            seconds = _strike(colony, pawn, target)
        pawn.attack_ready_tick += max(1, round(seconds * GAME_TICKS_PER_SECOND))
        if target.downed and not was_down:
            break
    return pawn.attack_ready_tick


def _shoot(
    colony: Colony,
    pawn: Pawn,
    weapon: RangedWeaponDef,
    item: Item,
    at: tuple[int, int],
    target: Pawn,
    there: tuple[int, int],
) -> float:
    """Fire a burst. Returns the seconds until the next one."""
    stream = colony.stream("shots", pawn.attack_ready_tick, pawn.id)
    chance = targeting.hit_chance(colony, pawn, at, target, there)
    seconds = weapon.cooldown + weapon.warmup * weapons.aiming_factor(pawn)
    seconds += (weapon.burst - 1) * weapon.burst_ticks / GAME_TICKS_PER_SECOND
    _learn(colony, pawn, target, "Shooting", seconds)
    if weapon.damage_type == "Bomb":
        _burst(colony, pawn, weapon, there)
        return seconds
    hits = 0
    for _ in range(weapon.burst):
        if stream.chance(chance) and not target.dead:
            hits += 1
            injuries.hurt(
                colony,
                target,
                weapon.damage_type,
                weapons.ranged_damage(item),
                weapon.armor_penetration,
                describe(pawn),
                pawn.id,
            )
    provoke(colony, target, pawn, hits)
    return seconds


def _burst(colony: Colony, pawn: Pawn, weapon: RangedWeaponDef, there: tuple[int, int]) -> None:
    """Explode a grenade near a cell. It damages all pawns there, of any faction, and all buildings."""
    stream = colony.stream("blast", colony.now, pawn.id)
    stray = round(BLAST_RADIUS)
    x, z = there[0] + stream.integer(-stray, stray), there[1] + stream.integer(-stray, stray)
    for _, victim in sorted(colony.world.pawns.items()):
        if sight.distance(x, z, *movement.position(colony, victim)) > BLAST_RADIUS:
            continue
        for _ in range(BLAST_PIECES):
            share = weapon.damage / BLAST_PIECES
            injuries.hurt(colony, victim, "Bomb", share, weapon.armor_penetration, describe(pawn), pawn.id)
    grids = colony.world.grids
    struck = set()
    for dx, dz in ((0, 0), *targeting.NEIGHBOURS):
        if grids.contains(x + dx, z + dz) and grids.edifice[z + dz, x + dx]:
            struck.add(int(grids.edifice[z + dz, x + dx]))
    for building_id in sorted(struck):
        building = colony.world.buildings.get(building_id)
        if building is not None:
            spawning.damage_building(colony, building, weapon.damage * DEFS.damage_types["Bomb"].building_factor)


def attack_building(colony: Colony, pawn: Pawn, building: Building) -> None:
    """Shoot at a building, or strike it from an adjacent cell, when the pawn is ready. Cover does not count."""
    at, weapon, item = movement.position(colony, pawn), weapons.ranged(pawn), weapons.primary(pawn)
    if weapon is None or item is None or sight.adjacent(*at, building.x, building.z):
        strike_building(colony, pawn, building)
        return
    if pawn.attack_ready_tick < colony.now - STEP_TICKS:
        warmup = weapon.warmup * weapons.aiming_factor(pawn)
        pawn.attack_ready_tick = colony.now + round(warmup * GAME_TICKS_PER_SECOND)
    there = (building.x, building.z)
    while pawn.attack_ready_tick <= colony.now and building.id in colony.world.buildings:
        stream = colony.stream("shots", pawn.attack_ready_tick, pawn.id)
        pawn.attack_ready_tick += max(1, round(weapons.cycle_seconds(weapon) * GAME_TICKS_PER_SECOND))
        if weapon.damage_type == "Bomb":
            _burst(colony, pawn, weapon, there)
            continue
        far = sight.distance(*at, *there)
        own = weapons.accuracy(weapon, far, item.quality)
        chance = targeting.aim_chance(weapons.shooter_accuracy(colony, pawn), own, far)
        for _ in range(weapon.burst):
            if stream.chance(chance) and spawning.damage_building(colony, building, weapons.ranged_damage(item)):
                return


def _strike(colony: Colony, pawn: Pawn, target: Pawn) -> float:
    """Strike once in melee. Returns the seconds until the next blow."""
    stream = colony.stream("blows", pawn.attack_ready_tick, pawn.id)
    strike = stream.weighted(weapons.melee_weights(pawn))
    _learn(colony, pawn, target, "Melee", strike.cooldown)
    helpless = target.downed or target.asleep
    hits = helpless or stream.chance(weapons.melee_hit_chance(colony, pawn))
    if hits and not stream.chance(weapons.melee_dodge_chance(colony, target)):
        damage = strike.damage * stream.uniform(0.8, 1.2)
        injuries.hurt(
            colony, target, strike.damage_def, round(damage, 9), strike.armor_penetration, describe(pawn), pawn.id
        )
        provoke(colony, target, pawn, 1)
    return strike.cooldown


def strike_building(colony: Colony, pawn: Pawn, building: Building) -> None:
    """Strike an adjacent building at the pawn's melee rate until it is destroyed."""
    if pawn.attack_ready_tick < colony.now - STEP_TICKS:
        pawn.attack_ready_tick = colony.now
    while pawn.attack_ready_tick <= colony.now:
        stream = colony.stream("blows", pawn.attack_ready_tick, pawn.id)
        strike = stream.weighted(weapons.melee_weights(pawn))
        damage = strike.damage * DEFS.damage_types[strike.damage_def].building_factor
        pawn.attack_ready_tick += max(1, round(strike.cooldown * GAME_TICKS_PER_SECOND))
        if spawning.damage_building(colony, building, damage):
            return


def provoke(colony: Colony, target: Pawn, attacker: Pawn, hits: int) -> None:
    """Perhaps make an animal that was hit a manhunter (PawnUtility.GetManhunterOnDamageChance)."""
    if target.is_human or target.dead or target.downed or hits == 0 or target.mental_state is not None:
        return
    race = DEFS.animals.get(target.race)
    if race is None or not attacker.is_human or target.faction == colony.world.player_faction:
        return
    chance = min(1.0, race.manhunter_on_damage * colony.difficulty.manhunter_chance_on_damage_factor)
    if chance > 0 and colony.stream("revenge", colony.now, target.id).chance(1.0 - (1.0 - chance) ** hits):
        mental_states.begin(colony, target, MentalState("Manhunter", colony.now, colony.now, colony.now + REVENGE_STAY))
        target.asleep = False
        colony.letter(
            f"Revenge: {label(target.race)}", "ThreatSmall", f"A wounded {label(target.race)} attacks its hunter."
        )


def spring_trap(colony: Colony, trap: Building, victim: Pawn) -> None:
    """Wound the pawn that stepped on a trap, and remove the trap (Building_TrapDamager)."""
    stuff = DEFS.stuff.get(trap.stuff) if trap.stuff is not None else None
    damage = DEFS.buildings[trap.def_name].trap_damage * (stuff.sharp_damage if stuff is not None else 1.0)
    penetration = damage * weapons.MELEE_PENETRATION
    stream = colony.stream("trap", colony.now, trap.id)
    spawning.remove_building(colony, trap)
    for _ in range(TRAP_BLOWS):
        share = round(damage / TRAP_BLOWS * stream.uniform(0.8, 1.2), 9)
        injuries.hurt(colony, victim, "Stab", share, penetration / TRAP_BLOWS, "a spike trap", 0)


def describe(pawn: Pawn) -> str:
    """The name of an attacker in a cause of death, such as "Pirate Vex" or "a timber wolf"."""
    if pawn.is_human:
        return f"{label(pawn.kind).capitalize()} {pawn.name.short}".strip()
    race = label(pawn.race)
    return f"{pawn.name.short} the {race}" if pawn.name.short else f"{'an' if race[0] in 'aeiou' else 'a'} {race}"


def _learn(colony: Colony, pawn: Pawn, target: Pawn, skill: str, seconds: float) -> None:
    if not pawn.is_human or pawn.faction != colony.world.player_faction:
        return
    rate = MELEE_XP if skill == "Melee" else SHOOTING_XP
    if skill == "Shooting" and not hostility.is_hostile(colony, pawn, target):
        rate = IDLE_SHOOTING_XP
    skills.gain(colony, pawn, skill, rate * seconds)
