"""`rle list`: the runs below a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.cli import main
from pytest_rle.report.run_files import write_run
from pytest_rle.report.run_list import listed_runs

ROW: dict[str, Any] = {
    "played": "crashlanded",
    "team": "scripted",
    "planned_team": "scripted",
    "model": None,
    "policy": "scripted",
}
ROW |= {"seed": 1, "score": 0.7, "is_valid": True, "outcome": "horizon", "episode": "e", "verdict": "passed"}


def written(results: Path, name: str, **changes: object) -> Path:
    write_run(results, run_id=name, rows=[ROW], unreported=[], exit_status=0, resume=None)
    path = results / name / "summary.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return path


def test_each_run_has_its_state_and_its_mean_scores_newest_first(tmp_path: Path) -> None:
    written(tmp_path, "20261101-a")
    written(tmp_path, "20261102-b", resume="pytest --rle-resume x")
    written(tmp_path, "20261103-c", episodes=[{**ROW, "verdict": "failed"}])
    written(tmp_path, "20261104-d", unreported=[{"episode": "e2", "what": "was not played"}])
    written(tmp_path, "20261105-e").write_text("{")
    found = listed_runs(tmp_path)
    assert [(one.name, one.state) for one in found] == [
        ("20261105-e", "summary.json is damaged"),
        ("20261104-d", "not finished"),
        ("20261103-c", "failed"),
        ("20261102-b", "interrupted"),
        ("20261101-a", "finished"),
    ]
    assert found[-1].lines() == ["20261101-a  finished, 1 episode", "  crashlanded, scripted: 0.700 (1 seed)"]


def test_a_run_without_a_summary_is_not_finished(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "killed")
    (found,) = listed_runs(tmp_path)
    assert found.lines() == ["killed  not finished, 0 episodes, 2 without a result"]


def test_the_command_lists_the_newest_runs_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(52):
        written(tmp_path, f"run-{number:03}")
    assert main(["list", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("run-051  finished")
    assert output.endswith("2 older runs: --all lists them\n")
    assert main(["list", str(tmp_path), "--all"]) == 0
    assert "run-000" in capsys.readouterr().out


def test_a_missing_or_empty_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(tmp_path / "none")]) == 2
    assert main(["list", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"rle list: there is no folder {tmp_path / 'none'}: runs are written there by pytest, or below --rle-output",
        f"rle list: {tmp_path} holds no run",
    ]
