"""`rle baselines` measures the idle and the scripted policy, and keeps the scores of other scenarios."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.scenario import find_scenarios
from pytest_rle.scoring import DEFAULT_VERSION, Baseline
from pytest_rle.scoring.baselines import BaselineFile


@pytest.fixture
def one_day(small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose Crashlanded lasts a day."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, tmp_path / name)
    path = tmp_path / "scenarios" / "crashlanded.yaml"
    path.write_text(re.sub(r"(?m)^days: \d+$", "days: 1", path.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_pins_every_seed_by_version_scenario_and_horizon(one_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = one_day / "baselines.json"
    other = Baseline(save_sha256="a", rules_sha256="b", plugin_version="0.1", teams={})
    kept = BaselineFile(baselines={DEFAULT_VERSION: {"other": {60_000: other}}})
    target.write_text(kept.model_dump_json(), encoding="utf-8")
    assert main(["baselines", "crashlanded", "--first", "1", "--write", str(target)]) == 0
    line = capsys.readouterr().out
    assert re.fullmatch(r"crashlanded +idle 0\.\d{4}  scripted 0\.\d{4}  \(1 anchor seeds\)\n", line)
    table = BaselineFile.model_validate_json(target.read_text(encoding="utf-8")).baselines[DEFAULT_VERSION]
    assert table["other"] == {60_000: other}
    pinned = table["crashlanded"][60_000]
    assert {team: list(results) for team, results in pinned.teams.items()} == {
        "idle": [0, 1000],
        "random": [0],
        "scripted": [0, 1000],
    }
    assert pinned.save_sha256 == find_scenarios(one_day / "scenarios")["crashlanded"].save.sha256
    assert main(["baselines", "crashlanded", "--first", "1", "--write", str(target)]) == 0
    assert capsys.readouterr().out == line  # nothing is left to play


def test_an_unknown_scenario_is_refused(one_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baselines", "crashland"]) == 2
    assert capsys.readouterr().err == (
        f"rle baselines: there is no scenario 'crashland' in {Path.cwd() / 'scenarios'}; did you mean 'crashlanded'?\n"
    )


@pytest.mark.parametrize("count", ["0", "-1", "21", "many", "٣"])
def test_an_impossible_number_of_seeds_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["baselines", f"--first={count}"])
    assert caught.value.code == 2
    assert f"'{count}' is not a number of seeds from 1 to 20" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"), [("{", "cannot be read: "), ("[]", "does not hold baselines of this version")]
)
def test_a_file_that_is_not_a_table_of_baselines_is_refused_before_anything_is_played(
    one_day: Path, capsys: pytest.CaptureFixture[str], content: str, message: str
) -> None:
    target = one_day / "baselines.json"
    target.write_text(content, encoding="utf-8")
    assert main(["baselines", "crashlanded", "--write", str(target)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"rle baselines: --write: {target} {message}")
    assert target.read_text(encoding="utf-8") == content


def test_a_file_in_a_missing_folder_is_refused_before_anything_is_played(
    one_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baselines", "crashlanded", "--write", str(one_day / "none" / "baselines.json")]) == 2
    assert "is not a folder that can be written to" in capsys.readouterr().err
