"""Scores a run under any version."""

from __future__ import annotations

from pytest_rle.errors import SettingError
from pytest_rle.rimapi.observation import Observation
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.baselines import anchored
from pytest_rle.scoring.horizon_mean import HorizonMean
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement, as_measurement
from pytest_rle.scoring.tick_mean import TickMean
from pytest_rle.scoring.versions import DEFAULT_VERSION, SCORING_VERSIONS


class UnknownScoringVersionError(SettingError):
    """The scoring version does not exist, or the scenario has no weights for it."""


class Scorer:
    """Scores one run, tick by tick.

        scorer = Scorer(scenario, measure(first_observation))
        for observation, outcomes in ticks:
            score = scorer.add(TickInputs(observation, outcomes))
        final = scorer.final()
        print(final.composite, scorer.anchored(final))

    Args:
        scenario: Gives the weights.
        start: The colony at the start, which defines the founders.
        version: One of SCORING_VERSIONS.
        horizon_game_ticks: The length of the run in game ticks; by default that of the scenario.

    Raises:
        UnknownScoringVersionError: The version does not exist, or the scenario has no weights for it.
        SettingError: The horizon is not longer than 0.
    """

    def __init__(
        self,
        scenario: Scenario,
        start: Observation | Measurement,
        *,
        version: str = DEFAULT_VERSION,
        horizon_game_ticks: int | None = None,
    ) -> None:
        if version not in SCORING_VERSIONS:
            known = ", ".join(SCORING_VERSIONS)
            raise UnknownScoringVersionError(f"there is no scoring version {version!r}; use one of {known}")
        if version not in scenario.weights:
            raise UnknownScoringVersionError(f"scenario {scenario.name!r} has no weights for scoring version {version}")
        horizon = scenario.horizon_game_ticks if horizon_game_ticks is None else horizon_game_ticks
        if horizon <= 0:
            raise SettingError(f"a horizon of {horizon} game ticks cannot be scored; it must be longer than 0")
        self.version = version
        self.scenario = scenario
        self.start = as_measurement(start)
        self.horizon_game_ticks = horizon
        weights = scenario.weights[version]
        self._mean = (
            TickMean(version, weights, self.start)
            if version == "1.0"
            else HorizonMean(version, weights, self.start, horizon, scenario.goal if version != "2.0" else None)
        )

    def add(self, inputs: TickInputs) -> Score:
        """Score the colony as it is after a tick. Call it once for each tick, in the order of play."""
        return self._mean.add(inputs)

    def final(self, *, has_ended: bool = False) -> Score:
        """The score of the whole run over its horizon.

        Args:
            has_ended: Whether the game was lost. If so, the rest of the horizon counts 0, as it does after the last
                colonist's death; otherwise, as when the goal was reached, it counts as the last tick did.
        """
        return self._mean.final(has_ended=has_ended)

    def anchored(self, score: Score) -> float | None:
        """A final score on the scale from the unmanaged colony (0) to the scripted reference (1)."""
        return anchored(
            score.composite, self.scenario, version=self.version, horizon_game_ticks=self.horizon_game_ticks
        )
