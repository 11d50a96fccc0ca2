"""The benchmark's extension: trade with the traders on the map, for which RIMAPI has no route."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.traders import trader_dto
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.world import Deal, Pawn

controller = Controller("RleTrade")


@controller.get("/api/v1/rle/traders")
def traders(ctx: Context) -> list[Json]:
    """List the traders on the map, with goods, and prices for the best negotiator or for `pawn_id`."""
    pawn_id = ctx.parameters.optional_integer("pawn_id")
    negotiator = ctx.pawn(pawn_id) if pawn_id is not None else _best_negotiator(ctx)
    if negotiator is None:
        return []
    present = [trader for key, trader in sorted(ctx.world.traders.items()) if key in ctx.world.pawns]
    return [trader_dto(ctx.colony, trader, negotiator) for trader in present]


@dataclasses.dataclass(frozen=True, slots=True)
class TradeLineDto:
    """A def and a count."""

    def_name: str = ""
    count: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class TradeRequestDto:
    """POST /rle/trade: the colonist, the trader, and what the colony buys and sells."""

    pawn_id: int = 0
    trader_id: int = 0
    buy: tuple[TradeLineDto, ...] = ()
    sell: tuple[TradeLineDto, ...] = ()


@controller.post("/api/v1/rle/trade")
def trade(ctx: Context) -> None:
    """Send a colonist to a trader; when the two meet, the whole deal is made or nothing."""
    request = ctx.required_body(TradeRequestDto)
    pawn = ctx.pawn(request.pawn_id)
    if pawn not in ctx.world.colonists() or pawn.downed or pawn.mental_state is not None:
        raise ApiError(f"validation: {pawn.name.short} cannot be sent to trade")
    deal = Deal(request.trader_id, _counts(request.buy), _counts(request.sell))
    refusal = trading.send(ctx.colony, pawn, deal)
    if refusal is not None:
        raise ApiError(refusal if "not found" in refusal else f"validation: {refusal}")


def _best_negotiator(ctx: Context) -> Pawn | None:
    able = [pawn for pawn in ctx.world.colonists() if "Warden" not in pawn.disabled_work]
    return max(able, key=lambda pawn: (pawn.skills["Social"].level, -pawn.id), default=None)


def _counts(lines: tuple[TradeLineDto, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.def_name] = counts.get(line.def_name, 0) + line.count
    return counts
