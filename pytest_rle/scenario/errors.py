"""What can be wrong with a scenario, told to the person who can mend it.

ScenarioError
├── ScenarioFileError           one file is malformed: every fault with its line
├── ScenarioErrors              several files are malformed: the faults of all of them
├── UnknownScenarioError        no scenario has this name
├── ScenarioSaveMissingError    the save is not where the scenario says
└── ScenarioSaveMismatchError   the save is not the one that the scenario is pinned to
"""

from __future__ import annotations

import dataclasses
from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file. `line` counts from 1."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class ScenarioError(Exception):
    """Something is wrong with a scenario or its save."""


class ScenarioFileError(ScenarioError):
    """A scenario file is malformed. `faults` has every fault found, by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.text)))
        super().__init__("\n".join(map(str, self.faults)))


class ScenarioErrors(ScenarioError):
    """Several scenario files could not be used. `errors` holds one ScenarioFileError a file."""

    def __init__(self, errors: tuple[ScenarioFileError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


class UnknownScenarioError(ScenarioError):
    """No scenario has the name that was asked for."""


class ScenarioSaveMissingError(ScenarioError):
    """The save file of a scenario does not exist or cannot be read."""


class ScenarioSaveMismatchError(ScenarioError):
    """The save's SHA-256 is not the one that the scenario pins. `expected` is None where the scenario pins none."""

    def __init__(self, message: str, *, path: Path, expected: str | None, actual: str) -> None:
        super().__init__(message)
        self.path = path
        self.expected = expected
        self.actual = actual
