"""How threats were met: for each one, whether the team answered in time, and how the founders came out of it."""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.team.actions import Attack, Draft, Equip, MoveTo
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

PATIENCE_TICKS: Final = 6
"""Threatened ticks without an answer after which none counts any more; a tick is an hour while enemies are there."""


class ThreatResponse:
    """Threats one after another; a threat lasts from the tick that shows enemies to the first that shows none.

    A threat's value is promptness times outcome: 1 for an order to fight in the first tick, less by a sixth for each
    tick later, 0 without any; times the health of the founders at the threat's end, summed over the founders and
    divided by their number, the dead counting 0.
    """

    def __init__(self, founders: frozenset[int]) -> None:
        self._founders = founders
        self._values: list[float] = []
        self._is_open = False
        self._waited = 0
        self._promptness = 0.0
        self._answered = False

    def start(self, seen: Measurement) -> None:
        """Note whether enemies are there from the beginning."""
        if seen.is_threatened:
            self._open()

    def add(self, seen: Measurement, outcomes: tuple[ActionOutcome, ...]) -> None:
        """Note what a tick did, and what is to be seen after it."""
        if self._is_open and not self._answered:
            if any(_is_answer(outcome) for outcome in outcomes):
                self._answered = True
                self._promptness = max(0.0, 1.0 - self._waited / PATIENCE_TICKS)
            else:
                self._waited += 1
        if self._is_open:
            self._values[-1] = self._promptness * self._wellbeing(seen)
        if seen.is_threatened and not self._is_open:
            self._open()
        elif not seen.is_threatened:
            self._is_open = False

    def value(self) -> float | None:
        """The mean over all threats so far; None before the first."""
        return math.fsum(self._values) / len(self._values) if self._values else None

    def _open(self) -> None:
        self._is_open, self._answered, self._waited, self._promptness = True, False, 0, 0.0
        self._values.append(0.0)

    def _wellbeing(self, seen: Measurement) -> float:
        health = math.fsum(min(1.0, c.health) for c in seen.colonists if c.id in self._founders)
        return health / max(1, len(self._founders))


def _is_answer(outcome: ActionOutcome) -> bool:
    """Whether the game took an order that has to do with fighting."""
    if outcome.status is not OutcomeStatus.DONE:
        return False
    action = outcome.action
    return isinstance(action, MoveTo | Attack | Equip) or (isinstance(action, Draft) and action.drafted)
