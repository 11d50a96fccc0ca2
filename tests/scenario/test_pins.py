"""Which save a scenario pins, and where it is found."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pytest_rle.scenario import (
    Scenario,
    ScenarioSaveMismatchError,
    ScenarioSaveMissingError,
    hash_file,
    load_scenario,
    save_path,
    saves_directory,
    scenarios_directory,
    verify_save,
)

SHIPPED = Path(__file__).parents[2] / "scenarios"
CONTENT = b"a save"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def project(root: Path, pin: str | None) -> Scenario:
    """A checkout with one scenario and its save."""
    (root / "scenarios").mkdir()
    (root / "saves").mkdir()
    lines = (SHIPPED / "crashlanded.yaml").read_text(encoding="utf-8").splitlines()
    lines = [f"  sha256: {pin or ''}" if line.startswith("  sha256:") else line for line in lines]
    path = root / "scenarios" / "crashlanded.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "saves" / "crashlanded.rws.gz").write_bytes(CONTENT)
    return load_scenario(path)


def test_the_pinned_save_is_accepted(tmp_path: Path) -> None:
    scenario = project(tmp_path, DIGEST)
    assert verify_save(scenario, save_path(scenario)) == DIGEST


def test_another_save_is_refused_with_both_hashes_and_what_to_do(tmp_path: Path) -> None:
    scenario = project(tmp_path, "f" * 64)
    with pytest.raises(ScenarioSaveMismatchError, match="--rle-allow-unpinned") as caught:
        verify_save(scenario, save_path(scenario))
    assert (caught.value.expected, caught.value.actual) == ("f" * 64, DIGEST)
    assert caught.value.path == tmp_path / "saves" / "crashlanded.rws.gz"


def test_another_save_is_accepted_when_that_is_allowed(tmp_path: Path) -> None:
    scenario = project(tmp_path, "f" * 64)
    assert verify_save(scenario, save_path(scenario), allow_unpinned=True) == DIGEST


def test_a_scenario_without_a_pin_is_refused_unless_allowed(tmp_path: Path) -> None:
    scenario = project(tmp_path, None)
    with pytest.raises(ScenarioSaveMismatchError, match="pins no save"):
        verify_save(scenario, save_path(scenario))
    assert verify_save(scenario, save_path(scenario), allow_unpinned=True) == DIGEST


def test_a_missing_save_is_an_error_that_says_how_to_build_it(tmp_path: Path) -> None:
    pinned = project(tmp_path, DIGEST)
    scenario = Scenario.model_validate(pinned.model_dump() | {"save": {"file": "none.rws"}})
    with pytest.raises(ScenarioSaveMissingError, match="rle saves build crashlanded"):
        save_path(scenario)


def test_a_save_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    scenario = project(tmp_path, DIGEST)
    with pytest.raises(ScenarioSaveMissingError, match="cannot be read"):
        verify_save(scenario, tmp_path)


def test_an_endless_file_is_no_save() -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this system has no /dev/zero")
    with pytest.raises(ScenarioSaveMissingError, match="is not a regular file"):
        hash_file(endless)


def test_the_folders_of_the_project_take_precedence_over_those_of_the_package(tmp_path: Path) -> None:
    project(tmp_path, DIGEST)
    assert scenarios_directory(tmp_path) == tmp_path / "scenarios"
    assert saves_directory(tmp_path) == tmp_path / "saves"


def test_a_project_without_scenarios_uses_those_of_the_package(tmp_path: Path) -> None:
    assert (scenarios_directory(tmp_path) / "crashlanded.yaml").is_file()
