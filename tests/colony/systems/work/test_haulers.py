"""Refuelling, burials, and reservations of haulers."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import Building, Corpse, Item, Job, Pawn

MakePawn = Callable[..., Pawn]
MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]
Build = Callable[..., Building]


def test_a_fire_low_on_fuel_is_refuelled(
    meadow: Colony, worker: MakeWorker, stock: Stock, labour: Labour, build: Build
) -> None:
    worker("Hauling")
    fire = build("Campfire", 35, 30, fuel=2.0)
    wood = stock(meadow, "WoodLog", 50, x=25, z=25)
    labour(meadow, 3_000)
    assert fire.fuel == 20.0
    assert wood.stack_count == 32


def test_a_corpse_is_buried_in_an_empty_grave(
    meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour, build: Build
) -> None:
    worker("Hauling")
    grave = build("Grave", 40, 40)
    dead = place(meadow, 20, 20)
    del meadow.world.pawns[dead.id]
    corpse = Corpse(meadow.world.new_id(), dead, 20, 20, 0)
    meadow.world.corpses[corpse.id] = corpse
    labour(meadow, 5_000)
    assert corpse.buried_in == grave.id
    assert (corpse.x, corpse.z) == (40, 40)


def test_an_item_reserved_by_one_hauler_cannot_be_hauled_by_another(
    meadow: Colony, place: MakePawn, stock: Stock
) -> None:
    ann, bob = place(meadow, 30, 30), place(meadow, 31, 30)
    steel = stock(meadow, "Steel", 10, x=20, z=20)
    cell = meadow.world.grids.index(10, 10)
    assert jobs.start(meadow, ann, Job("HaulToCell", target=steel.id, cell=cell, count=10))
    assert not jobs.start(meadow, bob, Job("HaulToCell", target=steel.id, cell=cell + 1, count=10))
    assert "reserved" in str(orders.give(meadow, bob, "HaulToCell", steel.id, cell + 1))
