"""Plants: sowing, growth, blight, frost, toxic fallout and wild regrowth."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, TERRAIN_INDEX, Building

Live = Callable[..., None]
GROW = (2_000, plants.step)


@pytest.fixture
def field(meadow: Colony) -> Colony:
    """A meadow on the equator in a mild climate, at local midnight."""
    meadow.world.start_abs_tick = 0
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 22.0
    return meadow


def test_a_step_in_full_light_and_warmth_grows_rice_by_its_share(field: Colony, live: Live) -> None:
    plants.sow(field, 5, 5, "Plant_Rice")
    field.world.game_tick = 28_000
    live(field, 2_000, GROW)
    assert int(field.world.grids.plant_growth[5, 5]) == 100 + round(GROWTH_FULL * 2_000 / 180_000)


@pytest.mark.parametrize(
    ("terrain", "plant", "factor"),
    [
        ("Soil", "Plant_Rice", 1.0),
        ("SoilRich", "Plant_Rice", 1.4),
        ("Gravel", "Plant_Rice", 0.7),
        ("SoilRich", "Plant_Potato", 1.16),
        ("Gravel", "Plant_Potato", 0.88),
    ],
)
def test_fertility_affects_growth_by_the_plants_sensitivity(
    field: Colony, terrain: str, plant: str, factor: float
) -> None:
    field.world.grids.terrain[5, 5] = TERRAIN_INDEX[terrain]
    plants.sow(field, 5, 5, plant)
    field.world.game_tick = 30_000
    assert plants.growth_rate(field, 5, 5) == pytest.approx(factor)


def days_to_ripen(colony: Colony, live: Live, plant: str, terrain: str) -> float:
    colony.world.grids.terrain[5, 5] = TERRAIN_INDEX[terrain]
    plants.sow(colony, 5, 5, plant)
    while int(colony.world.grids.plant_growth[5, 5]) < GROWTH_FULL:
        live(colony, 2_000, GROW)
    return colony.now / 60_000


def test_rice_needs_5_45_days_in_a_pot_under_a_sun_lamp(field: Colony, live: Live) -> None:
    """The lamp is on for the whole day of a plant, so that only its rest at night counts: 3 / 0.55 days."""
    basin = Building(field.world.new_id(), "PlantPot", 5, 5)
    lamp = Building(field.world.new_id(), "SunLamp", 7, 5)
    generator = Building(field.world.new_id(), "GeothermalGenerator", 12, 12)
    for building in (basin, lamp, generator):
        spawning.add_building(field, building)
    for x in range(8, 12):
        spawning.add_building(field, Building(field.world.new_id(), "PowerConduit", x, 9))
    assert days_to_ripen(field, live, "Plant_Rice", "Soil") == pytest.approx(3 / 0.55, abs=0.3)


def test_rice_ripens_1_4_times_as_fast_on_rich_soil(field: Colony, live: Live) -> None:
    slow = days_to_ripen(field, live, "Plant_Rice", "Soil")
    field.world.game_tick = 0
    fast = days_to_ripen(field, live, "Plant_Rice", "SoilRich")
    assert slow / fast == pytest.approx(1.4, abs=0.15)


def test_plants_do_not_grow_at_night(field: Colony, live: Live) -> None:
    plants.sow(field, 5, 5, "Plant_Rice")
    live(field, 14_000, GROW)
    assert int(field.world.grids.plant_growth[5, 5]) == plants.SOWN_GROWTH


@pytest.mark.parametrize(("celsius", "factor"), [(-5, 0), (0, 0), (3, 0.5), (6, 1), (42, 1), (50, 0.5), (60, 0)])
def test_growth_by_temperature(celsius: float, factor: float) -> None:
    assert plants.TEMPERATURE_FACTOR(celsius) == pytest.approx(factor)


def test_frost_kills_crops_but_not_trees(field: Colony) -> None:
    for x in range(20):
        plants.sow(field, x, 5, "Plant_Corn")
        plants.grow_wild(field, x, 6, "Plant_TreeOak", 0.9)
    field.world.tile.mean_temperature = -45.0
    plants.step(field)
    assert not field.world.grids.plant[5, :20].any()
    assert (field.world.grids.plant[6, :20] == PLANT_INDEX["Plant_TreeOak"]).all()


def test_plants_freeze_at_different_temperatures_between_minus_18_and_minus_10(field: Colony) -> None:
    found = []
    for x in range(40):
        plants.sow(field, x, 5, "Plant_Corn")
        found.append(plants.leafless_temperature(field, x, 5))
    assert -18.0 <= min(found) < -16.0 < -12.0 < max(found) <= -10.0


def test_blight_stops_growth_spreads_and_kills_plants(field: Colony, live: Live) -> None:
    for x in range(5, 15):
        for z in range(5, 15):
            plants.sow(field, x, z, "Plant_Rice")
    assert plants.blight(field, 10, 10)
    assert plants.growth_rate(field, 10, 10) == 0.0
    live(field, 60_000, GROW)
    assert 1 < len(field.world.blighted) <= 100
    live(field, 17 * 60_000, GROW)
    assert plants.plant_at(field, 10, 10) == ""


def test_only_sown_plants_catch_blight(field: Colony) -> None:
    plants.grow_wild(field, 5, 5, "Plant_Berry", 1.0)
    assert not plants.blight(field, 5, 5)


def test_toxic_fallout_kills_a_fifth_of_the_plants_a_day(field: Colony, live: Live) -> None:
    field.world.grids.plant[:, :] = PLANT_INDEX["Plant_TreeOak"]
    field.world.grids.plant_growth[:, :] = GROWTH_FULL
    conditions.begin(field, "ToxicFallout", 600_000)
    live(field, 58_000, GROW)
    left = np.count_nonzero(field.world.grids.plant) / 3_600
    assert left == pytest.approx(math.exp(-36 * 58 / 60 * 0.0065), abs=0.03)


def test_a_twentieth_of_the_missing_wild_plants_regrows_in_a_day(field: Colony, live: Live) -> None:
    live(field, 60_000, GROW)
    grown = np.count_nonzero(field.world.grids.plant)
    assert grown == pytest.approx(plants.wild_plants_target(field) / 20, rel=0.15)


def test_a_plant_without_light_dies_after_450_000_game_ticks(
    field: Colony, live: Live, room_of: Callable[..., None]
) -> None:
    room_of(field, 10, 10, 4, 4)
    plants.sow(field, 11, 11, "Plant_Rice")
    live(field, 450_000, GROW)
    assert plants.plant_at(field, 11, 11) == "Plant_Rice"
    live(field, 2_000, GROW)
    assert plants.plant_at(field, 11, 11) == ""


def test_sand_and_winter_prevent_sowing(field: Colony) -> None:
    assert plants.can_sow(field, 5, 5, "Plant_Rice")
    field.world.grids.terrain[5, 5] = TERRAIN_INDEX["Sand"]
    assert not plants.can_sow(field, 5, 5, "Plant_Rice")
    field.world.game_tick = 100
    field.world.tile.mean_temperature = -30.0
    assert not plants.can_sow(field, 6, 5, "Plant_Rice")
    assert not 0 < temperature.outdoor(field) < 58
