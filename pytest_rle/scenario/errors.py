"""The errors of this room. All are ScenarioErrors, the group that `pytest_rle.errors` defines.

ScenarioError
├── ScenarioFileError           one file is malformed; it lists every fault with its line
├── ScenarioErrors              several files are malformed; it lists the faults of all
├── UnknownScenarioError        no scenario has this name
├── ScenarioSaveMissingError    the save file does not exist or cannot be read
└── ScenarioSaveMismatchError   the save is not the one that the scenario pins
"""

from __future__ import annotations

from pathlib import Path

from pytest_rle.errors import ScenarioError
from pytest_rle.yaml_lines import Fault


class ScenarioFileError(ScenarioError):
    """A scenario file is malformed. `faults` lists every fault, by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.text)))
        super().__init__("\n".join(map(str, self.faults)))


class ScenarioErrors(ScenarioError):
    """Several scenario files are malformed. `errors` holds one ScenarioFileError per file."""

    def __init__(self, errors: tuple[ScenarioFileError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


class UnknownScenarioError(ScenarioError):
    """No scenario has the requested name."""


class ScenarioSaveMissingError(ScenarioError):
    """The save file of a scenario does not exist or cannot be read."""


class ScenarioSaveMismatchError(ScenarioError):
    """The save's SHA-256 is not the one that the scenario pins. `expected` is None if the scenario pins none."""

    def __init__(self, message: str, *, path: Path, expected: str | None, actual: str) -> None:
        super().__init__(message)
        self.path = path
        self.expected = expected
        self.actual = actual
