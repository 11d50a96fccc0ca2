"""Repairing what broke down."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Building, Item, Pawn

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]
Build = Callable[..., Building]


def test_a_broken_down_machine_is_fixed_with_one_component(
    meadow: Colony, worker: MakeWorker, stock: Stock, labour: Labour, build: Build
) -> None:
    worker("Construction", Construction=8)
    stove = build("ElectricStove", 35, 30, broken_down=True)
    stock(meadow, "ComponentIndustrial", 2)
    labour(meadow, 5_000)
    assert not stove.broken_down
    assert [item.stack_count for item in meadow.world.items.values()] == [1]
