"""`rle scenarios`: list the scenarios, and check every file and save."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.scenario import (
    Scenario,
    ScenarioError,
    ScenarioSaveMismatchError,
    ScenarioSaveMissingError,
    find_scenarios,
    save_path,
    scenarios_directory,
    verify_save,
)
from pytest_rle.shown import shown


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Declare the arguments: there are none."""


def run(_: argparse.Namespace) -> int:
    """Print one line for each scenario. Returns 1 if a save is missing or not the pinned one; raises ScenarioError."""
    code = 0
    for name, scenario in sorted(find_scenarios(scenarios_directory(Path.cwd())).items()):
        state, fault = _save_state(scenario)
        sys.stdout.write(
            f"{name:<18}{scenario.days:>4g} days  {scenario.population} colonists  {scenario.difficulty:<7} "
            f"{state:<12}{shown(scenario.title)}\n"
        )
        if fault is not None:
            sys.stdout.flush()
            sys.stderr.write(f"rle scenarios: {fault}\n")
            code = 1
    return code


def _save_state(scenario: Scenario) -> tuple[str, ScenarioError | None]:
    """The state of a scenario's save in two words, and its fault. A scenario may leave its save unpinned."""
    try:
        verify_save(scenario, save_path(scenario), allow_unpinned=scenario.save.sha256 is None)
    except ScenarioSaveMissingError as error:
        return "no save", error
    except ScenarioSaveMismatchError as error:
        return "other save", error
    return ("pinned" if scenario.save.sha256 else "not pinned"), None
