"""Research: points a founder and day."""

from __future__ import annotations

import pytest

from pytest_rle.scenario import Scenario
from tests.scoring.run import TICK, Make, Run


def test_research_counts_points_a_founder_and_day(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, research_points=45.0))["research"] == pytest.approx(0.5)  # a first day counts as whole
    assert run.add(colony(240_000, research_points=180.0))["research"] == pytest.approx(0.5)
    assert run.add(colony(300_000, research_points=900.0))["research"] == 1.0


def test_what_was_researched_before_the_start_earns_nothing(crashlanded: Scenario, colony: Make) -> None:
    run = Run(crashlanded, colony(60_000, research_points=500.0))
    assert run.add(colony(180_000, research_points=500.0))["research"] == 0.0
    assert run.add(colony(180_000, research_points=590.0))["research"] == pytest.approx(0.5)
