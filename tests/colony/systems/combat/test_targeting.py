"""The chance to hit: distance, skill, weather, posture and cover."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import targeting
from pytest_rle.colony.systems.map import sight, spawning
from pytest_rle.colony.world import PLANT_INDEX, ROOF_INDEX, Building, Pawn


def build(colony: Colony, def_name: str, x: int, z: int) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), def_name, x, z, hit_points=100))


@pytest.mark.parametrize(
    ("skill", "cells", "chance"), [(0, 18, 0.89**18), (10, 18, 0.97**18), (20, 18, 0.99**18), (10, 25, 0.97**25)]
)
def test_the_chance_to_hit_is_accuracy_to_the_power_of_distance_times_the_weapons_accuracy(
    meadow: Colony, place: Callable[..., Pawn], skill: int, cells: int, chance: float
) -> None:
    shooter, target = place(meadow, 5, 30, weapon="Gun_BoltActionRifle", Shooting=skill), place(meadow, 5 + cells, 30)
    rifle = 0.8 + (0.9 - 0.8) * (cells - 12) / 13
    expected = max(targeting.LEAST_CHANCE, chance * rifle)
    assert targeting.hit_chance(meadow, shooter, (5, 30), target, (5 + cells, 30)) == pytest.approx(expected, abs=1e-4)


def test_rain_and_fog_lower_the_chance_unless_both_have_a_roof(meadow: Colony) -> None:
    meadow.world.weather.current = "Fog"
    assert targeting.weather_factor(meadow, (5, 5), (9, 9)) == 0.5
    for x, z in ((5, 5), (9, 9)):
        meadow.world.grids.roof[z, x] = ROOF_INDEX["RoofConstructed"]
    assert targeting.weather_factor(meadow, (5, 5), (9, 9)) == 1.0


def test_a_lying_target_is_hard_to_hit_from_afar_and_easy_close_by(meadow: Colony, place: Callable[..., Pawn]) -> None:
    shooter, target = place(meadow, 5, 30, weapon="Gun_Revolver", Shooting=8), place(meadow, 15, 30)
    standing = targeting.hit_chance(meadow, shooter, (5, 30), target, (15, 30))
    target.downed = True
    assert targeting.hit_chance(meadow, shooter, (5, 30), target, (15, 30)) == pytest.approx(standing * 0.5)
    assert targeting.hit_chance(meadow, shooter, (12, 30), target, (15, 30)) == 1.0


def test_a_squirrel_is_half_as_easy_to_hit_as_a_man(meadow: Colony, place: Callable[..., Pawn]) -> None:
    shooter, man, squirrel = (
        place(meadow, 5, 30, weapon="Gun_Revolver", Shooting=8),
        place(meadow, 15, 30),
        place(meadow, 15, 30, race="Squirrel", faction=0),
    )
    chances = [targeting.hit_chance(meadow, shooter, (5, 30), pawn, (15, 30)) for pawn in (man, squirrel)]
    assert chances[1] == pytest.approx(chances[0] / 2)


@pytest.mark.parametrize(("def_name", "block"), [("Sandbags", 0.55), ("Barricade", 0.55), ("Wall", 0.75)])
def test_cover_straight_before_the_target_blocks_by_the_share_it_fills(
    meadow: Colony, def_name: str, block: float
) -> None:
    build(meadow, def_name, 29, 30)
    assert targeting.cover(meadow, (10, 30), (30, 30)) == pytest.approx(block)
    assert targeting.cover(meadow, (50, 30), (30, 30)) == 0.0


def test_cover_counts_less_at_a_larger_angle(meadow: Colony) -> None:
    build(meadow, "Sandbags", 29, 30)
    straight = targeting.cover(meadow, (10, 30), (30, 30))
    aslant = targeting.cover(meadow, (14, 42), (30, 30))
    aside = targeting.cover(meadow, (30, 50), (30, 30))
    assert straight > aslant > aside == 0.0


def test_a_row_of_sandbags_roughly_halves_the_hits(meadow: Colony) -> None:
    for z in (29, 30, 31):
        build(meadow, "Sandbags", 29, z)
    assert 0.5 < targeting.cover(meadow, (10, 30), (30, 30)) < 0.75


def test_a_tree_gives_little_cover(meadow: Colony) -> None:
    meadow.world.grids.plant[30, 29] = PLANT_INDEX["Plant_TreeOak"]
    assert targeting.cover(meadow, (10, 30), (30, 30)) == pytest.approx(0.25)


def test_walls_and_rock_block_sight_and_sandbags_do_not(meadow: Colony) -> None:
    assert sight.clear(meadow, 10, 30, 40, 33)
    build(meadow, "Sandbags", 20, 31)
    assert sight.clear(meadow, 10, 30, 40, 33)
    build(meadow, "Wall", 20, 31)
    assert not sight.clear(meadow, 10, 30, 30, 32)
    spawning.set_rock(meadow, 20, 10, "Granite")
    assert not sight.clear(meadow, 10, 10, 30, 10)


def test_the_chance_of_an_unarmed_shooter_is_an_error(meadow: Colony, place: Callable[..., Pawn]) -> None:
    with pytest.raises(ValueError, match="no ranged weapon"):
        targeting.hit_chance(meadow, place(meadow, name="Ann"), (1, 1), place(meadow), (5, 5))
