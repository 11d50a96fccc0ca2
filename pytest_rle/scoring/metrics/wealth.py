"""Wealth: how much richer the colony is than at its start."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FULL_GROWTH: Final = 1.0
"""Growth over the wealth of the start that counts as full: twice as rich."""


class Wealth(Metric):
    """Wealth gained since the start / wealth at the start, both in silver."""

    name = "wealth"
    since = "2.0"
    formula = "(wealth - wealth at the start) / wealth at the start"
    full = "the colony is twice as rich as at its start"
    moved_by = "all production"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return clamp((tick.now.wealth - self.start.wealth) / max(1.0, self.start.wealth * FULL_GROWTH))
