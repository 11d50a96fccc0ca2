"""Health: how well the founders are, and whether somebody looks after the wounded."""

from __future__ import annotations

from typing import Final

from pytest_rle.scoring.measurement import ColonistMeasure
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp

UNTENDED: Final = 0.5
"""Factor while a wound or an illness waits to be tended."""

IN_DANGER: Final = 0.5
"""Factor while a wound or an illness threatens the life."""


class Health(Metric):
    """The founders' mean health; a founder counts half while untended, half while in danger, and 0 when dead."""

    name = "health"
    since = "2.0"
    formula = "mean over the founders of health, halved while untended and halved while in danger of death"
    full = "every founder is healthy"
    moved_by = "doctors, beds, cover"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return self.founders.mean(tick.now, _wellbeing)


def _wellbeing(colonist: ColonistMeasure) -> float:
    value = clamp(colonist.health)
    if colonist.needs_tending:
        value *= UNTENDED
    return value * IN_DANGER if colonist.in_danger else value
