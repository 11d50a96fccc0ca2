"""Food: how fed the founders are, and for how long the larder feeds them."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.larder import SmallestLarder
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FED: Final = 0.3
"""The food need from which nobody is hungry (Need_Food, HungerCategory.Fed begins at 0.25 and 0.3 is the alert)."""

FULL_DAYS: Final = 10.0
"""Days of food for all founders that count as a full larder."""

FED_SHARE: Final = 0.5


class Food(Metric):
    """Half for founders who are fed, half for the smallest larder of the last day.

    A larder counts food that people may eat, can reach, and will have eaten before it rots. The smallest one of a day
    counts, so that no order to allow food moves the metric at once; an order to forbid it does.
    """

    name = "food"
    since = "3.0"
    formula = (
        f"1/2 the founders' mean food need / {FED:g} + 1/2 days of food for all founders / {FULL_DAYS:g}, at the "
        "smallest larder of the last day; a larder is what people may eat, can reach and will have eaten before it rots"
    )
    full = f"every founder is fed, and the larder lasts {FULL_DAYS:g} days"
    moved_by = "farms, hunting, cooking, freezers"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._larder = SmallestLarder(self.founders.count)
        self._larder.add(start.game_tick, measured(start.stores).larder)

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        fed = self.founders.mean(tick.now, lambda one: clamp(measured(one.food) / FED))
        days = self._larder.add(tick.now.game_tick, measured(tick.now.stores).larder)
        return FED_SHARE * fed + (1 - FED_SHARE) * clamp(days * self.founders.share_alive(tick.now) / FULL_DAYS)
