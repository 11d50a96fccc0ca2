"""`rle show`: a run in words, at 80 columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.records import read_events
from pytest_rle.records.events import ActionExecuted
from pytest_rle.report.run_text import episode_lines


def test_it_tells_the_story_the_buildings_the_orders_and_the_score(run: Path) -> None:
    events = list(read_events(run / "scripted"))
    lines = episode_lines("scripted", events)
    assert lines[:2] == ["scripted", "========"]
    assert any(line.startswith("Day 1: ") for line in lines)
    done = sum(isinstance(event, ActionExecuted) and event.status == "done" for event in events)
    assert any(line.startswith("orders: ") and f"{done} done" in line for line in lines)
    assert any(line.startswith("score: 0.") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_team_without_orders_or_models_says_so(run: Path) -> None:
    lines = episode_lines("idle", list(read_events(run / "idle")))
    assert "orders: none" in lines
    assert not any(line.startswith("models:") for line in lines)


def test_the_command_shows_every_episode_of_a_run(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(run)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("idle\n====\n")
    assert "\nscripted\n========\n" in output


def test_a_record_that_was_cut_off_is_shown_as_far_as_it_goes(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (run / "scripted" / "events.jsonl").read_bytes()
    (tmp_path / "events.jsonl").write_bytes(content[: len(content) // 2])
    assert main(["show", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert "Day 1: " in output
    assert "is incomplete and was skipped" in output


def test_a_folder_without_a_record_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
