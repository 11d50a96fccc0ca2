"""How scoring 1.0 makes one score of a run: the mean over the ticks that were played, whatever their length."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics import Metric, ScoredTick, metrics_of


class TickMean:
    """Scores one run as version 1.0 did. The horizon does not matter to it.

    Args:
        version: The scoring version, which has a list of metrics.
        weights: The weight of each metric, 0 to 1.
        start: The colony at the start.
    """

    def __init__(self, version: str, weights: Mapping[str, float], start: Measurement) -> None:
        self._version = version
        self._weights = weights
        self._metrics: tuple[Metric, ...] = tuple(metric(start) for metric in metrics_of(version))
        self._last_tick = start.game_tick
        self._ticks: list[dict[str, float]] = []

    def add(self, inputs: TickInputs) -> Score:
        """Score one tick."""
        now = inputs.measurement
        passed = now.game_tick - self._last_tick
        tick = ScoredTick(now, inputs.outcomes, passed, inputs.conflicts, inputs.conflicts_resolved)
        values = {metric.name: metric.value(tick) or 0.0 for metric in self._metrics}
        self._last_tick = now.game_tick
        self._ticks.append(values)
        return self._score(values)

    def final(self, *, has_ended: bool) -> Score:
        """The mean over the ticks that were played. How the game ended does not matter."""
        del has_ended
        count = len(self._ticks)
        if not count:
            names = [metric.name for metric in self._metrics]
            return Score(composite=0.0, metrics=dict.fromkeys(names), version=self._version)
        means = {metric.name: math.fsum(tick[metric.name] for tick in self._ticks) / count for metric in self._metrics}
        return self._score(means)

    def _score(self, values: Mapping[str, float]) -> Score:
        composite = math.fsum(self._weights[metric] * value for metric, value in values.items())
        return Score(
            composite=round(composite, 4),
            metrics={metric: round(value, 9) for metric, value in values.items()},
            version=self._version,
        )
