"""Scenarios: which save is played, for how long, what wins and loses, and how the score weighs its metrics."""

from __future__ import annotations

from pytest_rle.errors import ScenarioError
from pytest_rle.scenario.errors import (
    ScenarioErrors,
    ScenarioFileError,
    ScenarioSaveMismatchError,
    ScenarioSaveMissingError,
    UnknownScenarioError,
)
from pytest_rle.scenario.loader import find_scenarios, load_scenario, pick_scenario, pick_scenarios
from pytest_rle.scenario.pins import (
    bundled_saves,
    hash_file,
    save_path,
    saves_directory,
    scenarios_directory,
    verify_save,
)
from pytest_rle.scenario.schema import (
    Condition,
    IncidentParameters,
    SavePin,
    Scenario,
    StartBuilding,
    StartCondition,
    StartItem,
    StartSpec,
    TriggeredIncident,
)
from pytest_rle.yaml_lines import Fault

__all__ = [
    "Condition",
    "Fault",
    "IncidentParameters",
    "SavePin",
    "Scenario",
    "ScenarioError",
    "ScenarioErrors",
    "ScenarioFileError",
    "ScenarioSaveMismatchError",
    "ScenarioSaveMissingError",
    "StartBuilding",
    "StartCondition",
    "StartItem",
    "StartSpec",
    "TriggeredIncident",
    "UnknownScenarioError",
    "bundled_saves",
    "find_scenarios",
    "hash_file",
    "load_scenario",
    "pick_scenario",
    "pick_scenarios",
    "save_path",
    "saves_directory",
    "scenarios_directory",
    "verify_save",
]
