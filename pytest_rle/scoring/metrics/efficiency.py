"""Efficiency: what share of its orders the game accepted."""

from __future__ import annotations

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.scoring.metrics.recent_orders import RecentOrders
from pytest_rle.team.outcome import OutcomeStatus


class Efficiency(Metric):
    """The share of the orders of the last game day that the game accepted; 0 without orders."""

    name = "efficiency"
    since = "2.0"
    formula = "orders of the last day that the game accepted / orders of the last day; 0 without orders"
    full = "the game accepted every order of the last day"
    moved_by = "valid orders"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._orders = RecentOrders()

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        self._orders.add(tick)
        accepted = sum(outcome.status is OutcomeStatus.DONE for _, outcome in self._orders)
        return accepted / len(self._orders) if self._orders else 0.0
