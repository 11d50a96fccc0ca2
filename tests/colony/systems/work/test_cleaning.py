"""Cleaning filth."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import FILTH_INDEX, Pawn

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def test_only_filth_in_the_home_area_is_cleaned(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("Cleaning")
    grids = meadow.world.grids
    for x in (32, 34, 50):
        grids.filth[30, x], grids.filth_thickness[30, x] = FILTH_INDEX["Filth_Dirt"], 2
    grids.home_area[25:40, 25:40] = True
    labour(meadow, 3_000)
    assert not grids.filth[30, 32]
    assert not grids.filth[30, 34]
    assert grids.filth[30, 50]
