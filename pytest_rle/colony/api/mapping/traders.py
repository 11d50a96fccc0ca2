"""Traders: their kinds, as RIMAPI lists them, and the traders on the map, which our extension adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.world import Item, Pawn, Trader
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.world_defs import TraderKindDef


def trader_kinds() -> list[Json]:
    """Every TraderKindDef."""
    return [_kind(known) for known in DEFS.trader_kinds.values()]


def _kind(known: TraderKindDef) -> Json:
    def rules(spans: Mapping[str, tuple[int, int]]) -> list[Json]:
        return [{"name": name, "count": f"{low}~{high}", "price": "Normal"} for name, (low, high) in spans.items()]

    return {
        "def_name": known.def_name,
        "label": known.label,
        "orbital": known.def_name.startswith("Orbital_"),
        "visitor": known.def_name.startswith("Visitor_"),
        "commonality": known.commonality,
        "items": rules(known.items),
        "categories": rules(known.categories),
        "tags": [],
        "special": [],
    }


def trader_dto(colony: Colony, trader: Trader, negotiator: Pawn) -> Json:
    """A trader on the map: its goods and what it buys, with this negotiator's prices in silver."""
    pawn = colony.world.pawns[trader.pawn]
    x, z = movement.position(colony, pawn)
    faction = colony.world.factions.get(pawn.faction)
    silver = sum(item.stack_count for item in trader.stock if item.def_name == item_kinds.SILVER)
    return {
        "trader_id": trader.pawn,
        "name": pawn.name.short,
        "kind": trader.kind,
        "faction": faction.name if faction is not None else "",
        "position": {"x": x, "z": z},
        "leaves_tick": pawn.exit_map_tick,
        "negotiator_id": negotiator.id,
        "silver": silver,
        "sells": _offers(trader.stock, lambda item: trading.buy_price(colony, negotiator, item)),
        "buys": _offers(
            [item for item in trading.sellable_items(colony) if trading.buys(trader, item.def_name)],
            lambda item: trading.sell_price(colony, negotiator, item),
        ),
    }


def _offers(stacks: list[Item], price: Callable[[Item], float]) -> list[Json]:
    """Goods by def name: the count of all stacks, and the price per piece of the first stack."""
    first: dict[str, Item] = {}
    counts: Counter[str] = Counter()
    for item in stacks:
        if item.def_name != item_kinds.SILVER:
            first.setdefault(item.def_name, item)
            counts[item.def_name] += item.stack_count
    return [{"def_name": name, "count": counts[name], "price": price(item)} for name, item in sorted(first.items())]
