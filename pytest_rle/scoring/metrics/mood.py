"""Mood: how content the founders are."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FLOOR: Final = 0.20
"""Mood that counts 0: the default threshold of a major mental break (StatDef MentalBreakThreshold 0.35 times 4/7)."""

CEILING: Final = 0.85
"""Mood that counts 1: very good."""


class Mood(Metric):
    """The founders' mean mood on a scale from FLOOR to CEILING; a dead founder counts 0."""

    name = "mood"
    since = "2.0"
    formula = f"mean over the founders of mood on a scale from {FLOOR:.2f} to {CEILING:.2f}"
    full = f"every founder has a mood of {CEILING:.2f}"
    moved_by = "rooms, meals, recreation"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return self.founders.mean(tick.now, lambda one: clamp((one.mood - FLOOR) / (CEILING - FLOOR)))
