"""Mood: how far the founders are from a mental break, whatever a colony of their wealth makes them expect.

Colonists of a poor colony expect less and are in a better mood. Without the correction a team would raise the mood by
burning what the colony owns.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld.expectations import expectation_mood
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

FLOOR: Final = 0.35
"""Mood that counts 0: the default threshold of a minor mental break (StatDef MentalBreakThreshold)."""

CEILING: Final = 0.85
"""Mood that counts 1: very good."""


class MoodWithoutExpectations(Metric):
    """The founders' mean mood on a scale from FLOOR to CEILING; a dead founder counts 0.

    Each mood counts as if the colony were as poor as the game tells apart: what growing wealth takes from the mood
    is added to it.
    """

    name = "mood"
    since = "3.0"
    formula = (
        f"mean over the founders of mood on a scale from {FLOOR:.2f} to {CEILING:.2f}, where the mood that rising "
        "expectations take is added back"
    )
    full = f"every founder has a mood of {CEILING:.2f}"
    moved_by = "rooms, meals, recreation"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        taken = expectation_mood(0.0) - expectation_mood(max(0.0, tick.now.wealth))
        return self.founders.mean(tick.now, lambda one: clamp((one.mood + taken - FLOOR) / (CEILING - FLOOR)))
