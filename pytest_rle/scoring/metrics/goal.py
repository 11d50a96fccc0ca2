"""Goal: how much of the scenario's own goal has been reached."""

from __future__ import annotations

from pytest_rle.scoring.metrics.metric import Metric, ScoredTick


class GoalReached(Metric):
    """The figure of the scenario's goal against its target. Each scenario names both in its file."""

    name = "goal"
    since = "3.0"
    formula = "figure of the scenario's `goal` / its target"
    full = "the goal is reached"
    moved_by = "what the scenario is about"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return tick.goal
