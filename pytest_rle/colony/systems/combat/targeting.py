"""The chance of a shot to hit, with cover, posture and weather (ShotReport, CoverUtility, AttackTargetFinder)."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import sight
from pytest_rle.colony.systems.pawns import body, posture, weapons
from pytest_rle.colony.world import PLANT_INDEX, Pawn
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.thing_defs import RangedWeaponDef

LEAST_CHANCE: Final = 0.0201
"""The lowest chance to hit before cover (ShotReport.AimOnTargetChance)."""

TARGET_SIZE: Final = (0.5, 2.0)
"""Bounds of the factor by body size."""

LYING_FAR: Final = (4.5, 0.5)
LYING_NEAR: Final = (3.9, 7.5)
"""The factor for a lying target: from the first distance in cells on, and up to the second."""

FULL_COVER: Final = 0.75
"""The chance to block of cover that fills its cell; other cover blocks by the share of the cell that it fills."""

ROCK_COVER: Final = 1.0
TREE_COVER: Final = 0.25
CHUNK_COVER: Final = 0.5
"""The share of a cell that they fill (ThingDef.fillPercent)."""

COVER_ANGLES: Final = ((15.0, 1.0), (27.0, 0.8), (40.0, 0.6), (52.0, 0.4), (65.0, 0.2))
"""Angle in degrees between the shot and the cover, and the share of the cover that counts below it."""

DIAGONAL_ANGLE_FACTOR: Final = 1.25
"""Factor on that angle for cover in a diagonal cell."""

POINT_BLANK_COVER: Final = ((1.9, 0.3333), (2.9, 0.66666))
"""Distance in cells between shooter and cover below which only this share of the cover counts."""

_TREES: Final = frozenset(PLANT_INDEX[name] for name, known in DEFS.plants.items() if known.is_tree)

NEIGHBOURS: Final = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))


def can_shoot(colony: Colony, weapon: RangedWeaponDef, at: tuple[int, int], target: tuple[int, int]) -> bool:
    """Whether the target cell is in range and in sight."""
    return sight.distance(*at, *target) <= weapon.range and sight.clear(colony, *at, *target)


def hit_chance(colony: Colony, shooter: Pawn, at: tuple[int, int], target: Pawn, target_at: tuple[int, int]) -> float:
    """The chance that one shot hits, 0 to 1, by aim, size, posture, weather and cover.

    Raises ValueError for a shooter without a ranged weapon.
    """
    weapon, item = weapons.ranged(shooter), weapons.primary(shooter)
    if weapon is None or item is None:
        raise ValueError(f"{shooter.name.short or shooter.race} has no ranged weapon")
    far = sight.distance(*at, *target_at)
    chance = aim_chance(weapons.shooter_accuracy(colony, shooter), weapons.accuracy(weapon, far, item.quality), far)
    chance *= min(TARGET_SIZE[1], max(TARGET_SIZE[0], body.body_size(target)))
    if posture.lying(target):
        if far >= LYING_FAR[0]:
            chance *= LYING_FAR[1]
        elif far <= LYING_NEAR[0]:
            chance *= LYING_NEAR[1]
    chance *= weather_factor(colony, at, target_at)
    return min(1.0, max(LEAST_CHANCE, chance)) * (1.0 - cover(colony, at, target_at))


def aim_chance(per_cell: float, weapon_accuracy: float, cells: float) -> float:
    """The shooter's accuracy per cell to the power of the distance, times the weapon's accuracy (ShotReport)."""
    return round(math.pow(per_cell, cells) * weapon_accuracy, 9)


def weather_factor(colony: Colony, at: tuple[int, int], target: tuple[int, int]) -> float:
    """The weather's factor on the chance to hit; 1 if both cells have a roof."""
    roof = colony.world.grids.roof
    if roof[at[1], at[0]] and roof[target[1], target[0]]:
        return 1.0
    weather = DEFS.weathers.get(colony.world.weather.current)
    return weather.accuracy if weather is not None else 1.0


def cover(colony: Colony, at: tuple[int, int], target: tuple[int, int]) -> float:
    """The chance that cover beside the target blocks the shot, 0 to 1 (CalculateOverallBlockChance)."""
    open_chance = 1.0
    for dx, dz in NEIGHBOURS:
        x, z = target[0] + dx, target[1] + dz
        if (x, z) == at or not colony.world.grids.contains(x, z):
            continue
        fill = cover_at(colony, x, z)
        if fill > 0:
            open_chance *= 1.0 - _block(fill, at, target, dx, dz)
    return 1.0 - open_chance


def cover_at(colony: Colony, x: int, z: int) -> float:
    """The share of a cell that cover fills, 0 to 1 (ThingDef.fillPercent)."""
    grids = colony.world.grids
    if grids.rock[z, x]:
        return ROCK_COVER
    edifice = int(grids.edifice[z, x])
    if edifice:
        known = DEFS.buildings.get(colony.world.buildings[edifice].def_name)
        return known.cover if known is not None else ROCK_COVER
    if int(grids.plant[z, x]) in _TREES:
        return TREE_COVER
    for item in colony.index.items_at.get(z * grids.width + x, ()):
        if item_kinds.is_chunk(colony.world.items[item].def_name):
            return CHUNK_COVER
    return 0.0


def _block(fill: float, at: tuple[int, int], target: tuple[int, int], dx: int, dz: int) -> float:
    block = FULL_COVER if fill >= 1.0 else fill
    shot = math.atan2(at[1] - target[1], at[0] - target[0])
    angle = abs(math.degrees(shot - math.atan2(dz, dx))) % 360.0
    angle = min(angle, 360.0 - angle)
    if dx and dz:
        angle *= DIAGONAL_ANGLE_FACTOR
    angle = round(angle, 6)
    block *= next((factor for limit, factor in COVER_ANGLES if angle < limit), 0.0)
    near = sight.distance(*at, target[0] + dx, target[1] + dz)
    return block * next((factor for limit, factor in POINT_BLANK_COVER if near < limit), 1.0)
