"""Scores a run tick by tick, and as a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.baselines import Baselines
from pytest_rle.scoring.colony_start import ColonyStart
from pytest_rle.scoring.score import DEFAULT_VERSION, Score, TickInputs, composite
from pytest_rle.scoring.version_1 import Version1
from pytest_rle.scoring.version_2 import Version2

SCORING_VERSIONS: Final[Mapping[str, type[Version1 | Version2]]] = {"1.0": Version1, "2.0": Version2}


class Scorer:
    """The score of one run. `observe_start` first, then `add` for each tick, then `final`.

    Each metric of the whole run is its mean over game time, among the times at which it had a value. Where a colony
    ended before its horizon, by a wipe-out or another defeat, the rest of the horizon counts as 0 (version 2.0);
    after an early victory the state at the victory counts on.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        horizon_game_ticks: int,
        version: str = DEFAULT_VERSION,
        baselines: Baselines | None = None,
    ) -> None:
        if version not in SCORING_VERSIONS or version not in scenario.weights:
            raise ValueError(f"scenario {scenario.name!r} cannot be scored by version {version}")
        self.version = version
        self._scenario = scenario
        self._horizon = horizon_game_ticks
        self._weights = scenario.weights[version]
        self._baselines = baselines if baselines is not None else Baselines.bundled()
        self._start: ColonyStart | None = None
        self._measure: Version1 | Version2 | None = None
        self._spans: list[tuple[int, dict[str, float | None]]] = []
        self._last_tick = 0
        self.living_colonists = 0
        """Colonists alive at the last observation, those who joined included."""

    @property
    def start(self) -> ColonyStart:
        """What the run is measured against. Raises RuntimeError before `observe_start`."""
        if self._start is None:
            raise RuntimeError("the start has not been observed yet")
        return self._start

    def observe_start(self, observation: Observation) -> None:
        """Take the state at the beginning as the denominator of everything."""
        self._start = ColonyStart.of(observation)
        self._measure = SCORING_VERSIONS[self.version](self._start)
        self._last_tick = observation.game.game_tick
        self.living_colonists = len(observation.colonists)

    def add(self, inputs: TickInputs) -> Score:
        """Score the state after one tick."""
        if self._measure is None:
            raise RuntimeError("the start has not been observed yet")
        metrics = self._measure.measure(inputs)
        now = inputs.observation.game.game_tick
        self._spans.append((now - self._last_tick, metrics))
        self._last_tick = now
        self.living_colonists = len(inputs.observation.colonists)
        return Score(composite(metrics, self._weights), metrics, self.version)

    def final(self, *, has_ended: bool = False) -> Score:
        """The score of the whole run. `has_ended`: the colony lost before its horizon, and the rest counts as 0."""
        if self._measure is None:
            raise RuntimeError("the start has not been observed yet")
        spans = list(self._spans)
        rest = self._horizon - sum(span for span, _ in spans)
        nothing = self._measure.nothing_left()
        if rest > 0 and nothing is not None and spans:
            spans.append((rest, nothing if has_ended or not self.living_colonists else spans[-1][1]))
        metrics = {name: _mean(name, spans) for name in sorted(self._weights)}
        return Score(composite(metrics, self._weights), metrics, self.version)

    def anchored(self, score: Score) -> float | None:
        """(raw - idle) / (reference - idle), unclipped; None where no baseline is pinned for this horizon."""
        baseline = self._baselines.find(self._scenario.name, self.version, self._horizon)
        return baseline.anchored(score.composite) if baseline is not None else None


def _mean(name: str, spans: list[tuple[int, dict[str, float | None]]]) -> float | None:
    valued = [(span, value) for span, metrics in spans if (value := metrics.get(name)) is not None]
    total = sum(span for span, _ in valued)
    if total <= 0:
        return None
    return round(math.fsum(span * value for span, value in valued) / total, 6)
