"""The files of a whole run: summary.md for people and summary.json for programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pytest_rle import __version__
from pytest_rle.report import result_table, write_run
from tests.report.test_table import row


def test_both_files_name_the_plugin_and_scoring_versions(tmp_path: Path) -> None:
    rows = [row(scoring_version="2.0", seed=seed) for seed in (1, 2)]
    late = {**row(episode="late", seed=2), "what": "never started"}
    folder = write_run(
        tmp_path,
        run_id="run",
        rows=rows,
        unreported=[late],
        exit_status=0,
        command="pytest benchmarks/",
        resume="pytest again",
    )
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert (summary["plugin_version"], summary["scoring_versions"]) == (__version__, ["2.0"])
    assert summary["episodes"] == rows
    assert summary["unreported"] == [{"episode": "late", "what": "never started"}]
    assert summary["resume"] == "pytest again"
    assert summary["command"] == "pytest benchmarks/"
    table = "\n".join(result_table(rows, [late]))
    assert (folder / "summary.md").read_text(encoding="utf-8") == (
        f"# Run run\n\npytest-rle {__version__}, scoring 2.0\n\n```\npytest benchmarks/\n```\n\n```\n{table}\n```\n\n"
        "## How to go on\n\n`rle show`, `rle page`, `rle compare` and `rle frame` read the folder of this run.\n\n"
        "To resume what was interrupted:\n\n```\npytest again\n```\n"
    )


def test_a_run_without_a_score_names_no_scoring_version(tmp_path: Path) -> None:
    folder = write_run(tmp_path, run_id="run", rows=[row(score=None)], unreported=[], exit_status=1)
    assert f"\npytest-rle {__version__}\n" in (folder / "summary.md").read_text(encoding="utf-8")


def test_the_summary_has_the_mean_metrics_of_each_team(tmp_path: Path) -> None:
    rows = [row(seed=seed, metrics={"mood": seed / 10, "threats": None}) for seed in (1, 2)]
    rows.append(row(seed=3, metrics={"mood": 9.0}, is_valid=False))
    folder = write_run(tmp_path, run_id="run", rows=rows, unreported=[], exit_status=0)
    text = (folder / "summary.md").read_text(encoding="utf-8")
    assert "| metric | crashlanded scripted |\n|---|---:|\n| mood | 0.150 |\n| threats | - |" in text


def test_the_summary_of_a_small_run_tells_its_stories(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "copy")
    rows = [row(episode=name, folder=f"copy/{name}") for name in ("idle", "scripted")]
    folder = write_run(tmp_path, run_id="copy", rows=rows, unreported=[], exit_status=0)
    text = (folder / "summary.md").read_text(encoding="utf-8")
    assert text.index("### idle") < text.index("### scripted") < text.index("## How to go on")
    assert text.count("Day 1: ") == 2
    write_run(tmp_path, run_id="copy", rows=rows * 2, unreported=[], exit_status=0)
    assert "Day 1: " not in (folder / "summary.md").read_text(encoding="utf-8")
