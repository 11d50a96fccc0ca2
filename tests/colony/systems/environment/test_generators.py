"""The output of generators."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import generators
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import PLANT_INDEX, Building


def build(colony: Colony, def_name: str, x: int, z: int, **more: object) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), def_name, x, z, **more))  # type: ignore[arg-type]


def at_noon(colony: Colony) -> None:
    colony.world.start_abs_tick, colony.world.game_tick = 0, 30_000


def test_solar_panels_give_1700_watts_at_noon_and_none_at_night_or_under_a_roof(meadow: Colony) -> None:
    panel = build(meadow, "SolarGenerator", 20, 20)
    at_noon(meadow)
    assert generators.output(meadow, panel) == 1_700.0
    meadow.world.grids.roof[20, 20] = 1
    assert generators.output(meadow, panel) == pytest.approx(1_700.0 * 15 / 16)
    meadow.world.game_tick = 60_000
    assert generators.output(meadow, panel) == 0.0


def test_each_tree_in_its_wind_path_costs_a_turbine_a_fifth_of_its_output(meadow: Colony) -> None:
    turbine = build(meadow, "WindTurbine", 30, 30)
    free = generators.output(meadow, turbine)
    assert 0 < free <= 3_450.0
    meadow.world.grids.plant[35, 30] = PLANT_INDEX["Plant_TreeOak"]
    meadow.index.structure_version += 1
    assert generators.output(meadow, turbine) == pytest.approx(free * 0.8)
