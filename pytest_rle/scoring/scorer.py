"""One scorer for all versions."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.inputs import Score, TickInputs, as_measurement
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.version_1 import ScorerV1
from pytest_rle.scoring.version_2 import ScorerV2

SCORING_VERSIONS: Final = ("1.0", "2.0")
"""The versions that this code can compute, oldest first."""

DEFAULT_VERSION: Final = "2.0"


class UnknownScoringVersionError(ValueError):
    """There is no such scoring version, or the scenario has no weights for it."""


class Scorer:
    """Scores one run under a version.

    Args:
        version: One of SCORING_VERSIONS.
        scenario: Gives the weights.
        horizon_ticks: The length of the run in game ticks; the scenario's own by default.

    Raises:
        UnknownScoringVersionError: The version does not exist, or the scenario does not weigh its metrics.
    """

    def __init__(self, version: str, scenario: Scenario, horizon_ticks: int | None = None) -> None:
        if version not in SCORING_VERSIONS:
            raise UnknownScoringVersionError(
                f"there is no scoring version {version!r}; there are {', '.join(SCORING_VERSIONS)}"
            )
        if version not in scenario.weights:
            raise UnknownScoringVersionError(f"scenario {scenario.name!r} has no weights for scoring version {version}")
        weights = MappingProxyType(dict(scenario.weights[version]))
        horizon = scenario.horizon_game_ticks if horizon_ticks is None else horizon_ticks
        self.version = version
        self._scorer: ScorerV1 | ScorerV2 = ScorerV1(weights) if version == "1.0" else ScorerV2(weights, horizon)

    def observe_start(self, observation: Observation | Measurement) -> None:
        """Note what the colony begins with. Comes once, before the first tick."""
        self._scorer.observe_start(as_measurement(observation))

    def add(self, inputs: TickInputs) -> Score:
        """Score the state after a tick."""
        return self._scorer.add(inputs)

    def final(self, *, won: bool = False, horizon_ticks: int | None = None) -> Score:
        """The score of the whole run.

        Args:
            won: The run ended because its goal was reached: the rest of the horizon counts as its last tick did. A
                run that ended otherwise before the horizon gets nothing for the rest.
            horizon_ticks: Score over this many game ticks instead, for a run that was cut short on purpose.
        """
        return self._scorer.final(won=won, horizon_ticks=horizon_ticks)
