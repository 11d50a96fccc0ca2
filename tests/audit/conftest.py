"""The small map, on which audits are quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.scenario import Scenario, find_scenarios


@pytest.fixture(scope="session")
def scenario(small_project: Path) -> Scenario:
    """Crashlanded on a small map."""
    return find_scenarios(small_project / "scenarios")["crashlanded"]
