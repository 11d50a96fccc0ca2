"""Harvests: ripeness, yield, and what remains of the plant."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.nature import harvesting, plants


def test_a_ripe_rice_plant_yields_six_at_a_high_skill(meadow: Colony) -> None:
    plants.grow_wild(meadow, 5, 5, "Plant_Rice", 1.0)
    assert harvesting.harvest_yield(meadow, 5, 5, 8) == 6
    assert harvesting.harvest_yield(meadow, 5, 5, 20) in (6, 7)


def test_a_barely_ripe_plant_yields_half(meadow: Colony) -> None:
    plants.grow_wild(meadow, 5, 5, "Plant_Rice", 0.65)
    assert harvesting.full_yield(meadow, 5, 5) == pytest.approx(3.0)
    plants.grow_wild(meadow, 5, 5, "Plant_Rice", 0.64)
    assert not harvesting.harvestable_now(meadow, 5, 5)


def test_four_harvests_in_ten_fail_at_skill_0(meadow: Colony) -> None:
    kept = 0
    for x in range(60):
        for z in range(10):
            plants.grow_wild(meadow, x, z, "Plant_Rice", 1.0)
            kept += harvesting.harvest_yield(meadow, x, z, 0) > 0
    assert kept / 600 == pytest.approx(0.6, abs=0.06)


def test_the_difficulty_changes_the_yield_of_crops(meadow: Colony) -> None:
    meadow.world.storyteller.difficulty = "Extreme"
    plants.grow_wild(meadow, 5, 5, "Plant_Rice", 1.0)
    assert harvesting.full_yield(meadow, 5, 5) == pytest.approx(4.8)


def test_a_berry_bush_survives_its_harvest_and_rice_does_not(meadow: Colony) -> None:
    plants.grow_wild(meadow, 5, 5, "Plant_Berry", 1.0)
    harvesting.finish_harvest(meadow, 5, 5)
    assert (plants.plant_at(meadow, 5, 5), int(meadow.world.grids.plant_growth[5, 5])) == ("Plant_Berry", 300_000)
    plants.grow_wild(meadow, 6, 5, "Plant_Rice", 1.0)
    harvesting.finish_harvest(meadow, 6, 5)
    assert plants.plant_at(meadow, 6, 5) == ""
