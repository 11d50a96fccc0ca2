"""Survival: the share of founders who are alive."""

from __future__ import annotations

import pytest

from tests.scoring.run import TICK, Make, Run


def test_survival_is_the_share_of_founders_who_are_alive(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK))["survival"] == 1.0
    assert run.add(colony(2 * TICK, ids=(1, 3)))["survival"] == pytest.approx(2 / 3)


def test_a_newcomer_does_not_replace_a_dead_founder(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, ids=(1, 3, 9)))["survival"] == pytest.approx(2 / 3)
