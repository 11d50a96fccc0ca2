"""The files of a whole run: summary.md for people and summary.json for programs."""

from __future__ import annotations

import json
from pathlib import Path

from pytest_rle import __version__
from pytest_rle.report import result_table, write_run
from tests.report.test_table import row


def test_both_files_name_the_plugin_and_scoring_versions(tmp_path: Path) -> None:
    rows = [row(scoring_version="2.0", seed=seed) for seed in (1, 2)]
    late = {**row(episode="late", seed=2), "what": "never started"}
    folder = write_run(tmp_path, run_id="run", rows=rows, unreported=[late], exit_status=0, resume="pytest again")
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert (summary["plugin_version"], summary["scoring_versions"]) == (__version__, ["2.0"])
    assert summary["episodes"] == rows
    assert summary["unreported"] == [{"episode": "late", "what": "never started"}]
    assert summary["resume"] == "pytest again"
    table = "\n".join(result_table(rows, [late]))
    assert (folder / "summary.md").read_text(encoding="utf-8") == (
        f"# Run run\n\npytest-rle {__version__}, scoring 2.0\n\n```\n{table}\n```\n"
        "\nTo resume what was interrupted:\n\n```\npytest again\n```\n"
    )


def test_a_run_without_a_score_names_no_scoring_version(tmp_path: Path) -> None:
    folder = write_run(tmp_path, run_id="run", rows=[row(score=None)], unreported=[], exit_status=1)
    assert f"\npytest-rle {__version__}\n" in (folder / "summary.md").read_text(encoding="utf-8")
