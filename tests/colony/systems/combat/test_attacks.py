"""Single attacks: rate, buildings, traps, turrets, and the names of attackers."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import attacks, turrets
from pytest_rle.colony.systems.environment import power
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Pawn


def test_an_attack_begins_with_the_warmup(meadow: Colony, place: Callable[..., Pawn]) -> None:
    meadow.world.game_tick = 1_000
    ann, target = place(meadow, weapon="Gun_SniperRifle", Shooting=20), place(meadow, x=45, faction=2)
    assert attacks.attack(meadow, ann, target) == 1_000 + 210
    assert target.hediffs == []


def test_a_pawn_strikes_every_two_seconds(meadow: Colony, place: Callable[..., Pawn]) -> None:
    meadow.world.game_tick = 1_000
    ann, target = place(meadow, Melee=20), place(meadow, x=31, race="Thrumbo", faction=2)
    assert attacks.attack(meadow, ann, target) == 1_000 + 120


def test_the_reach_is_an_adjacent_cell_or_the_range_of_the_weapon(meadow: Colony, place: Callable[..., Pawn]) -> None:
    fist, gun = place(meadow), place(meadow, weapon="Gun_Revolver")
    near, far = place(meadow, x=31, z=31, faction=2), place(meadow, x=50, faction=2)
    out = place(meadow, x=59, z=5, faction=2)
    assert attacks.can_reach_now(meadow, fist, near)
    assert not attacks.can_reach_now(meadow, fist, far)
    assert attacks.can_reach_now(meadow, gun, far)
    assert not attacks.can_reach_now(meadow, gun, out)


def test_repeated_blows_destroy_a_door(meadow: Colony, place: Callable[..., Pawn]) -> None:
    door = spawning.add_building(meadow, Building(meadow.world.new_id(), "Door", 31, 30, hit_points=100))
    raider = place(meadow, faction=2, weapon="MeleeWeapon_Mace", stuff="Steel")
    for _ in range(60):
        meadow.world.game_tick += 60
        if door.id in meadow.world.buildings:
            attacks.strike_building(meadow, raider, door)
    assert door.id not in meadow.world.buildings
    assert meadow.index.path_cost[30 * 60 + 31] < 45


def test_attackers_are_described_by_kind_and_name(meadow: Colony, place: Callable[..., Pawn]) -> None:
    assert attacks.describe(place(meadow, faction=2, name="Vex")) == "Pirate Vex"
    assert attacks.describe(place(meadow, race="Wolf_Timber", faction=0)) == "a timber wolf"
    assert attacks.describe(place(meadow, race="Ibex", faction=0)) == "an ibex"


def test_a_trap_wounds_the_victim_and_is_removed(meadow: Colony, place: Callable[..., Pawn]) -> None:
    trap = spawning.add_building(meadow, Building(meadow.world.new_id(), "TrapSpike", 30, 30, stuff="Steel"))
    raider = place(meadow, faction=2)
    attacks.spring_trap(meadow, trap, raider)
    assert trap.id not in meadow.world.buildings
    assert raider.dead or any(hediff.source == "a spike trap" for hediff in raider.hediffs)


def test_a_turret_fires_only_with_power(meadow: Colony, place: Callable[..., Pawn]) -> None:
    turret = Building(meadow.world.new_id(), "Turret_MiniTurret", 30, 30, stuff="Steel", hit_points=100)
    spawning.add_building(meadow, turret)
    raider = place(meadow, x=36, faction=2)

    def volley() -> bool:
        for _ in range(200):
            meadow.world.game_tick += 60
            turrets.step(meadow, [raider])
            if raider.hediffs or raider.dead:
                return True
        return False

    assert not volley()
    generator = Building(meadow.world.new_id(), "WoodFiredGenerator", 33, 30, hit_points=300, fuel=75.0)
    spawning.add_building(meadow, generator)
    for x in (30, 31, 32, 33):
        spawning.add_building(meadow, Building(meadow.world.new_id(), "PowerConduit", x, 31, hit_points=80))
    power.step(meadow)
    assert power.is_powered(meadow, turret)
    assert volley()
