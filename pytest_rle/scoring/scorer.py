"""One scorer for all versions."""

from __future__ import annotations

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.baselines import anchored
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement, as_measurement
from pytest_rle.scoring.version_1 import ScorerV1
from pytest_rle.scoring.version_2 import ScorerV2
from pytest_rle.scoring.versions import DEFAULT_VERSION, SCORING_VERSIONS


class UnknownScoringVersionError(ValueError):
    """There is no such scoring version, or the scenario has no weights for it."""


class Scorer:
    """Scores one run under a version.

    Args:
        scenario: Gives the weights.
        version: One of SCORING_VERSIONS.
        horizon_game_ticks: The length of the run; the scenario's own by default.

    Raises:
        UnknownScoringVersionError: The version does not exist, or the scenario does not weigh its metrics.
    """

    def __init__(
        self, scenario: Scenario, *, version: str = DEFAULT_VERSION, horizon_game_ticks: int | None = None
    ) -> None:
        if version not in SCORING_VERSIONS:
            raise UnknownScoringVersionError(
                f"there is no scoring version {version!r}; there are {', '.join(SCORING_VERSIONS)}"
            )
        if version not in scenario.weights:
            raise UnknownScoringVersionError(f"scenario {scenario.name!r} has no weights for scoring version {version}")
        weights = scenario.weights[version]
        self.version = version
        self.scenario = scenario
        self.horizon_game_ticks = scenario.horizon_game_ticks if horizon_game_ticks is None else horizon_game_ticks
        self._scorer = ScorerV1(weights) if version == "1.0" else ScorerV2(weights, self.horizon_game_ticks)
        self._start: Measurement | None = None

    @property
    def start(self) -> Measurement:
        """What the colony began with. Raises RuntimeError before `observe_start`."""
        if self._start is None:
            raise RuntimeError("observe_start comes first")
        return self._start

    def observe_start(self, observation: Observation | Measurement) -> None:
        """Note what the colony begins with. Comes once, before the first tick."""
        self._start = as_measurement(observation)
        self._scorer.observe_start(self._start)

    def add(self, inputs: TickInputs) -> Score:
        """Score the state after a tick. Raises RuntimeError before `observe_start`."""
        if self._start is None:
            raise RuntimeError("observe_start comes first")
        return self._scorer.add(inputs)

    def final(self, *, has_ended: bool = False) -> Score:
        """The score of the whole run over its horizon.

        Args:
            has_ended: The game was lost. What is left of the horizon counts 0 then, as it does after the last
                colonist's death; otherwise, when the goal was reached, it counts as the last tick did.
        """
        return self._scorer.final(has_ended=has_ended)

    def anchored(self, score: Score) -> float | None:
        """Where a final score stands between the unmanaged colony (0) and the scripted reference (1)."""
        return anchored(
            score.composite, self.scenario, version=self.version, horizon_game_ticks=self.horizon_game_ticks
        )
