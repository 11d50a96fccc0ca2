"""Weapons: what a pawn fights with, its accuracy, and the damage of its attacks.

Sources: VerbProperties, Verb_MeleeAttack, ShotReport, StatDefs ShootingAccuracyPawn, MeleeHitChance, MeleeDodgeChance,
AimingDelayFactor and the ThingDefs of weapons.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import body, traits
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_SECOND
from pytest_rle.rimworld.thing_defs import RangedWeaponDef

ACCURACY_DISTANCES: Final = (3.0, 12.0, 25.0, 40.0)
"""Distances in cells of a weapon's four accuracies: touch, short, medium, long."""

ACCURACY_QUALITY: Final = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5)
RANGED_DAMAGE_QUALITY: Final = (0.9, 1.0, 1.0, 1.0, 1.0, 1.25, 1.5)
MELEE_DAMAGE_QUALITY: Final = (0.8, 0.9, 1.0, 1.1, 1.2, 1.45, 1.65)
"""Factors of accuracy and damage by quality, awful to legendary."""

SHOOTING_ACCURACY: Final = Curve(
    (
        (-20, 0.70),
        (-10, 0.80),
        (-6, 0.83),
        (-4, 0.85),
        (-2, 0.87),
        (0, 0.89),
        (2, 0.93),
        (4, 0.94),
        (6, 0.95),
        (8, 0.96),
        (10, 0.97),
        (12, 0.975),
        (14, 0.98),
        (16, 0.98333),
        (18, 0.98666),
        (20, 0.99),
        (22, 0.9925),
        (26, 0.995),
        (30, 0.9965),
        (40, 0.998),
        (60, 0.999),
    )
)
"""Chance not to miss per cell of distance, by Shooting plus the offsets of sight and manipulation."""

MELEE_HIT: Final = Curve(((-20, 0.05), (-10, 0.10), (0, 0.50), (10, 0.80), (20, 0.90), (40, 0.96), (60, 0.98)))
MELEE_DODGE: Final = Curve(((5, 0.0), (20, 0.30), (60, 0.50)))
"""Chances to hit and to dodge, by Melee plus the offsets of the body."""

UNSKILLED_MELEE: Final = 4.0
UNSKILLED_SHOOTING: Final = 8.0
"""Skill levels that animals count as (noSkillOffset)."""

MELEE_PENETRATION: Final = 0.015
"""Armor penetration per hit point of damage."""

MELEE_BEST: Final = 0.75
"""Chance that a pawn strikes with its best tools; otherwise it uses one of the middling ones."""

_POWER_SHARES: Final = (0.95, 0.25)
"""Shares of the best tool's weight from which a tool counts as best, and as middling."""

_GUN_TOOLS: Final = (("stock", "Blunt", 9.0, 2.0), ("barrel", "Poke", 9.0, 2.0))


@dataclasses.dataclass(frozen=True, slots=True)
class Strike:
    """A melee attack: damage in hit points, cooldown in seconds, and a factor of how often it is used."""

    tool: str
    damage_def: str
    damage: float
    cooldown: float
    chance_factor: float = 1.0

    @property
    def armor_penetration(self) -> float:
        """What it subtracts from an armor rating."""
        return round(self.damage * MELEE_PENETRATION, 9)


_HUMAN_TOOLS: Final = (
    Strike("left fist", "Blunt", 8.2, 2.0),
    Strike("right fist", "Blunt", 8.2, 2.0),
    Strike("teeth", "Bite", 8.2, 2.0, 0.07),
    Strike("head", "Blunt", 5.0, 2.0, 0.2),
)


def primary(pawn: Pawn) -> Item | None:
    """The pawn's weapon, or None."""
    return pawn.equipment[0] if pawn.equipment else None


def ranged(pawn: Pawn) -> RangedWeaponDef | None:
    """The pawn's ranged weapon, or None."""
    weapon = primary(pawn)
    return DEFS.ranged_weapons.get(weapon.def_name) if weapon is not None else None


def accuracy(weapon: RangedWeaponDef, distance: float, quality: int = 2) -> float:
    """A weapon's chance to hit at a distance in cells, 0 to 1, interpolated between its four accuracies."""
    points = tuple(zip(ACCURACY_DISTANCES, weapon.accuracy, strict=True))
    factor = ACCURACY_QUALITY[quality] if 0 <= quality < len(ACCURACY_QUALITY) else 1.0
    return min(1.0, Curve(points)(distance) * factor)


def cycle_seconds(weapon: RangedWeaponDef) -> float:
    """Seconds from one burst to the next: warmup, burst and cooldown."""
    return weapon.warmup + weapon.cooldown + (weapon.burst - 1) * weapon.burst_ticks / GAME_TICKS_PER_SECOND


def ranged_damage(weapon: Item) -> float:
    """Damage of one shot of this weapon in hit points."""
    known = DEFS.ranged_weapons[weapon.def_name]
    return known.damage * _by_quality(RANGED_DAMAGE_QUALITY, weapon)


def aiming_factor(pawn: Pawn) -> float:
    """Factor of the pawn's warmup, 1 without traits (StatDef AimingDelayFactor)."""
    return max(0.01, 1.0 + traits.offset(pawn, "AimingDelayFactor"))


def shooter_accuracy(colony: Colony, pawn: Pawn) -> float:
    """The chance not to miss per cell of distance (StatDef ShootingAccuracyPawn)."""
    skill = float(pawn.skills["Shooting"].level) if pawn.is_human else UNSKILLED_SHOOTING
    skill += traits.offset(pawn, "ShootingAccuracyPawn")
    if pawn.hediffs:
        levels = body.capacities(colony, pawn)
        skill += 12.0 * (min(2.0, levels["Sight"]) - 1.0) + 8.0 * (min(1.0, levels["Manipulation"]) - 1.0)
    return SHOOTING_ACCURACY(skill)


def melee_hit_chance(colony: Colony, pawn: Pawn) -> float:
    """The chance to hit a pawn that does not dodge (StatDef MeleeHitChance)."""
    skill = float(pawn.skills["Melee"].level) if pawn.is_human else UNSKILLED_MELEE
    skill += traits.offset(pawn, "MeleeHitChance")
    if pawn.hediffs:
        levels = body.capacities(colony, pawn)
        skill += 12.0 * (min(1.5, levels["Manipulation"]) - 1.0) + 12.0 * (min(1.5, levels["Sight"]) - 1.0)
    return MELEE_HIT(skill)


def melee_dodge_chance(colony: Colony, pawn: Pawn) -> float:
    """The chance to dodge a melee hit (StatDef MeleeDodgeChance); 0 for downed and sleeping pawns."""
    if pawn.downed or pawn.asleep:
        return 0.0
    skill = float(pawn.skills["Melee"].level) if pawn.is_human else 0.0
    skill += traits.offset(pawn, "MeleeDodgeChance")
    if pawn.hediffs:
        levels = body.capacities(colony, pawn)
        skill += 18.0 * (levels["Moving"] - 1.0) + 8.0 * (min(1.4, levels["Sight"]) - 1.0)
    return MELEE_DODGE(skill)


def strikes(pawn: Pawn) -> tuple[Strike, ...]:
    """All melee attacks of the pawn, first those of its weapon, then those of its body."""
    weapon = primary(pawn)
    armed: list[Strike] = []
    if weapon is not None and weapon.def_name in DEFS.melee_weapons:
        stuff = DEFS.stuff.get(weapon.stuff) if weapon.stuff is not None else None
        quality = _by_quality(MELEE_DAMAGE_QUALITY, weapon)
        for tool in DEFS.melee_weapons[weapon.def_name]:
            kind = tool.capacities[0]
            sharp = DEFS.damage_types[kind].armor_category == "Sharp"
            factor = quality * ((stuff.sharp_damage if sharp else stuff.blunt_damage) if stuff is not None else 1.0)
            armed.append(Strike(tool.tool, kind, round(tool.damage * factor, 9), tool.cooldown))
    elif weapon is not None:
        armed = [Strike(*stated) for stated in _GUN_TOOLS]
    return (*armed, *_natural(pawn))


def melee_weights(pawn: Pawn) -> list[tuple[Strike, float]]:
    """Each melee attack with the chance that the pawn chooses it (AdjustedMeleeSelectionWeight)."""
    options = strikes(pawn)
    powers = [strike.damage * strike.damage * strike.chance_factor for strike in options]
    best = max(powers)
    first = [power >= best * _POWER_SHARES[0] for power in powers]
    middling = [not top and power >= best * _POWER_SHARES[1] for top, power in zip(first, powers, strict=True)]
    share = MELEE_BEST if any(middling) else 1.0
    weights = []
    for strike, top, middle in zip(options, first, middling, strict=True):
        chance = share / sum(first) if top else (1.0 - share) / sum(middling) if middle else 0.0
        weights.append((strike, chance))
    return weights


def _natural(pawn: Pawn) -> tuple[Strike, ...]:
    if pawn.is_human:
        return _HUMAN_TOOLS
    race = DEFS.animals.get(pawn.race)
    if race is None:
        return _HUMAN_TOOLS[2:]
    kind = "Bite" if race.predator else "Blunt"
    return (Strike("natural weapon", kind, race.best_hit, 2.0), Strike("head", "Blunt", race.best_hit * 0.5, 2.0, 0.2))


def _by_quality(factors: tuple[float, ...], weapon: Item) -> float:
    return factors[weapon.quality] if 0 <= weapon.quality < len(factors) else 1.0
