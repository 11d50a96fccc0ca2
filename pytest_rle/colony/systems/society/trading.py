"""Trade for silver: a trader's stock, what it buys, prices, and the exchange of goods and silver.

Sources: TraderKindDef, TradeUtility.GetPricePlayerBuy and GetPricePlayerSell, Pawn_TraderTracker, TradeDeal,
JobDriver_TradeWithPawn of RimWorld 1.6. The game opens a dialog for the player. Here an order holds the whole deal,
which is made when the negotiator stands beside the trader.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver, Jump
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.jobs import jobs, stats
from pytest_rle.colony.systems.jobs.toils import again, walk
from pytest_rle.colony.systems.map import movement, sight, spawning
from pytest_rle.colony.world import Deal, Item, Job, Pawn, Trader
from pytest_rle.rimworld import DEFS, item_categories, item_kinds
from pytest_rle.rimworld.labels import label

BUY_FACTOR: Final = 1.4
SELL_FACTOR: Final = 0.6
"""Prices at which the colony buys and sells, as shares of the market value (TradeUtility)."""

LEAST_PRICE: Final = (0.5, 0.01)
"""Lowest price of one item in silver, when the colony buys and when it sells."""

WHOLE_ABOVE: Final = 99.5
"""Prices above this are rounded to whole silver."""

SELL_PRICE_FACTORS: Final = {"WeaponsRanged": 0.2, "WeaponsMelee": 0.2, "Apparel": 0.7, "Headgear": 0.7}
"""StatDef SellPriceFactor by ThingCategoryDef; 1 for all other categories."""

VALUE_OF_A_KIND: Final = (150.0, 400.0)
"""Market value in silver of each kind of item that a trader brings from a category."""

CHASE_TICKS: Final = 60
"""Game ticks between two checks of where the trader is."""

MET: Final = 1
"""Number of the toil that makes the deal: the negotiator stands beside the trader."""

NORMAL_QUALITY: Final = 2


def set_up(colony: Colony, pawn: Pawn, kind: str, stream: Stream) -> Trader:
    """Make a pawn a trader with a random stock of its TraderKindDef. It stays a trader until it leaves the map."""
    known = DEFS.trader_kinds[kind]
    counts = {name: stream.integer(*span) for name, span in known.items.items()}
    for category, span in known.categories.items():
        kinds = [name for name in sorted(item_categories.categories().get(category, ())) if name not in counts]
        for name in stream.shuffled(filter(_can_stock, kinds))[: stream.integer(*span)]:
            counts[name] = max(1, round(stream.uniform(*VALUE_OF_A_KIND) / wealth.market_value(name)))
    trader = Trader(pawn.id, kind)
    for name, count in counts.items():
        trader.stock += _new_stacks(colony, name, count)
    colony.world.traders[pawn.id] = trader
    return trader


def buys(trader: Trader, def_name: str) -> bool:
    """Whether a trader buys an item: its TraderKindDef names the item or one of its categories. Never silver."""
    known = DEFS.trader_kinds[trader.kind]
    if def_name == item_kinds.SILVER:
        return False
    return def_name in known.items or not set(known.categories).isdisjoint(item_categories.categories_of(def_name))


def sellable_items(colony: Colony) -> list[Item]:
    """Items that the colony can sell: not forbidden, in the home area or in a stockpile, ordered by id."""
    grids = colony.world.grids
    return [
        item
        for _, item in sorted(colony.world.items.items())
        if item.x >= 0 and not item.forbidden and (grids.home_area[item.z, item.x] or grids.zone[item.z, item.x])
    ]


def buy_price(colony: Colony, negotiator: Pawn, item: Item) -> float:
    """Silver that the colony pays for one of a trader's items."""
    price = _value(item) * BUY_FACTOR * (1.0 + colony.difficulty.trade_price_factor_loss)
    return _rounded(max(LEAST_PRICE[0], price * (1.0 - stats.stat(colony, negotiator, "TradePriceImprovement"))))


def sell_price(colony: Colony, negotiator: Pawn, item: Item) -> float:
    """Silver that the colony gets for one of its items, never more than its `buy_price`."""
    factor = min(SELL_PRICE_FACTORS.get(name, 1.0) for name in item_categories.categories_of(item.def_name))
    price = _value(item) * SELL_FACTOR * factor * (1.0 - colony.difficulty.trade_price_factor_loss)
    price *= 1.0 + stats.stat(colony, negotiator, "TradePriceImprovement")
    return _rounded(min(max(LEAST_PRICE[1], price), buy_price(colony, negotiator, item)))


def send(colony: Colony, negotiator: Pawn, deal: Deal) -> str | None:
    """Send a negotiator to the trader of a deal. Returns None, or the reason why the deal is refused."""
    refusal = refuse(colony, negotiator, deal)
    if refusal is not None:
        return refusal
    jobs.end(colony, negotiator)
    colony.world.deals[negotiator.id] = deal
    job = Job("TradeWithPawn", target=deal.trader, forced=True)
    if not jobs.start(colony, negotiator, job) and job.toil != MET:
        return f"{negotiator.name.short} finds no path to the trader"
    return None


def refuse(colony: Colony, negotiator: Pawn, deal: Deal) -> str | None:
    """The reason why a deal cannot be made now, or None."""
    trader, partner = colony.world.traders.get(deal.trader), colony.world.pawns.get(deal.trader)
    if trader is None or partner is None:
        return f"trader {deal.trader} not found"
    lord = colony.world.lords.get(partner.lord)
    if partner.downed or partner.mental_state is not None or lord is None or lord.toil == "LordToil_ExitMap":
        return f"{partner.name.short} does not trade now"
    if "Warden" in negotiator.disabled_work:
        return f"{negotiator.name.short} cannot deal with people"
    if not deal.buy and not deal.sell:
        return "nothing is to be bought or sold"
    own = sellable_items(colony)
    for wanted, there, whose in ((deal.buy, trader.stock, "the trader has"), (deal.sell, own, "the colony has")):
        for name, count in sorted(wanted.items()):
            present = sum(item.stack_count for item in there if item.def_name == name)
            if name == item_kinds.SILVER or count < 1 or count > present:
                return f"{count} {label(name)} cannot change hands: {whose} {present}"
    unwanted = [name for name in sorted(deal.sell) if not buys(trader, name)]
    if unwanted:
        return f"a {DEFS.trader_kinds[trader.kind].label} does not buy {label(unwanted[0])}"
    cost = price_of(colony, negotiator, deal)
    purse, payer = (own, "the colony") if cost > 0 else (trader.stock, "the trader")
    silver = sum(item.stack_count for item in purse if item.def_name == item_kinds.SILVER)
    return f"{payer} has {silver} silver, and {abs(cost)} are due" if abs(cost) > silver else None


def price_of(colony: Colony, negotiator: Pawn, deal: Deal) -> int:
    """Silver that the colony pays for a deal; negative if it gets silver (TradeDeal rounds the sum)."""
    trader = colony.world.traders[deal.trader]
    total = sum(buy_price(colony, negotiator, item) * count for item, count in _chosen(trader.stock, deal.buy)) - sum(
        sell_price(colony, negotiator, item) * count for item, count in _chosen(sellable_items(colony), deal.sell)
    )
    return round(round(total, 6))


def remove_departed(colony: Colony) -> None:
    """Remove traders who have left the map, and deals whose negotiator or trader is gone."""
    world = colony.world
    for trader in [key for key in world.traders if key not in world.pawns]:
        del world.traders[trader]
    for pawn, deal in list(world.deals.items()):
        if pawn not in world.pawns or deal.trader not in world.traders:
            del world.deals[pawn]


def _go_to_trader(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
    """Walk to the trader until the negotiator stands beside it."""
    x, z = movement.position(colony, colony.world.pawns[job.target])
    if sight.adjacent(*movement.position(colony, pawn), x, z):
        return Jump(MET)
    tick = walk(colony, pawn, job, x, z, adjacent=True)
    return None if tick is None else again(job, max(colony.now + CHASE_TICKS, tick))


def _trade(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Make the deal, or send a message with the reason why it cannot be made."""
    deal, partner = colony.world.deals[pawn.id], colony.world.pawns[job.target]
    refusal = refuse(colony, pawn, deal)
    if refusal is not None:
        colony.message(f"No deal with {partner.name.short}: {refusal}.", "RejectInput")
        return
    _settle(colony, pawn, partner, deal)


def _can_trade(colony: Colony, pawn: Pawn, job: Job) -> bool:
    deal = colony.world.deals.get(pawn.id)
    return deal is not None and deal.trader == job.target and job.target in colony.world.pawns


def _stop(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Remove the deal, made or not. After an interruption the negotiator needs a new order."""
    colony.world.deals.pop(pawn.id, None)


def _settle(colony: Colony, negotiator: Pawn, partner: Pawn, deal: Deal) -> None:
    cost = price_of(colony, negotiator, deal)
    stock = colony.world.traders[deal.trader].stock
    sold, bought = _chosen(sellable_items(colony), deal.sell), _chosen(stock, deal.buy)
    paid = _chosen(sellable_items(colony) if cost > 0 else stock, {item_kinds.SILVER: abs(cost)})
    for item, count in [*sold, *(paid if cost > 0 else [])]:
        stock.append(spawning.lift_item(colony, item, count))
    for item, count in [*bought, *(paid if cost < 0 else [])]:
        part = item if count == item.stack_count else spawning.split(colony, item, count)
        if part is item:
            stock.remove(item)
        spawning.spawn_item(colony, part, *movement.position(colony, partner))
    result = f"{abs(cost)} silver {'paid' if cost > 0 else 'received'}"
    colony.message(f"{negotiator.name.short} has traded with {partner.name.short}: {result}.", "PositiveEvent")


def _chosen(stacks: list[Item], wanted: dict[str, int]) -> list[tuple[Item, int]]:
    """The stacks to take from and the count for each, in the order of `stacks`."""
    left, found = dict(wanted), []
    for item in stacks:
        count = min(left.get(item.def_name, 0), item.stack_count)
        if count:
            left[item.def_name] -= count
            found.append((item, count))
    return found


def _new_stacks(colony: Colony, name: str, count: int) -> list[Item]:
    known, limit, stacks = DEFS.items.get(name), spawning.stack_limit(name), []
    stuff = known.default_stuff if known is not None and known.stuff_count else None
    quality = NORMAL_QUALITY if item_kinds.is_made_with_quality(name) else -1
    while count > 0:
        stacks.append(spawning.new_item(colony, name, min(count, limit), stuff=stuff, quality=quality))
        count -= limit
    return stacks


def _can_stock(name: str) -> bool:
    return not item_kinds.is_corpse(name) and not item_kinds.is_chunk(name) and wealth.market_value(name) > 0


def _value(item: Item) -> float:
    return wealth.item_value(item) / item.stack_count


def _rounded(price: float) -> float:
    return float(round(price)) if price > WHOLE_ABOVE else round(price, 2)


DRIVERS: Final = {"TradeWithPawn": Driver(toils=(_go_to_trader, _trade), can_continue=_can_trade, stop=_stop)}
