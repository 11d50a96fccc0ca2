"""The shipped scenarios, which are read once for all tests of a process."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pytest_rle.scenario import find_scenarios

FOLDER: Final = Path(__file__).parents[1] / "scenarios"

SCENARIOS: Final = find_scenarios(FOLDER)
