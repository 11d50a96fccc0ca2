"""Plan coherence: what share of the team's orders do not contradict each other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.scoring.metrics.recent_orders import RecentOrders
from pytest_rle.team.actions import ActionModel
from pytest_rle.team.outcome import OutcomeStatus


class PlanCoherence(Metric):
    """The share of the accepted orders of the last game day that no other of them contradicts; 0 without orders."""

    name = "plan_coherence"
    since = "2.0"
    formula = (
        "accepted orders of the last day that contradict no other / accepted orders of the last day; 0 without orders"
    )
    full = "no two orders of the last day contradict each other"
    moved_by = "roles that act together"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._orders = RecentOrders()

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        self._orders.add(tick)
        return coherence(
            [(end, outcome.action) for end, outcome in self._orders if outcome.status is OutcomeStatus.DONE]
        )


def coherence(orders: Sequence[tuple[int, ActionModel]]) -> float:
    """The share of orders that no other one contradicts, 0 to 1; 0 without orders.

    Orders contradict each other when they claim different values of one target: a work priority, an hour of a
    timetable, a switch, a permission or the research project set to one value and then to another, a colonist drafted
    and undrafted in one tick, a cell given to two zones or two buildings. Each action states its claims.

    Args:
        orders: Each order with the game tick at the end of its tick.
    """
    if not orders:
        return 0.0
    values: dict[Hashable, set[Hashable]] = {}
    claims = [tuple(action.claims(end, number)) for number, (end, action) in enumerate(orders)]
    for claimed in claims:
        for target, value in claimed:
            values.setdefault(target, set()).add(value)
    contradicted = sum(any(len(values[target]) > 1 for target, _ in claimed) for claimed in claims)
    return 1.0 - contradicted / len(orders)
