"""Weapons: damage per second, accuracy by distance and skill, melee attacks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import weapons
from pytest_rle.colony.world import Pawn, Trait
from pytest_rle.rimworld import DEFS

RANGED = {
    "Gun_Revolver": (6.32, 5.05, 4.74, 3.47, 2.53),
    "Gun_Autopistol": (7.69, 6.15, 5.38, 3.08, 2.31),
    "Gun_MachinePistol": (11.02, 9.92, 7.16, 3.86, 1.65),
    "Gun_BoltActionRifle": (5.62, 3.66, 4.5, 5.06, 4.5),
    "Gun_PumpShotgun": (8.37, 6.7, 7.28, 6.45, 5.36),
    "Gun_HeavySMG": (12.34, 10.49, 8.02, 4.32, 2.47),
    "Gun_LMG": (18.08, 7.23, 8.68, 6.33, 4.7),
    "Gun_AssaultRifle": (10.88, 6.53, 7.62, 7.07, 5.98),
    "Gun_SniperRifle": (5.0, 2.5, 3.5, 4.4, 4.5),
    "Gun_Minigun": (41.67, 8.33, 10.42, 10.42, 7.5),
    "Gun_ChargeRifle": (14.12, 7.76, 9.04, 7.76, 6.35),
    "Bow_Short": (3.67, 2.75, 2.38, 1.65, 0.92),
    "Bow_Great": (4.86, 3.16, 4.13, 3.64, 2.43),
    "Gun_MiniTurret": (4.86, 3.75, 3.41, 2.19, 1.17),
}


@pytest.mark.parametrize("name", sorted(RANGED))
def test_a_ranged_weapon_deals_the_games_damage_per_second(name: str) -> None:
    weapon = DEFS.ranged_weapons[name]
    if_all_hit, *at = RANGED[name]
    per_second = weapon.damage * weapon.burst / weapons.cycle_seconds(weapon)
    assert per_second == pytest.approx(if_all_hit, abs=0.011)
    for distance, expected in zip(weapons.ACCURACY_DISTANCES, at, strict=True):
        assert per_second * weapons.accuracy(weapon, distance) == pytest.approx(expected, abs=0.011)


@pytest.mark.parametrize(("level", "per_cell", "at_eighteen"), [(0, 0.89, 0.12), (10, 0.97, 0.58), (20, 0.99, 0.83)])
def test_a_shooter_has_a_chance_to_miss_per_cell(
    meadow: Colony, place: Callable[..., Pawn], level: int, per_cell: float, at_eighteen: float
) -> None:
    accuracy = weapons.shooter_accuracy(meadow, place(meadow, Shooting=level))
    assert accuracy == pytest.approx(per_cell)
    assert accuracy**18 == pytest.approx(at_eighteen, abs=0.006)


@pytest.mark.parametrize(("level", "chance"), [(0, 0.5), (10, 0.8), (20, 0.9)])
def test_the_chance_to_hit_in_melee_rises_with_skill(
    meadow: Colony, place: Callable[..., Pawn], level: int, chance: float
) -> None:
    assert weapons.melee_hit_chance(meadow, place(meadow, Melee=level)) == pytest.approx(chance)


@pytest.mark.parametrize(("level", "chance"), [(0, 0.0), (5, 0.0), (20, 0.3)])
def test_the_chance_to_dodge_rises_with_skill(
    meadow: Colony, place: Callable[..., Pawn], level: int, chance: float
) -> None:
    assert weapons.melee_dodge_chance(meadow, place(meadow, Melee=level)) == pytest.approx(chance)


def test_a_careful_shooter_aims_longer_and_a_trigger_happy_one_shorter(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    careful, happy = place(meadow), place(meadow)
    careful.traits.append(Trait("ShootingAccuracy", 1))
    happy.traits.append(Trait("ShootingAccuracy", -1))
    assert weapons.aiming_factor(careful) == 1.25
    assert weapons.aiming_factor(happy) == 0.5


def test_bare_hands_strike_for_8_2_hit_points_every_two_seconds(meadow: Colony, place: Callable[..., Pawn]) -> None:
    weights = weapons.melee_weights(place(meadow))
    assert sum(strike.damage * chance for strike, chance in weights) == pytest.approx(8.2)
    assert sum(strike.cooldown * chance for strike, chance in weights) == pytest.approx(2.0)


def test_a_sword_strikes_with_its_edge_or_point(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, weapon="MeleeWeapon_LongSword", stuff="Steel")
    shares = {strike.tool: chance for strike, chance in weapons.melee_weights(pawn)}
    assert shares["edge"] + shares["point"] == 1.0


def test_the_stuff_of_a_blade_multiplies_its_damage(meadow: Colony, place: Callable[..., Pawn]) -> None:
    blade = place(meadow, weapon="MeleeWeapon_Knife", stuff="Plasteel")
    toy = place(meadow, weapon="MeleeWeapon_Knife", stuff="WoodLog")
    assert weapons.strikes(blade)[1].damage == pytest.approx(13.2)
    assert weapons.strikes(toy)[1].damage == pytest.approx(4.8)


def test_a_gun_strikes_with_stock_and_barrel_in_melee(meadow: Colony, place: Callable[..., Pawn]) -> None:
    kinds = {strike.damage_def for strike in weapons.strikes(place(meadow, weapon="Gun_Revolver"))[:2]}
    assert kinds == {"Blunt", "Poke"}
