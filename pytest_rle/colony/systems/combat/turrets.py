"""Turrets with power shoot at the nearest enemy in range (Building_TurretGun)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import attacks, targeting
from pytest_rle.colony.systems.environment import power
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND
from pytest_rle.rimworld.labels import label

GUNS: Final = {
    "Turret_MiniTurret": "Gun_MiniTurret",
    "Turret_Autocannon": "Gun_AutocannonTurret",
    "Turret_Sniper": "Gun_TurretSniper",
}
"""The weapon of each turret."""

ACCURACY_PER_CELL: Final = 0.96
"""Accuracy per cell (StatDef ShootingAccuracyTurret)."""


def step(colony: Colony, enemies: list[Pawn]) -> None:
    """Fire every powered turret of the colony whose cycle has ended since the last step."""
    for building in standing(colony):
        gun = DEFS.ranged_weapons[GUNS[building.def_name]]
        cycle = round(weapons.cycle_seconds(gun) * GAME_TICKS_PER_SECOND)
        due = (colony.now + building.id) // cycle != (colony.now - attacks.STEP_TICKS + building.id) // cycle
        if due and building.player and power.is_powered(colony, building):
            _fire(colony, building, enemies)


def standing(colony: Colony) -> list[Building]:
    """The turrets on the map, ordered by id."""
    return colony.index.buildings_of(GUNS)


def _fire(colony: Colony, turret: Building, enemies: list[Pawn]) -> None:
    gun = DEFS.ranged_weapons[GUNS[turret.def_name]]
    at = (turret.x, turret.z)
    seen = []
    for pawn in enemies:
        there = movement.position(colony, pawn)
        far = sight.distance(*at, *there)
        if not pawn.downed and not pawn.dead and far <= gun.range and sight.clear(colony, *at, *there):
            seen.append((far, pawn.id, pawn, there))
    if not seen:
        return
    far, _, pawn, there = min(seen)
    chance = targeting.aim_chance(ACCURACY_PER_CELL, weapons.accuracy(gun, far), far)
    chance *= targeting.weather_factor(colony, at, there) * (1.0 - targeting.cover(colony, at, there))
    stream = colony.stream("turret", colony.now, turret.id)
    for _ in range(gun.burst):
        if stream.chance(chance) and not pawn.dead:
            source = f"a {label(turret.def_name)}"
            injuries.hurt(colony, pawn, gun.damage_type, gun.damage, gun.armor_penetration, source)
