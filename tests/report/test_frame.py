"""`rle frame`: tidy tables of episodes, ticks and orders."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyarrow import parquet

from pytest_rle.cli import main
from pytest_rle.records import read_events
from pytest_rle.report.frame import frame_rows, write_frame


def test_a_row_for_each_episode_tick_or_order(run: Path) -> None:
    folders = [run / "idle", run / "scripted"]
    episodes = frame_rows(folders, "episode")
    assert [(row["team"], row["seed"], row["ticks"], row["outcome"]) for row in episodes] == [
        ("idle", 1, 2, "horizon"),
        ("scripted", 1, 2, "horizon"),
    ]
    ticks = frame_rows(folders, "tick")
    assert [(row["team"], row["tick"]) for row in ticks] == [(team, t) for team in ("idle", "scripted") for t in (0, 1)]
    assert ticks[0]["metric_wellbeing"] == 1.0
    orders = frame_rows(folders, "order")
    executed = [event for event in read_events(run / "scripted") if event.type == "action_exec"]
    assert len(orders) == len(executed)
    assert {row["status"] for row in orders} == {event.status for event in executed}


@pytest.mark.parametrize("unit", ["episode", "tick", "order"])
def test_csv_and_parquet_hold_the_same(run: Path, tmp_path: Path, unit: str) -> None:
    for name in ("table.csv", "table.parquet"):
        assert main(["frame", str(run), "-o", str(tmp_path / name), "--rows", unit]) == 0
    with (tmp_path / "table.csv").open(encoding="utf-8") as file:
        plain = list(csv.DictReader(file))
    packed = parquet.read_table(tmp_path / "table.parquet").to_pylist()
    assert len(plain) == len(packed) > 0
    assert [list(row) for row in plain] == [list(row) for row in packed]
    assert [int(row["seed"]) for row in plain] == [row["seed"] for row in packed]


def test_the_command_says_how_many_rows_it_wrote(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frame", str(run / "idle"), str(run / "scripted"), "-o", str(tmp_path / "a.csv")]) == 0
    assert capsys.readouterr().out == f"2 rows: {tmp_path / 'a.csv'}\n"


def test_a_text_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    write_frame([{"reason": "=1+1", "score": -0.5}], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "reason,score\n'=1+1,-0.5\n"


@pytest.mark.parametrize("name", ["table.txt", "table"])
def test_another_format_is_refused_before_anything_is_read(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["frame", str(tmp_path / "none"), "-o", str(tmp_path / name)]) == 2
    assert "the name must end in .csv or .parquet" in capsys.readouterr().err
