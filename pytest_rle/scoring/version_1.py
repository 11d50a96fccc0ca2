"""Scoring 1.0: the formulas of the project that this one follows (RLE, June 2026), kept to derive its figures again.

It cannot tell management from doing nothing, and a test of this project shows it: a wiped-out colony keeps a third to
a half of the points, deaths raise the food metric, an untouched colony begins at 0.87. Its readings are kept too:
no threat was ever seen, because the incident log was read as a list of threats, and the founding wealth was never
passed, so that it counts as 1 silver. The score of a run is the mean over the ticks that were played.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.team.actions import NoAction
from pytest_rle.team.outcome import OutcomeStatus

VERSION: Final = "1.0"
METRICS: Final = WEIGHTED_METRICS[VERSION]

MEALS_PER_DAY: Final = 2
"""Items of food, of any kind, that it took a colonist to eat a day."""

MOOD_OF_THE_DEAD: Final = 0.5
FOOD_DAYS_OF_THE_DEAD: Final = 5.0
"""What it took where no colonist was left to ask."""


class ScorerV1:
    """Scores one run as version 1.0 did. The horizon does not matter to it."""

    version = VERSION

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._founders = 0
        self._ticks: list[dict[str, float]] = []
        self._executed_shares: list[float] = []

    def observe_start(self, start: Measurement) -> None:
        """Note the founders' number."""
        self._founders = len(start.colonists)

    def add(self, inputs: TickInputs) -> Score:
        """Score one tick."""
        seen = inputs.measurement
        living = len(seen.colonists)
        food_days = round(seen.food_items / (MEALS_PER_DAY * living), 1) if living else FOOD_DAYS_OF_THE_DEAD
        mood = round(math.fsum(c.mood for c in seen.colonists) / living, 3) if living else MOOD_OF_THE_DEAD
        projects = seen.research_finished + seen.research_available
        powered = seen.power_made - seen.power_drawn > 0
        metrics = {
            "survival": min(1.0, living / self._founders) if self._founders else 1.0,
            "threat_response": 1.0,
            "mood": _clamp(mood),
            "food_security": _clamp(food_days / 10),
            "wealth": _clamp(seen.wealth),
            "research": seen.research_finished / projects if projects else 1.0,
            "self_sufficiency": (powered + (food_days > 5) + (living >= self._founders)) / 3,
            "efficiency": math.fsum(self._executed_shares) / len(self._executed_shares)
            if self._executed_shares
            else 1.0,
            "coordination": inputs.conflicts_resolved / inputs.conflicts if inputs.conflicts else 1.0,
            "communication_efficiency": inputs.messages_acted / inputs.messages if inputs.messages else 1.0,
        }
        # The tick's own writes entered the history after it was scored.
        self._executed_shares.append(_executed_share(inputs))
        self._ticks.append(metrics)
        return self._score(metrics)

    def final(self, *, has_ended: bool = False) -> Score:
        """The mean over the ticks that were played, however it ended."""
        del has_ended
        count = len(self._ticks)
        if not count:
            return Score(composite=0.0, metrics=dict.fromkeys(METRICS), version=VERSION)
        return self._score({metric: math.fsum(tick[metric] for tick in self._ticks) / count for metric in METRICS})

    def _score(self, metrics: Mapping[str, float]) -> Score:
        composite = math.fsum(self._weights.get(metric, 0.0) * value for metric, value in metrics.items())
        return Score(
            composite=round(composite, 4),
            metrics={metric: round(metrics[metric], 9) for metric in METRICS},
            version=VERSION,
        )


def _executed_share(inputs: TickInputs) -> float:
    proposed = [outcome for outcome in inputs.outcomes if not isinstance(outcome.action, NoAction)]
    executed = sum(outcome.status in (OutcomeStatus.DONE, OutcomeStatus.SKIPPED) for outcome in proposed)
    return executed / len(proposed) if proposed else 1.0


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))
