"""How scoring 2.0 and later make one score of a run: the mean over the game time of the whole horizon.

The composite of a tick is the weighted mean of the metrics that have a value. From the tick that finds no colonist
left, every metric is 0 to the end. A part of the horizon that was not played because the colony was lost counts 0; a
part that was not played because the goal was reached counts as the last tick did.

From scoring 3.0 a share of the score, `END_SHARE`, is the state at the end: half of it the founders' health, half the
scenario's goal. After a defeat it is 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from pytest_rle.scenario.schema import GoalSpec
from pytest_rle.scoring.goals import GOALS, wellness
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics import Metric, ScoredTick, metrics_of

DIGITS: Final = 9
"""Decimals that scores are rounded to, so that they are equal on every machine."""


END_SHARE: Final = 0.25
"""The share of a score that is the state at the end, the same in all scenarios."""

HEALTH_SHARE: Final = 0.5
"""The part of the state at the end that is the founders' health. The rest is the goal."""


class HorizonMean:
    """Scores one run over its horizon.

    Args:
        version: The scoring version, which has a list of metrics.
        weights: The weight of each metric, 0 to 1.
        start: The colony at the start.
        horizon_game_ticks: The length of the run, more than 0.
        goal: The scenario's goal; None before version 3.0, which scores no end.
    """

    def __init__(
        self,
        version: str,
        weights: Mapping[str, float],
        start: Measurement,
        horizon_game_ticks: int,
        goal: GoalSpec | None = None,
    ) -> None:
        self._version = version
        self._weights = weights
        self._horizon = horizon_game_ticks
        self._metrics: tuple[Metric, ...] = tuple(metric(start) for metric in metrics_of(version))
        self._goal_spec = goal
        self._goal = GOALS[goal.metric](start) if goal is not None else None
        self._reached = 0.0
        self._health = 1.0
        self._last_tick = start.game_tick
        self._is_lost = start.is_empty
        self._scored = 0
        self._last: Score | None = None
        self._composite_sums: list[float] = []
        self._metric_sums: dict[str, list[float]] = {metric.name: [] for metric in self._metrics}
        self._metric_ticks: dict[str, int] = dict.fromkeys(self._metric_sums, 0)

    def add(self, inputs: TickInputs) -> Score:
        """Score the colony as it is after a tick."""
        now = inputs.measurement
        passed = max(0, now.game_tick - self._last_tick)
        self._is_lost = self._is_lost or now.is_empty
        self._look_at_goal(now)
        tick = ScoredTick(now, inputs.outcomes, passed, inputs.conflicts, inputs.conflicts_resolved, goal=self._reached)
        values = {metric.name: 0.0 if self._is_lost else _rounded(metric.value(tick)) for metric in self._metrics}
        score = Score(composite=self._composite(values), metrics=values, version=self._version)
        self._count(score, min(passed, self._horizon - self._scored))
        self._last_tick = now.game_tick
        self._last = score
        return score

    def final(self, *, has_ended: bool) -> Score:
        """The score of the whole run. The rest of the horizon counts 0 after an end, and otherwise as the last tick."""
        rest = self._horizon - self._scored
        last = None if has_ended or self._is_lost else self._last
        composite = math.fsum([*self._composite_sums, rest * (last.composite if last is not None else 0.0)])
        metrics: dict[str, float | None] = {}
        for metric, values in self._metric_sums.items():
            total, span = math.fsum(values), self._metric_ticks[metric]
            if span:  # a metric about an event that never happened keeps no value
                kept = last.metrics[metric] if last is not None else None
                total, span = total + rest * (kept or 0.0), span + rest
            metrics[metric] = round(total / span, DIGITS) if span else None
        mean = composite / self._horizon
        if self._goal is None:
            return Score(composite=round(mean, DIGITS), metrics=metrics, version=self._version)
        is_lost = has_ended or self._is_lost
        reached = 0.0 if is_lost else self._reached
        end = 0.0 if is_lost else HEALTH_SHARE * self._health + (1 - HEALTH_SHARE) * reached
        return Score(
            composite=round((1 - END_SHARE) * mean + END_SHARE * end, DIGITS),
            metrics=metrics,
            version=self._version,
            mean=round(mean, DIGITS),
            end=round(end, DIGITS),
            goal=round(reached, DIGITS),
        )

    def _look_at_goal(self, now: Measurement) -> None:
        if self._goal is not None and self._goal_spec is not None:
            self._reached = self._goal_spec.share(self._goal.figure(now))
            self._health = wellness(self._goal.founders_alive(now), self._goal.founders)

    def _composite(self, values: Mapping[str, float | None]) -> float:
        """The weighted mean of the metrics that have a value."""
        valued = {metric: value for metric, value in values.items() if value is not None}
        weight = math.fsum(self._weights[metric] for metric in valued)
        total = math.fsum(self._weights[metric] * value for metric, value in valued.items())
        return round(total / weight, DIGITS) if weight else 0.0

    def _count(self, score: Score, game_ticks: int) -> None:
        """Add a tick's score to the sums, weighted by the game ticks that it stands for."""
        self._composite_sums.append(score.composite * game_ticks)
        for metric, value in score.metrics.items():
            if value is not None:
                self._metric_sums[metric].append(value * game_ticks)
                self._metric_ticks[metric] += game_ticks
        self._scored += game_ticks


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
