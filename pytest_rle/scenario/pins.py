"""Finds scenarios and saves, and checks that a save is the one that its scenario pins."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Final

from pytest_rle.scenario.errors import ScenarioSaveMismatchError, ScenarioSaveMissingError
from pytest_rle.scenario.schema import Scenario

_BLOCK: Final = 1 << 20


def bundled_directory() -> Path:
    """The folder inside the installed package that holds the scenarios and saves shipped in a wheel."""
    return Path(str(resources.files("pytest_rle"))) / "bundled"


def scenarios_directory(root: Path) -> Path:
    """The folder of scenarios for a test session: `root`/scenarios if it exists, else the package's copy.

    A checkout that is installed in editable mode has no copy inside the package; then its own scenarios/ is used.
    """
    return _directory(root, "scenarios")


def saves_directory(root: Path) -> Path:
    """The folder of saves, found in the same way as `scenarios_directory`."""
    return _directory(root, "saves")


def bundled_saves() -> Path:
    """The folder of the saves that the package or its checkout ships."""
    return _directory(bundled_directory(), "saves")


def save_path(scenario: Scenario) -> Path:
    """The save of a scenario: in the folder `saves` beside the scenario's folder, else among the package's saves.

    Raises ScenarioSaveMissingError if neither has the file.
    """
    beside = scenario.source.resolve().parent.parent / "saves" / scenario.save.file
    candidates = (beside, saves_directory(beside.parent.parent) / scenario.save.file)
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise ScenarioSaveMissingError(
        f"the save of scenario {scenario.name!r} is missing: {beside} does not exist; "
        f"build it with 'rle saves build {scenario.name}', or give another with --rle-save"
    )


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises ScenarioSaveMissingError if it is no regular file, or cannot be read."""
    digest = hashlib.sha256()
    if path.exists() and not path.is_file():
        raise ScenarioSaveMissingError(f"the save {path} cannot be read: it is not a regular file")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise ScenarioSaveMissingError(f"the save {path} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def verify_save(scenario: Scenario, path: Path, allow_unpinned: bool = False) -> str:
    """The SHA-256 of the save at `path`, which must be the scenario's pin unless `allow_unpinned` is set.

    Raises ScenarioSaveMismatchError if the save or the scenario is not pinned, and ScenarioSaveMissingError if the
    save cannot be read.
    """
    actual = hash_file(path)
    expected = scenario.save.sha256
    if allow_unpinned or actual == expected:
        return actual
    if expected is None:
        message = (
            f"scenario {scenario.name!r} pins no save, and {path} has SHA-256 {actual}; "
            "pin it with 'rle saves hash', or allow it with --rle-allow-unpinned"
        )
    else:
        message = (
            f"{path} is not the save of scenario {scenario.name!r}: its SHA-256 is {actual}, pinned is {expected} "
            f"({scenario.source}); restore the file, pin it again with 'rle saves hash', "
            "or allow it with --rle-allow-unpinned"
        )
    raise ScenarioSaveMismatchError(message, path=path, expected=expected, actual=actual)


def _directory(root: Path, name: str) -> Path:
    own = root / name
    if own.is_dir():
        return own
    bundled = bundled_directory() / name
    checkout = bundled_directory().parent.parent / name
    return bundled if bundled.is_dir() or not checkout.is_dir() else checkout
