"""Trade for silver: stock, prices, and deals that are made completely or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.world import Building, Deal, Item, Lord, Pawn, Trader, World
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]

KIND = "Caravan_Outlander_BulkGoods"


@pytest.fixture
def ann(meadow: Colony, place: MakePawn) -> Pawn:
    """The colony's negotiator, of Social 10, with the whole map as the home area."""
    meadow.world.grids.home_area[:] = True
    return place(meadow, name="Ann", Social=10)


@pytest.fixture
def trader(meadow: Colony, place: MakePawn) -> Trader:
    """A bulk goods trader a few steps away."""
    merchant = place(meadow, x=40, z=30, faction=3, name="Mo")
    merchant.guest = "Guest"
    lord = Lord(meadow.world.new_id(), 3, "LordJob_TradeWithColony", "LordToil_DefendTraderCaravan", [merchant.id], 0)
    meadow.world.lords[lord.id] = lord
    merchant.lord = lord.id
    return trading.set_up(meadow, merchant, KIND, meadow.stream("test"))


def amount(world: World, trader: Trader, name: str) -> tuple[int, int]:
    """The count of an item on the map, and in the trader's stock."""
    return (
        sum(item.stack_count for item in world.items.values() if item.def_name == name),
        sum(item.stack_count for item in trader.stock if item.def_name == name),
    )


def send(colony: Colony, pawn: Pawn, deal: Deal) -> None:
    assert trading.send(colony, pawn, deal) is None


@pytest.mark.parametrize("kind", sorted(DEFS.trader_kinds))
def test_a_trader_brings_the_items_of_its_kind(meadow: Colony, place: MakePawn, kind: str) -> None:
    known = DEFS.trader_kinds[kind]
    stall = trading.set_up(meadow, place(meadow, faction=3), kind, meadow.stream("test"))
    for name, (least, most) in known.items.items():
        assert least <= amount(meadow.world, stall, name)[1] <= most, name
    assert all(trading.buys(stall, item.def_name) for item in stall.stock if item.def_name != "Silver")
    assert not trading.buys(stall, "Silver")
    assert {item.x for item in stall.stock} == {-1}


def test_a_deal_exchanges_items_and_silver_and_loses_none(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "Silver", 900)
    stock(meadow, "Cloth", 50, x=20, z=20)
    names = ("Silver", "Steel", "Cloth")
    before = {name: amount(meadow.world, trader, name) for name in names}
    deal = Deal(trader.pawn, buy={"Steel": 120}, sell={"Cloth": 40})
    cost = trading.price_of(meadow, ann, deal)
    assert cost == round(120 * 2.26 - 40 * 1.03)
    send(meadow, ann, deal)
    labour(meadow, 3_000)
    after = {name: amount(meadow.world, trader, name) for name in names}
    assert after["Steel"] == (before["Steel"][0] + 120, before["Steel"][1] - 120)
    assert after["Cloth"] == (10, before["Cloth"][1] + 40)
    assert after["Silver"] == (900 - cost, before["Silver"][1] + cost)
    assert meadow.world.deals == {}


def test_a_deal_that_only_sells_brings_silver(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "Cloth", 75)
    deal = Deal(trader.pawn, sell={"Cloth": 75})
    gain = -trading.price_of(meadow, ann, deal)
    assert gain > 0
    send(meadow, ann, deal)
    labour(meadow, 3_000)
    assert amount(meadow.world, trader, "Silver")[0] == gain


@pytest.mark.parametrize(
    ("buy", "sell", "why"),
    [
        ({}, {}, "nothing is to be bought or sold"),
        ({"Steel": 9_999}, {}, "cannot change hands: the trader has"),
        ({"Steel": 0}, {}, "cannot change hands"),
        ({"Silver": 10}, {}, "cannot change hands"),
        ({"NoSuchThing": 1}, {}, "cannot change hands: the trader has 0"),
        ({}, {"Cloth": 99}, "cannot change hands: the colony has 20"),
        ({}, {"Gun_Revolver": 1}, "a bulk goods trader does not buy"),
        ({"Steel": 100}, {}, "the colony has 0 silver, and 226 are due"),
    ],
)
def test_a_deal_that_cannot_be_made_is_refused_with_a_reason(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock, buy: dict[str, int], sell: dict[str, int], why: str
) -> None:
    stock(meadow, "Cloth", 20)
    stock(meadow, "Gun_Revolver")
    assert why in str(trading.send(meadow, ann, Deal(trader.pawn, buy, sell)))
    assert meadow.world.deals == {}


def test_negotiators_without_warden_work_and_traders_who_leave_do_not_trade(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock
) -> None:
    stock(meadow, "Cloth", 20)
    deal = Deal(trader.pawn, sell={"Cloth": 5})
    assert "not found" in str(trading.refuse(meadow, ann, Deal(999_999, sell={"Cloth": 5})))
    ann.disabled_work = frozenset({"Warden"})  # type: ignore[assignment]
    assert "cannot deal with people" in str(trading.refuse(meadow, ann, deal))
    ann.disabled_work = frozenset()  # type: ignore[assignment]
    meadow.world.lords[meadow.world.pawns[trader.pawn].lord].toil = "LordToil_ExitMap"
    assert "does not trade now" in str(trading.refuse(meadow, ann, deal))


def test_a_deal_whose_items_are_no_longer_for_sale_is_not_made(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock, labour: Labour
) -> None:
    cloth = stock(meadow, "Cloth", 20)
    before = amount(meadow.world, trader, "Silver")
    send(meadow, ann, Deal(trader.pawn, sell={"Cloth": 20}))
    cloth.forbidden = True
    labour(meadow, 3_000)
    assert amount(meadow.world, trader, "Silver") == before
    assert "No deal with Mo" in str([event.data for event in meadow.drain_events()])


def test_an_interrupted_negotiator_drops_the_deal(meadow: Colony, ann: Pawn, trader: Trader, stock: Stock) -> None:
    stock(meadow, "Cloth", 20)
    send(meadow, ann, Deal(trader.pawn, sell={"Cloth": 20}))
    assert set(meadow.world.deals) == {ann.id}
    send(meadow, ann, Deal(trader.pawn, sell={"Cloth": 5}))
    assert meadow.world.deals[ann.id].sell == {"Cloth": 5}, "the last order counts"
    jobs.interrupt(meadow, ann)
    assert meadow.world.deals == {}


def test_a_negotiator_without_a_path_to_the_trader_is_not_sent(
    meadow: Colony, ann: Pawn, trader: Trader, stock: Stock
) -> None:
    stock(meadow, "Cloth", 20)
    for z in range(meadow.world.grids.height):
        wall = Building(meadow.world.new_id(), "Wall", 35, z, stuff="BlocksGranite", hit_points=300)
        spawning.add_building(meadow, wall)
    assert trading.send(meadow, ann, Deal(trader.pawn, sell={"Cloth": 5})) == "Ann finds no path to the trader"
    assert meadow.world.deals == {}
    assert ann.job is None


def test_forbidden_items_and_items_outside_the_home_area_are_not_for_sale(
    meadow: Colony, ann: Pawn, stock: Stock
) -> None:
    meadow.world.grids.home_area[:] = False
    meadow.world.grids.home_area[30, 30] = True
    at_home, outside = stock(meadow, "Cloth", 5), stock(meadow, "Cloth", 7, x=5, z=5)
    assert trading.sellable_items(meadow) == [at_home]
    at_home.forbidden = outside.forbidden = True
    assert trading.sellable_items(meadow) == []


def test_a_trader_who_has_left_is_removed_with_its_deals(meadow: Colony, ann: Pawn, trader: Trader) -> None:
    meadow.world.deals[ann.id] = Deal(trader.pawn, buy={"Steel": 1})
    del meadow.world.pawns[trader.pawn]
    trading.remove_departed(meadow)
    assert meadow.world.traders == {}
    assert meadow.world.deals == {}


def test_the_sell_price_is_never_above_the_buy_price(meadow: Colony, ann: Pawn, trader: Trader) -> None:
    for level in (0, 10, 20):
        ann.skills["Social"].level = level
        for item in trader.stock:
            assert trading.sell_price(meadow, ann, item) <= trading.buy_price(meadow, ann, item), item.def_name
