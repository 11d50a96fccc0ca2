"""Sowing and harvesting fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import Job, Pawn

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def items(colony: Colony) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in colony.world.items.values():
        found[item.def_name] += item.stack_count
    return found


def test_a_field_is_sown_cell_by_cell(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    ann = worker("Growing", Plants=8)
    zones.create_growing(meadow, 32, 30, 34, 32, "Plant_Rice")
    labour(meadow, 9 * 250)
    assert meadow.world.grids.plant_sown[30:33, 32:35].all()
    assert plants.plant_at(meadow, 33, 31) == "Plant_Rice"
    assert ann.skills["Plants"].xp > 0


def test_sowing_a_cell_of_rice_takes_170_game_ticks_at_level_8(
    meadow: Colony, worker: MakeWorker, labour: Labour
) -> None:
    ann = worker("Growing", Plants=8)
    zone = zones.create_growing(meadow, 30, 30, 30, 30, "Plant_Rice")
    assert zone is not None
    begun = meadow.now
    jobs.start(meadow, ann, Job("Sow", cell=meadow.world.grids.index(30, 30), target=zone.id))
    while not meadow.world.grids.plant[30, 30]:
        labour(meadow, 1)
    assert meadow.now - begun == pytest.approx(170, abs=3)


def test_a_crop_beyond_the_growers_skill_or_in_the_cold_is_not_sown(
    meadow: Colony, worker: MakeWorker, labour: Labour
) -> None:
    worker("Growing", Plants=4)
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Healroot")
    labour(meadow, 5_000)
    assert not meadow.world.grids.plant.any()
    meadow.world.zones.clear()
    meadow.world.grids.zone[:] = 0
    meadow.world.tile.mean_temperature = -40.0
    meadow.world.game_tick += 60_000
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Rice")
    labour(meadow, 5_000)
    assert not meadow.world.grids.plant.any()


def test_a_ripe_plant_is_harvested_and_an_unripe_one_is_not(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("Growing", Plants=8)
    zone = zones.create_growing(meadow, 32, 30, 33, 30, "Plant_Rice")
    assert zone is not None
    zone.allow_sow = False
    for x in (32, 33):
        plants.sow(meadow, x, 30, "Plant_Rice")
    meadow.world.grids.plant_growth[30, 32] = 1_000_000
    meadow.world.grids.plant_growth[30, 33] = 800_000
    labour(meadow, 3_000)
    assert items(meadow) == {"RawRice": 6}
    assert not meadow.world.grids.plant[30, 32]
    assert meadow.world.grids.plant[30, 33]


def test_other_plants_on_a_field_are_cut_before_it_is_sown(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("Growing", Plants=8)
    plants.grow_wild(meadow, 32, 30, "Plant_Grass", 0.5)
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Rice")
    labour(meadow, 2_000)
    assert plants.plant_at(meadow, 32, 30) == "Plant_Rice"
