"""A team is found in the folder of a run, among all runs, or among the pinned baselines."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from pytest_rle.cli import main
from pytest_rle.compare import CompareError, find_team
from pytest_rle.compare.baselines import baseline_games
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.records import RecordReadError
from pytest_rle.scenario import find_scenarios
from pytest_rle.scoring.baselines import Baseline, SeedResult
from pytest_rle.team import Policy, Team
from pytest_rle.team.policies import IdlePolicy, ScriptedPolicy

POLICIES: Final[Mapping[str, Policy]] = {"quiet": IdlePolicy(), "busy": ScriptedPolicy()}
"""Teams whose names are not those of pinned baselines."""


@pytest.fixture(scope="module")
def results(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all runs, with two runs: the teams busy and quiet on two seeds, and quiet on one."""
    folder = tmp_path_factory.mktemp("runs") / "results"
    scenario = find_scenarios(small_project / "scenarios")["crashlanded"]
    for run, name, seed in (
        ("both", "quiet", 1),
        ("both", "quiet", 2),
        ("both", "busy", 1),
        ("both", "busy", 2),
        ("alone", "quiet", 3),
    ):
        spec = EpisodeSpec(scenario=scenario, seed=seed, policy="idle", ticks=1, output=folder, run_id=run)
        item = f"{name}-{seed}"
        spec = dataclasses.replace(spec, folder_name=item, item=item)
        asyncio.run(EpisodeRun(spec, team=Team(POLICIES[name], name=name)).play())
    return folder


def seeds(text: str, results: Path) -> list[int]:
    return sorted(played.seed for played in find_team(text, results=results).games)


def test_the_only_team_of_a_run_needs_no_name(results: Path) -> None:
    found = find_team(str(results / "alone"))
    assert (found.name, found.source, [played.seed for played in found.games]) == ("quiet", str(results / "alone"), [3])
    (played,) = found.games
    assert 0 < (played.score or 0) < 1
    assert (played.outcome, played.cost_usd, played.game.scenario) == ("horizon", 0.0, "crashlanded")


def test_one_of_several_teams_is_named_after_a_colon(results: Path) -> None:
    assert seeds(f"{results / 'both'}:busy", results) == [1, 2]
    with pytest.raises(CompareError, match=r"holds 2 teams: add one with a colon, such as .*/both:busy$"):
        find_team(str(results / "both"))
    with pytest.raises(CompareError, match="has no team 'bussy'; did you mean 'busy'"):
        find_team(f"{results / 'both'}:bussy")


def test_a_name_alone_is_searched_in_all_runs(results: Path) -> None:
    assert seeds("quiet", results) == [1, 2, 3]
    with pytest.raises(CompareError, match="has no team 'gpt-5'; it has busy, quiet"):
        find_team("gpt-5", results=results)
    with pytest.raises(CompareError, match="gpt-5 is no folder and no pinned baseline, and there is no folder"):
        find_team("gpt-5", results=results / "none")


def test_a_folder_without_a_finished_episode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match="holds no finished episode"):
        find_team(str(tmp_path))


def test_only_the_first_valid_attempt_of_an_item_counts(results: Path, tmp_path: Path) -> None:
    run = shutil.copytree(results / "alone", tmp_path / "run")
    (first,) = run.glob("*/*_summary.json")
    again = shutil.copytree(first.parent, run / "again") / first.name
    again.write_text(json.dumps({**json.loads(first.read_text()), "attempt": 2, "score": 0.99}))
    assert [played.score for played in find_team(str(run)).games] == [json.loads(first.read_text())["score"]]
    lost = {**json.loads(first.read_text()), "is_valid": False, "score": None, "outcome": "infra_failed"}
    first.write_text(json.dumps(lost))
    assert [played.score for played in find_team(str(run)).games] == [None, 0.99]


def test_the_history_adds_the_games_whose_folders_are_gone(results: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(results, tmp_path / "results")
    summaries = [json.loads(path.read_text()) for path in sorted(folder.glob("*/*/*_summary.json"))]
    lines = [json.dumps({"run_type": "scenario", **summary}) for summary in summaries]
    old = json.dumps({"run_type": "scenario", "team": "quiet", "seed": 9})
    text = "\n".join([*lines, '{"run_type": "benchmark"}', old, '{"cut off', ""])
    (folder / "benchmark_history.jsonl").write_text(text)
    shutil.rmtree(folder / "both")
    assert seeds("quiet", folder) == [1, 2, 3]
    assert seeds("busy", folder) == [1, 2]
    shutil.rmtree(folder / "alone")
    assert seeds("quiet", folder) == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda summary: summary.pop("rules_sha256"), "has no rules_sha256: an earlier version of pytest-rle wrote it"),
        (lambda summary: summary.update(seed="x"), "is damaged: Input should be a valid integer"),
    ],
)
def test_a_summary_that_is_old_or_damaged_is_named(results: Path, tmp_path: Path, change: object, message: str) -> None:
    run = shutil.copytree(results / "alone", tmp_path / "run")
    (path,) = run.glob("*/*_summary.json")
    summary = json.loads(path.read_text())
    change(summary)  # type: ignore[operator]
    path.write_text(json.dumps(summary))
    with pytest.raises(RecordReadError, match=message):
        find_team(str(run))
    path.write_text("{")
    with pytest.raises(RecordReadError, match="is damaged: it is not JSON"):
        find_team(str(run))


def test_pinned_results_are_games_of_the_shipped_policies() -> None:
    results = {
        "idle": {0: SeedResult(score=0.2, outcome="defeat"), 1000: SeedResult(score=0.2, outcome="defeat")},
        "scripted": {1000: SeedResult(score=0.7, outcome="victory")},
    }
    baseline = Baseline(save_sha256="a", rules_sha256="b", plugin_version="0.2.0", teams=results)
    table = {"2.0": {"crashlanded": {60_000: baseline}}}
    games = baseline_games("idle", version="2.0", table=table)
    assert [(one.seed, one.score, one.has_collapsed) for one in games] == [
        (0, 0.2, True),
        (1000, 0.2, True),
    ]
    assert games[0].game.horizon_game_ticks == 60_000
    assert baseline_games("gpt-5", version="2.0", table=table) == []


def test_the_command_prints_text_markdown_and_json(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    teams = [f"{results / 'both'}:busy", "quiet", "--results", str(results)]
    assert main(["compare", *teams]) == 0
    assert "\nscenario    seeds     A     B" in capsys.readouterr().out
    assert main(["compare", *teams, "--format", "markdown"]) == 0
    assert "\n| crashlanded | 2 |" in capsys.readouterr().out
    assert main(["compare", *teams, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema_version"] == 2
    assert found["scenarios"]["crashlanded"]["verdict"] == "undecided"


def test_the_command_says_in_one_line_what_is_wrong(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "gpt-5", "quiet", "--results", str(results)]) == 2
    assert capsys.readouterr().err == f"rle compare: {results} has no team 'gpt-5'; it has busy, quiet\n"


def test_the_command_ranks_the_teams_of_all_runs(
    results: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(results.parent)
    assert main(["leaderboard"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[2:4]] == [["-", "busy", "2"], ["-", "quiet", "3"]]
    assert main(["leaderboard", "results/alone", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"]["crashlanded"][0]["seeds"] == 1
    assert main(["leaderboard", "results/none"]) == 2
    assert "results/none holds no finished episode" in capsys.readouterr().err
