"""Threat response: for each threat, whether the team answered in time, and how the founders came out of it."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

PATIENCE_TICKS: Final = 6
"""Threatened ticks without an answer after which none counts any more; a tick is an hour while enemies are there."""


class ThreatResponse(Metric):
    """The mean over all threats so far; no value before the first.

    A threat lasts from the tick that shows enemies to the first that shows none. Its value is promptness times the
    founders' mean health at its end, where the dead count 0. Promptness is 1 for an order to fight in the first tick,
    less by a sixth for each later tick, and 0 without such an order.
    """

    name = "threat_response"
    since = "2.0"
    formula = (
        f"mean over the threats of promptness (1, less 1/{PATIENCE_TICKS} for each tick without an order to fight) "
        "times the founders' mean health at the threat's end; no value before the first enemy"
    )
    full = "every threat is answered in its first tick and nobody is hurt"
    moved_by = "drafting, arms, cover"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._values: list[float] = []
        self._is_open = False
        self._waited = 0
        self._promptness = 0.0
        self._answered = False
        if start.is_threatened:
            self._open()

    def value(self, tick: ScoredTick) -> float | None:
        """The value after a tick."""
        if self._is_open and not self._answered:
            if any(_is_answer(outcome) for outcome in tick.outcomes):
                self._answered = True
                self._promptness = max(0.0, 1.0 - self._waited / PATIENCE_TICKS)
            else:
                self._waited += 1
        if self._is_open:
            self._values[-1] = self._promptness * self._health(tick)
        if tick.now.is_threatened and not self._is_open:
            self._open()
        elif not tick.now.is_threatened:
            self._is_open = False
        return math.fsum(self._values) / len(self._values) if self._values else None

    def _open(self) -> None:
        self._is_open, self._answered, self._waited, self._promptness = True, False, 0, 0.0
        self._values.append(0.0)

    def _health(self, tick: ScoredTick) -> float:
        return self.founders.mean(tick.now, lambda one: min(1.0, one.health))


def _is_answer(outcome: ActionOutcome) -> bool:
    """Whether the game accepted an order to fight."""
    return outcome.status is OutcomeStatus.DONE and outcome.action.answers_threat
