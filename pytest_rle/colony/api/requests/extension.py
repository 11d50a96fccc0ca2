"""Bodies of the routes of the benchmark's own extension."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class TradeLineDto:
    """So many of a thing."""

    def_name: str = ""
    count: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class TradeRequestDto:
    """POST /rle/trade: who goes to which trader, and what is bought and sold there."""

    pawn_id: int = 0
    trader_id: int = 0
    buy: tuple[TradeLineDto, ...] = ()
    sell: tuple[TradeLineDto, ...] = ()
