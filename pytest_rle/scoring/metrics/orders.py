"""Orders: what share of them was valid, changed something, and was not taken back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp
from pytest_rle.scoring.metrics.recent_orders import RecentOrders
from pytest_rle.team.outcome import OutcomeStatus

FULL_COUNT: Final = 4
"""Good orders a day that count as leading a colony. More of them earn nothing."""


class Orders(Metric):
    """The share of the last day's orders that were good, and whether there were any.

    A good order was carried out, its target was set to no other value on the same day, and no earlier order of the day
    had set it to the same one. So an order that is refused, taken back or repeated earns nothing.
    """

    name = "orders"
    since = "3.0"
    formula = (
        "(orders of the last day that the game carried out, that no other order of the day contradicts, takes back or "
        f"repeats / orders of the last day) times (their number / {FULL_COUNT}, at most 1); 0 without orders"
    )
    full = f"at least {FULL_COUNT} orders in the last day, and every one of them was good"
    moved_by = "valid orders that stay"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._orders = RecentOrders()

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        self._orders.add(tick)
        if not len(self._orders):
            return 0.0
        values: dict[Hashable, set[Hashable]] = {}
        done = [(end, one) for end, one in self._orders if one.status is OutcomeStatus.DONE]
        claims = [tuple(one.action.claims(0, number)) for number, (_, one) in enumerate(done)]
        for claimed in claims:
            for target, value in claimed:
                values.setdefault(target, set()).add(value)
        seen: set[Hashable] = set()
        good = 0
        for (_, one), claimed in zip(done, claims, strict=True):
            key = (one.action.model_dump_json(exclude={"reason", "priority"}),)
            repeated = key in seen or (bool(claimed) and all((target, value) in seen for target, value in claimed))
            seen.update((key, *claimed))
            good += not repeated and all(len(values[target]) == 1 for target, _ in claimed)
        return good / len(self._orders) * clamp(good / FULL_COUNT)
