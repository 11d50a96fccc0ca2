"""Survival: how many of the founders are alive."""

from __future__ import annotations

from pytest_rle.scoring.metrics.metric import Metric, ScoredTick


class Survival(Metric):
    """The share of founders who are alive."""

    name = "survival"
    since = "2.0"
    formula = "founders alive / founders"
    full = "every founder lives"
    moved_by = "everything that kills"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return self.founders.share_alive(tick.now)
