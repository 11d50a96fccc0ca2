"""`rle saves` builds the saves of the scenarios, and pins them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_rle.cli import main
from pytest_rle.cli.saves import with_pin
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.saves.generation.settlers import NO_ROOM
from pytest_rle.scenario import ScenarioError, load_scenario, verify_save

MEALS = "    - {def_name: MealSurvivalPack, count: 10000}\n"

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one small scenario, as the working folder."""
    (tmp_path / "scenarios").mkdir()
    text = (SCENARIOS / "crashlanded.yaml").read_bytes().decode()
    text = text.replace("width: 250", "width: 60").replace("height: 250", "height: 60")
    (tmp_path / "scenarios" / "crashlanded.yaml").write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_makes_a_save_of_the_start(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["saves", "build", "crashlanded"]) == 0
    path = project / "saves" / "crashlanded.rws.gz"
    assert hashlib.sha256(path.read_bytes()).hexdigest() in capsys.readouterr().out
    world = load_save(path, seed=1).world
    assert (world.grids.width, world.grids.height) == (60, 60)
    assert len(world.colonists()) == 3
    assert world.storyteller.difficulty == "Medium"


def test_building_twice_gives_the_same_bytes(project: Path) -> None:
    main(["saves", "build"])
    path = project / "saves" / "crashlanded.rws.gz"
    first = path.read_bytes()
    main(["saves", "build"])
    assert path.read_bytes() == first


def test_hash_pins_the_save_and_changes_nothing_else(project: Path) -> None:
    source = project / "scenarios" / "crashlanded.yaml"
    main(["saves", "build"])
    before = source.read_bytes().decode()
    assert main(["saves", "hash"]) == 0
    scenario = load_scenario(source)
    assert scenario.save.sha256 is not None
    assert verify_save(scenario, project / "saves" / "crashlanded.rws.gz") == scenario.save.sha256
    after = source.read_bytes().decode()
    changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed == [f"  sha256: {scenario.save.sha256}"]


def test_hash_with_print_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = project / "scenarios" / "crashlanded.yaml"
    main(["saves", "build"])
    capsys.readouterr()
    before = source.read_bytes()
    assert main(["saves", "hash", "--print"]) == 0
    digest = hashlib.sha256((project / "saves" / "crashlanded.rws.gz").read_bytes()).hexdigest()
    assert capsys.readouterr().out == f"{digest}  crashlanded.rws.gz\n"
    assert source.read_bytes() == before


def test_an_unknown_scenario_is_one_line_and_a_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["saves", "build", "crashlandet"]) == 2
    error = capsys.readouterr().err
    assert "did you mean 'crashlanded'" in error
    assert error.count("\n") == 1


def test_an_impossible_start_is_one_line_with_its_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = project / "scenarios" / "crashlanded.yaml"
    first = "    - {def_name: Silver"
    text = source.read_text(encoding="utf-8").replace(first, 40 * MEALS + first, 1)
    source.write_text(text, encoding="utf-8")
    assert main(["saves", "build"]) == 2
    error = capsys.readouterr().err
    assert error == f"rle saves: {source}: start: {NO_ROOM}\n"


def test_a_missing_save_cannot_be_pinned(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["saves", "build"]) == 0
    shutil.rmtree(project / "saves")
    (project / "saves").mkdir()
    assert main(["saves", "hash"]) == 2
    assert "missing" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_pin_keeps_comments_line_ends_and_other_keys(ending: str) -> None:
    lines = ["name: x  # one", "save:", "  # where", "  file: x.rws.gz", "  sha256: old   # pinned", "", "other: 1"]
    text = ending.join(lines)
    pinned = with_pin(text, "f" * 64, Path("x.yaml"))
    assert pinned == text.replace("sha256: old", f"sha256: {'f' * 64}")
    assert yaml.safe_load(pinned)["save"]["sha256"] == "f" * 64


@pytest.mark.parametrize(
    "text", ["save: {file: x, sha256: y}\n", "name: x\n", "save:\n  file: x\nother:\n  sha256: y\n"]
)
def test_a_file_that_cannot_be_pinned_says_so(text: str) -> None:
    with pytest.raises(ScenarioError, match="sha256"):
        with_pin(text, "f" * 64, Path("x.yaml"))


def test_a_reader_that_closes_the_pipe_gets_no_error_message(project: Path) -> None:
    main(["saves", "build"])
    command = [sys.executable, "-u", "-m", "pytest_rle", "saves", "hash", "--print", "crashlanded"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


def test_nothing_is_written_into_the_package_if_the_folder_has_no_scenarios(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for action in ("build", "hash"):
        assert main(["saves", action, "crashlanded"]) == 2
        assert capsys.readouterr().err.startswith(f"rle saves: there is no folder {tmp_path / 'scenarios'}: ")
    assert main(["saves", "hash", "--print", "crashlanded"]) == 0
