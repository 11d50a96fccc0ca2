"""`rle scenarios`: what can be played, and whether every file is sound."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from pytest_rle.scenario import ScenarioError, find_scenarios, scenarios_directory


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("scenarios", help="list the scenarios and check their files")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print one line a scenario; 2 where a file is malformed."""
    try:
        scenarios = find_scenarios(scenarios_directory(Path.cwd()))
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, scenario in sorted(scenarios.items()):
        pinned = "pinned" if scenario.save.sha256 else "not pinned"
        sys.stdout.write(
            f"{name:<18}{scenario.days:>4g} days  {scenario.population} colonists  {scenario.difficulty:<7} "
            f"{pinned:<11}{scenario.title}\n"
        )
    return 0
