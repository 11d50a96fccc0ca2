"""Cutting and harvesting marked plants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def items(colony: Colony) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in colony.world.items.values():
        found[item.def_name] += item.stack_count
    return found


def test_a_marked_oak_is_cut_and_yields_wood(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("PlantCutting", Plants=8)
    plants.grow_wild(meadow, 35, 30, "Plant_TreeOak", 1.0)
    designations.mark(meadow, "harvest", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"WoodLog": DEFS.plants["Plant_TreeOak"].harvest_yield}
    assert not meadow.world.grids.plant[30, 35]
    assert not meadow.world.designations.harvest_plant


def test_a_harvested_berry_bush_survives(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("PlantCutting", Plants=8)
    plants.grow_wild(meadow, 35, 30, "Plant_Berry", 1.0)
    designations.mark(meadow, "harvest", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"RawBerries": 10}
    assert meadow.world.grids.plant_growth[30, 35] == 300_000
