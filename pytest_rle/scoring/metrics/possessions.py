"""Possessions: what the colony has gained in goods and buildings."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.lacking import measured
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FULL_GROWTH: Final = 1.0
"""Growth over the value of the start that counts as full: twice as much."""


class Possessions(Metric):
    """Value of goods and buildings gained since the start / value at the start. People and animals do not count."""

    name = "possessions"
    since = "3.0"
    formula = "(market value of goods and buildings - that at the start) / that at the start; people do not count"
    full = "the colony owns twice as much as at its start"
    moved_by = "production, building"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        own, first = self._owned(tick.now), self._owned(self.start)
        alive = self.founders.share_alive(tick.now)
        return clamp((own - first) / max(1.0, first * FULL_GROWTH)) * alive

    def _owned(self, now: Measurement) -> float:
        stores = measured(now.stores)
        return stores.goods + stores.buildings
