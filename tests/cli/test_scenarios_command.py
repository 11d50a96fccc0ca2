"""`rle scenarios` lists the scenarios, and finds faults in their files and saves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytest_rle.cli import main


@pytest.fixture
def project(small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two scenarios with their saves, as the working folder."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_line_gives_length_population_difficulty_pin_and_title(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenarios"]) == 0
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        "crashlanded         30 days  3 colonists  Medium  pinned      Crashlanded",
        "first_winter        60 days  3 colonists  Medium  pinned      First Winter",
    ]
    assert output.err == ""


def test_a_save_that_is_not_the_pinned_one_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "saves" / "crashlanded.rws.gz").write_bytes(b"another")
    assert main(["scenarios"]) == 1
    output = capsys.readouterr()
    assert [line[42:].split("  ")[1] for line in output.out.splitlines()] == ["other save", "pinned"]
    assert "is not the save of scenario 'crashlanded'" in output.err


def test_a_missing_save_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = project / "scenarios" / "crashlanded.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("file: crashlanded.rws.gz", "file: lost.rws.gz"), encoding="utf-8")
    assert main(["scenarios"]) == 1
    output = capsys.readouterr()
    assert "  no save  " in output.out
    assert "the save of scenario 'crashlanded' is missing" in output.err


def test_a_scenario_that_pins_no_save_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = project / "scenarios" / "crashlanded.yaml"
    lines = scenario.read_text(encoding="utf-8").splitlines(keepends=True)
    scenario.write_text("".join(line for line in lines if "sha256:" not in line), encoding="utf-8")
    assert main(["scenarios"]) == 0
    assert "  not pinned  Crashlanded" in capsys.readouterr().out


def test_a_malformed_file_is_reported_with_its_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "scenarios" / "broken.yaml").write_text("name: broken\ntitel: oops\n", encoding="utf-8")
    assert main(["scenarios"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("rle scenarios: ")
    assert "broken.yaml:2: unknown key 'titel'; did you mean 'title'?" in error
