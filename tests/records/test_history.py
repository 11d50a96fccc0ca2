"""The history of all runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_rle.records import RecordWriteError
from pytest_rle.records.history import append_history

HISTORY = "benchmark_history.jsonl"


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / HISTORY).read_text().splitlines()]


def test_a_run_that_called_a_model_is_one_line(tmp_path: Path) -> None:
    output = tmp_path / "results"
    assert append_history(output, "scenario", {"scenario": "crashlanded", "score": 0.5}, llm_calls=7)
    assert append_history(output, "benchmark", {"episodes": 1}, llm_calls=7)
    first, second = lines(output)
    assert (first["run_type"], first["scenario"], second["run_type"]) == ("scenario", "crashlanded", "benchmark")
    assert "timestamp" in first


def test_a_run_without_calls_leaves_a_line_only_on_request(tmp_path: Path) -> None:
    assert not append_history(tmp_path, "scenario", {}, llm_calls=0)
    assert not (tmp_path / HISTORY).exists()
    assert append_history(tmp_path, "scenario", {}, llm_calls=0, always=True)
    assert len(lines(tmp_path)) == 1


def test_an_incomplete_line_does_not_damage_the_next_one(tmp_path: Path) -> None:
    (tmp_path / HISTORY).write_text('{"run_type": "scen')
    append_history(tmp_path, "scenario", {"score": 1}, llm_calls=1)
    assert json.loads((tmp_path / HISTORY).read_text().splitlines()[1])["score"] == 1


WRITER = """
import sys
from decimal import Decimal
from pathlib import Path
from pytest_rle.records.history import append_history
for number in range(20):
    entry = {"who": sys.argv[2], "number": number, "pad": "x" * 20_000}
    append_history(Path(sys.argv[1]), "scenario", entry, llm_calls=1)
"""


def test_several_processes_at_once_write_whole_lines(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(who)]) for who in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    written = lines(tmp_path)
    assert len(written) == 60
    for who in "012":
        assert [line["number"] for line in written if line["who"] == who] == list(range(20))


def test_a_history_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordWriteError, match="cannot be written"):
        append_history(tmp_path / "file", "scenario", {}, llm_calls=1)


def test_a_line_is_compact_and_keeps_names_readable(tmp_path: Path) -> None:
    output = tmp_path / "runs" / "all"
    append_history(output, "scenario", {"scenario": "Überleben", "cost": Decimal("0.10")}, llm_calls=1)
    text = (output / HISTORY).read_text(encoding="utf-8")
    assert '"scenario":"Überleben","cost":"0.10"}\n' in text
    found = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", str(lines(output)[0]["timestamp"]))
    assert found is not None, "the time in UTC, to the second"


def test_a_history_whose_place_is_taken_by_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / HISTORY).mkdir()
    with pytest.raises(RecordWriteError, match=HISTORY):
        append_history(tmp_path, "scenario", {}, llm_calls=1)
