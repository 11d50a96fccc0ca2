"""A run of Crashlanded that a test scores tick by tick under 2.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_rle.scenario import Scenario
from pytest_rle.scoring import Measurement, Scorer, TickInputs
from pytest_rle.team.actions import Action
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.role import Role

Make = Callable[..., Measurement]
"""Makes a measurement: `make(game_tick, **changes)`."""

TICK, HOUR = 15_000, 2_500
"""Game ticks of a tick without enemies, and of one with enemies."""


def outcome(action: Action, status: OutcomeStatus = OutcomeStatus.DONE) -> ActionOutcome:
    """An action of the DefenseCommander, and how it ended."""
    return ActionOutcome(role=Role.DEFENSE_COMMANDER, action=action, status=status)


class Run:
    """One colony, scored tick by tick under 2.0."""

    def __init__(self, scenario: Scenario, start: Measurement) -> None:
        self.scorer = Scorer(scenario, start, version="2.0")

    def add(self, now: Measurement, *outcomes: ActionOutcome) -> Any:
        """The metrics after a tick that led to `now`."""
        return dict(self.scorer.add(TickInputs(observation=now, outcomes=outcomes)).metrics)
