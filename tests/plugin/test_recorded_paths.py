"""No record names a folder of the machine that played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_rle.plugin.identity import recorded_node
from pytest_rle.plugin.resume_command import recorded_argument

pytest_plugins = ["pytester"]

PAGE = Path(__file__).parents[2] / "docs" / "record.md"

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", seed=[1, 2], policy="idle", ticks=1)
    @pytest.mark.parametrize("data", [{folder!r}])
    def test_scenario(episode, data):
        episode.run()
        assert False
"""


def test_no_file_of_a_run_holds_a_path_that_its_options_name(project: pytest.Pytester, tmp_path: Path) -> None:
    here, out = project.path, tmp_path / "private" / "out"
    project.makepyfile(test_one=PLAY.format(folder=f"{here}/data"))
    options = ["--rle-output", str(out), f"--rle-save={here}/saves/crashlanded.rws.gz", "--rle-history=always"]
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "-x", *options, f"{here}/test_one.py")
    result.assert_outcomes(failed=1)
    (run,) = out.glob("2*")
    files = [path for path in out.rglob("*") if path.is_file() and path.suffix not in (".lock", ".zst")]
    assert {path.name for path in files} >= {"events.jsonl", "summary.json", "summary.md", "benchmark_history.jsonl"}
    for path in files:
        text = path.read_text("utf-8")
        assert not [folder for folder in (here, out.parent, Path.home()) if str(folder) in text], path
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    (row,) = summary["episodes"]
    assert row["folder"] == f"{run.name}/{row['episode']}"
    assert "--rle-save=saves/crashlanded.rws.gz" in summary["resume"]
    assert f"…/{run.name}" in summary["resume"]
    result.stdout.fnmatch_lines([f"resume: * --rle-output {out} * --rle-resume {run}"])
    (history,) = [json.loads(line) for line in (out / "benchmark_history.jsonl").read_text("utf-8").splitlines()[:1]]
    own = json.loads((run / row["episode"] / "crashlanded_summary.json").read_text("utf-8"))
    assert_named({*summary, *row, *summary["unreported"][0], *own, *history})


def assert_named(fields: set[str]) -> None:
    """Whether docs/record.md names every field of the files of a run."""
    page = PAGE.read_text("utf-8")
    assert not [field for field in sorted(fields) if f"`{field}`" not in page]


def test_an_argument_is_recorded_without_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert recorded_argument(f"{tmp_path}/tests/test_a.py::test_b[x]") == "tests/test_a.py::test_b[x]"
    assert recorded_argument("/scratch/ann smith/test_a.py::test_b") == "…/test_a.py::test_b"
    assert recorded_argument("--basetemp=/scratch/ann smith") == "--basetemp=…/ann smith"
    assert recorded_argument("~/results") == "…/results"
    for plain in ("-k", "raid and not night", "--rle-seed=0-7", "benchmarks/", "-m", "rle(difficulty='Rough')"):
        assert recorded_argument(plain) == plain


def test_a_node_id_is_recorded_without_folders_and_stays_different() -> None:
    inside = "tests/test_a.py::test_b[crashlanded-seed42]"
    assert recorded_node(inside) == inside
    first, second = (recorded_node(f"../../{name}/test_a.py::test_b[x]") for name in ("ann", "ben"))
    assert first.startswith("…/test_a.py::test_b[x]#")
    assert first != second
