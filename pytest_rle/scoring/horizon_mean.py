"""How scoring 2.0 and later make one score of a run: the mean over the game time of the whole horizon.

The composite of a tick is the weighted mean of the metrics that have a value. From the tick that finds no colonist
left (from scoring 3.0: no founder), every metric is 0 to the end. A part of the horizon that was not played because the
colony was lost counts 0. A part that was not played because the goal was reached counts as the last tick did; from
scoring 3.0 it counts as the last REST_DAYS did, so that no single tick stands for months.

From scoring 3.0 a share of the score is the state at the end: `pytest_rle.scoring.end_state`. A run's metrics are then
means over the time in which a founder lived, so that the length of life, which the mean over the horizon counts, is not
in each of them again.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario.schema import GoalSpec
from pytest_rle.scoring.end_state import EndState, composite
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics import Metric, ScoredTick, metrics_of

DIGITS: Final = 9
"""Decimals that scores are rounded to, so that they are equal on every machine."""

REST_DAYS: Final = 5
"""Under scoring 3.0, the last days that stand for the rest of the horizon after an early victory."""

Values = Mapping[str, float | None]
"""Metrics by name; None for one without a value."""


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
        self._end = EndState(goal, start) if goal is not None else None
        self._last_tick = start.game_tick
        self._is_lost = start.is_empty
        self._scored = 0
        self._recent: deque[tuple[int, Values]] = deque()
        self._composite_sums: list[float] = []
        self._metric_sums: dict[str, list[float]] = {metric.name: [] for metric in self._metrics}
        self._metric_ticks: dict[str, int] = dict.fromkeys(self._metric_sums, 0)

    def add(self, inputs: TickInputs) -> Score:
        """Score the colony as it is after a tick."""
        now = inputs.measurement
        passed = max(0, now.game_tick - self._last_tick)
        self._is_lost = self._is_lost or now.is_empty
        if self._end is not None:
            self._end.follow(now)
            self._is_lost = self._end.is_lost
        reached = self._end.goal if self._end is not None else 0.0
        tick = ScoredTick(now, inputs.outcomes, passed, inputs.conflicts, inputs.conflicts_resolved, goal=reached)
        values = {metric.name: 0.0 if self._is_lost else _rounded(metric.value(tick)) for metric in self._metrics}
        score = Score(composite=self._composite(values), metrics=values, version=self._version)
        self._count(score, min(passed, self._horizon - self._scored))
        self._last_tick = now.game_tick
        self._remember(values, passed)
        return score

    def final(self, *, has_ended: bool) -> Score:
        """The score of the whole run. The rest of the horizon counts 0 after a defeat."""
        rest = self._horizon - self._scored
        is_lost = has_ended or self._is_lost
        kept: Values = {} if is_lost else self._kept()
        total = math.fsum([*self._composite_sums, rest * self._composite(kept)])
        metrics: dict[str, float | None] = {}
        for metric, values in self._metric_sums.items():
            sum_of_values, span = math.fsum(values), self._metric_ticks[metric]
            if span and not (is_lost and self._end is not None):  # an event that never happened gives no value
                sum_of_values, span = sum_of_values + rest * (kept.get(metric) or 0.0), span + rest
            metrics[metric] = round(sum_of_values / span, DIGITS) if span else None
        mean = total / self._horizon
        if self._end is None:
            return Score(composite=round(mean, DIGITS), metrics=metrics, version=self._version)
        final, goal = (0.0, 0.0) if is_lost else (self._end.final, self._end.goal)
        return Score(
            composite=round(composite(mean, final=final, goal=goal), DIGITS),
            metrics=metrics,
            version=self._version,
            mean=round(mean, DIGITS),
            final=round(final, DIGITS),
            goal=round(goal, DIGITS),
        )

    def _composite(self, values: Values) -> float:
        """The weighted mean of the metrics that have a value."""
        valued = {metric: value for metric, value in values.items() if value is not None}
        weight = math.fsum(self._weights[metric] for metric in valued)
        total = math.fsum(self._weights[metric] * value for metric, value in valued.items())
        return round(total / weight, DIGITS) if weight else 0.0

    def _count(self, score: Score, game_ticks: int) -> None:
        """Add a tick's score to the sums, weighted by the game ticks that it stands for."""
        self._composite_sums.append(score.composite * game_ticks)
        self._scored += game_ticks
        if self._is_lost and self._end is not None:
            return
        for metric, value in score.metrics.items():
            if value is not None:
                self._metric_sums[metric].append(value * game_ticks)
                self._metric_ticks[metric] += game_ticks

    def _remember(self, values: Values, game_ticks: int) -> None:
        """Keep the ticks that may stand for the rest of the horizon: the last one, or those of the last days."""
        self._recent.append((game_ticks, values))
        window = REST_DAYS * GAME_TICKS_PER_DAY if self._end is not None else 0
        while len(self._recent) > 1 and sum(ticks for ticks, _ in self._recent) - self._recent[0][0] >= window:
            self._recent.popleft()

    def _kept(self) -> Values:
        """What each metric counts as in a part of the horizon that was not played. The goal stays reached."""
        if len(self._recent) <= 1:
            return self._recent[0][1] if self._recent else {}
        kept: dict[str, float | None] = {}
        for metric in self._metric_sums:
            valued = [(ticks, value) for ticks, values in self._recent if (value := values[metric]) is not None]
            span = sum(ticks for ticks, _ in valued)
            kept[metric] = math.fsum(ticks * value for ticks, value in valued) / span if span else None
        return {**kept, "goal": self._recent[-1][1]["goal"]}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
