"""Repairing what broke down, and what a worker leaves of the stack that it fetched."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import hauling, zones
from pytest_rle.colony.systems.work import construction
from pytest_rle.colony.world import Building, Item, Pawn, StorageSettings

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


def test_the_components_that_a_repair_does_not_need_are_free_for_another_repair(
    meadow: Colony, worker: MakeWorker, stock: Stock, labour: Labour, build: Build
) -> None:
    ann = worker("Construction", Construction=8)
    build("ElectricStove", 35, 30, broken_down=True)
    other = build("ElectricStove", 45, 30, broken_down=True)
    components = stock(meadow, "ComponentIndustrial", 5)
    while ann.carried is None:
        labour(meadow, 1)
    bob = worker("Construction", Construction=8)
    job = construction.find_fix(meadow, bob)
    assert components.stack_count == 4
    assert job is not None
    assert (job.target, job.second_target) == (other.id, components.id)


def test_what_a_hauler_leaves_of_a_stack_is_free_for_the_next(
    meadow: Colony, worker: MakeWorker, stock: Stock, labour: Labour
) -> None:
    ann = worker("Hauling")
    steel = stock(meadow, "Steel", 75, x=40, z=40)
    steel.stack_count = 150
    assert zones.create_stockpile(meadow, 10, 10, 12, 12, StorageSettings(priority=2, allowed={"Steel"})) is not None
    while ann.carried is None:
        labour(meadow, 1)
    job = hauling.find_haul(meadow, worker("Hauling"))
    assert steel.stack_count == 75
    assert job is not None
    assert job.target == steel.id
