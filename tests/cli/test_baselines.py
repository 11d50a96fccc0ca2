"""`rle baselines` measures the idle and the scripted policy, and keeps the scores of other scenarios."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.cli.baselines import play_result, wanted
from pytest_rle.episode import EpisodeRun, EpisodeSpec
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


def test_it_pins_every_seed_by_version_scenario_and_horizon_and_plays_only_what_is_missing(
    one_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = one_day / "baselines.json"
    other = Baseline(save_sha256="a", rules_sha256="b", plugin_version="0.1", teams={})
    kept = BaselineFile(baselines={DEFAULT_VERSION: {"other": {60_000: other}}})
    target.write_text(kept.model_dump_json(), encoding="utf-8")
    command = ["baselines", "crashlanded", "--first", "1", "--processes", "2", "--write", str(target)]
    assert main(command) == 0
    *games, line = capsys.readouterr().out.splitlines()
    assert sorted(game.partition(":")[0] for game in games) == [
        "crashlanded idle seed 0",
        "crashlanded idle seed 1000",
        "crashlanded random seed 0",
        "crashlanded scripted seed 0",
        "crashlanded scripted seed 1000",
    ]
    assert re.fullmatch(r"crashlanded +idle 0\.\d{4}  scripted 0\.\d{4}  1 anchor seeds", line)
    table = read(target)
    assert table["other"] == {60_000: other}
    pinned = table["crashlanded"][60_000]
    assert {team: list(results) for team, results in pinned.teams.items()} == {
        "idle": [0, 1000],
        "random": [0],
        "scripted": [0, 1000],
    }
    assert pinned.save_sha256 == find_scenarios(one_day / "scenarios")["crashlanded"].save.sha256

    teams = {**pinned.teams, "random": {}}
    cut_off = BaselineFile(
        baselines={DEFAULT_VERSION: {"crashlanded": {60_000: pinned.model_copy(update={"teams": teams})}}}
    )
    target.write_text(cut_off.model_dump_json(), encoding="utf-8")
    assert main(command) == 0
    again = capsys.readouterr().out.splitlines()
    assert [game.partition(":")[0] for game in again[:-1]] == ["crashlanded random seed 0"]
    assert again[-1] == line
    assert read(target)["crashlanded"][60_000] == pinned


def read(path: Path) -> Mapping[str, Mapping[int, Baseline]]:
    return BaselineFile.model_validate_json(path.read_text(encoding="utf-8")).baselines[DEFAULT_VERSION]


def test_a_game_that_is_measured_is_the_game_that_is_played(one_day: Path) -> None:
    scenario = find_scenarios(one_day / "scenarios")["crashlanded"]
    measured = play_result(scenario.source, "scripted", 3)
    spec = EpisodeSpec(scenario=scenario, seed=3, policy="scripted", output=one_day / "results")
    played = asyncio.run(EpisodeRun(spec).play())
    assert measured.score == round(played.score, 6)
    assert measured.metrics["food"] == pytest.approx(played.scoring.metrics["food"], abs=1e-6)
    assert (measured.mean, measured.final) == (round(played.scoring.mean or 0.0, 6), played.scoring.final)


def test_a_smaller_measurement_is_the_beginning_of_a_larger_one() -> None:
    assert list(wanted(20))[: len(list(wanted(3)))] == list(wanted(3))
    assert len(list(wanted(20))) == len(set(wanted(20))) == 100


def test_a_game_that_cannot_be_played_is_named_and_the_others_go_on(
    one_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one_day / "saves" / "crashlanded.rws.gz").write_bytes(b"no save")
    target = one_day / "baselines.json"
    assert main(["baselines", "crashlanded", "--first", "1", "--processes", "1", "--write", str(target)]) == 1
    output = capsys.readouterr()
    assert output.out == "crashlanded       0 anchor seeds\n"
    assert output.err.count("crashlanded idle seed 1000: ") == 1
    assert len(output.err.splitlines()) == 5
    assert not target.exists()


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
