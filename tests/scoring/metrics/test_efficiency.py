"""Efficiency: the share of orders that the game accepted."""

from __future__ import annotations

import pytest

from pytest_rle.team.actions import SetForbidden
from pytest_rle.team.outcome import OutcomeStatus
from tests.scoring.run import TICK, Make, Run, outcome


def test_efficiency_is_the_share_of_orders_that_the_game_accepted(run: Run, colony: Make) -> None:
    action = SetForbidden(thing_ids=(1,), forbidden=False)
    metrics = run.add(
        colony(TICK),
        outcome(action),
        outcome(action, OutcomeStatus.REFUSED),
        outcome(action, OutcomeStatus.OVERRULED),
        outcome(action, OutcomeStatus.SKIPPED),
    )
    assert metrics["efficiency"] == pytest.approx(1 / 3)
