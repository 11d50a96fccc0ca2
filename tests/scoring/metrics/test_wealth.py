"""Wealth: growth over the wealth of the start."""

from __future__ import annotations

import pytest

from tests.scoring.run import TICK, Make, Run


def test_wealth_counts_growth_since_the_start_up_to_twice_the_wealth_of_the_start(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, wealth=13_000.0))["wealth"] == 0.0
    assert run.add(colony(2 * TICK, wealth=21_000.0))["wealth"] == pytest.approx(0.5)
    assert run.add(colony(3 * TICK, wealth=90_000.0))["wealth"] == 1.0
