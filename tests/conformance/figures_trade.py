"""Figures of trade: prices and the silver of traders."""

from __future__ import annotations

from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.world import Item
from tests.conformance.figure import Figure
from tests.conformance.stage import Stage


def _price(def_name: str, social: int, *, buying: bool, difficulty: str = "Rough", quality: int = -1) -> float:
    """The price in silver of one undamaged item."""
    stage = Stage(difficulty=difficulty)
    pawn = stage.person(Social=social)
    item: Item = spawning.new_item(stage.colony, def_name, 1, quality=quality)
    price = trading.buy_price if buying else trading.sell_price
    return price(stage.colony, pawn, item)


def _silver(kind: str, *, most: bool) -> float:
    """The least or the most silver that 60 traders of a kind have."""
    brought = []
    for seed in range(60):
        stage = Stage(seed=seed, size=12)
        stall = trading.set_up(stage.colony, stage.person(), kind, stage.colony.stream("test"))
        brought.append(sum(item.stack_count for item in stall.stock if item.def_name == "Silver"))
    return max(brought) if most else min(brought)


FIGURES = (
    Figure(
        "Buying price of steel, Social 0",
        "",
        2.66,
        0.01,
        "TradeUtility",
        lambda: _price("Steel", 0, buying=True),
    ),
    Figure(
        "Buying price of steel, Social 10",
        "",
        2.26,
        0.01,
        "StatDef TradePriceImprovement",
        lambda: _price("Steel", 10, buying=True),
    ),
    Figure(
        "Buying price of steel, Social 20, Losing is fun",
        "",
        2.23,
        0.01,
        "DifficultyDef Extreme",
        lambda: _price("Steel", 20, buying=True, difficulty="Extreme"),
    ),
    Figure(
        "Selling price of steel, Social 0",
        "",
        1.14,
        0.01,
        "TradeUtility",
        lambda: _price("Steel", 0, buying=False),
    ),
    Figure(
        "Selling price of steel, Social 10",
        "",
        1.31,
        0.01,
        "StatDef TradePriceImprovement",
        lambda: _price("Steel", 10, buying=False),
    ),
    Figure(
        "Selling price of a normal revolver, Social 0",
        "",
        16.25,
        0.01,
        "StatDef SellPriceFactor",
        lambda: _price("Gun_Revolver", 0, buying=False, quality=2),
    ),
    Figure(
        "Buying price of a component, Social 0",
        "",
        44.8,
        0.01,
        "TradeUtility",
        lambda: _price("ComponentIndustrial", 0, buying=True),
    ),
    Figure(
        "Least silver of 60 bulk goods caravans",
        "",
        1_000,
        40,
        "TraderKindDef",
        lambda: _silver("Caravan_Outlander_BulkGoods", most=False),
    ),
    Figure(
        "Most silver of 60 bulk goods caravans",
        "",
        2_000,
        40,
        "TraderKindDef",
        lambda: _silver("Caravan_Outlander_BulkGoods", most=True),
    ),
)
