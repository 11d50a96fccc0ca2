"""Plan coherence: what share of the team's orders do not contradict each other."""

from __future__ import annotations

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.scoring.plan_quality import PlanQuality


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
        self._quality = PlanQuality()

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        self._quality.add(tick.now.game_tick, tick.outcomes)
        return self._quality.coherence()
