"""The team's orders of the last game day, which the metrics about orders read.

A tick with nothing to do neither helps nor hurts, and a team that gives no orders for a day earns nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring.metrics.metric import ScoredTick
from pytest_rle.team.actions import NoAction
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

WINDOW_GAME_TICKS: Final = GAME_TICKS_PER_DAY
"""How long an order counts."""


class RecentOrders:
    """The outcomes of the orders of the last game day, oldest first, each with the game tick at the end of its tick.

    Skipped orders, which found nothing to do, are not among them.
    """

    def __init__(self) -> None:
        self._orders: deque[tuple[int, ActionOutcome]] = deque()

    def __len__(self) -> int:
        return len(self._orders)

    def __iter__(self) -> Iterator[tuple[int, ActionOutcome]]:
        return iter(self._orders)

    def add(self, tick: ScoredTick) -> None:
        """Add the orders of a tick, and drop those that are older than a day."""
        now = tick.now.game_tick
        for outcome in tick.outcomes:
            if outcome.status is not OutcomeStatus.SKIPPED and not isinstance(outcome.action, NoAction):
                self._orders.append((now, outcome))
        while self._orders and self._orders[0][0] <= now - WINDOW_GAME_TICKS:
            self._orders.popleft()
