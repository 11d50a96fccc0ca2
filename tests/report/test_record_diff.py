"""`rle diff`: the first tick at which two records of a seed differ, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.records import read_events
from pytest_rle.report.record_diff import record_differences
from pytest_rle.report.wrapping import side_by_side


def test_a_record_agrees_with_itself(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = list(read_events(run / "idle"))
    assert record_differences(events, events) == []
    assert main(["diff", str(run / "idle"), str(run / "idle")]) == 0
    assert capsys.readouterr().out == "the records agree: prompts, answers, plans, orders, world and scores\n"


def test_the_first_difference_of_each_aspect_is_found_in_order_of_time(run: Path) -> None:
    found = record_differences(list(read_events(run / "idle")), list(read_events(run / "scripted")))
    places = {each.aspect: each.tick for each in found}
    assert places == {"plans": 0, "orders": 0, "scores": 0, "world": 1}
    assert [each.tick for each in found] == sorted(places.values())
    orders = next(each for each in found if each.aspect == "orders")
    assert orders.a == ["(nothing)"]
    assert orders.b[0].startswith("done: ")
    assert max(len(line) for each in found for line in each.lines()) <= 80


def test_the_command_prints_both_sides_and_returns_1(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(run / "idle"), str(run / "scripted")]) == 1
    output = capsys.readouterr().out
    assert output.startswith("A: idle ")
    assert "\norders: first difference at tick 0, " in output


def test_records_of_another_seed_or_several_episodes_are_refused(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = (run / "idle" / "events.jsonl").read_text().replace('"seed":1,', '"seed":2,', 1)
    (tmp_path / "events.jsonl").write_text(other)
    assert main(["diff", str(run / "idle"), str(tmp_path)]) == 2
    assert "the records are not of the same game: they differ in the seed (1 and 2)" in capsys.readouterr().err
    assert main(["diff", str(run), str(run)]) == 2
    assert f"{run} has 2 episodes: name one, such as {run}/idle" in capsys.readouterr().err


def test_texts_of_others_are_escaped_and_wrapped_in_two_columns() -> None:
    lines = side_by_side(["\x1b[31m" + "word " * 20], ["short"])
    assert lines[0].startswith(r"\x1b[31mword")
    assert lines[0].endswith("| short")
    assert len(lines) > 2
    assert max(map(len, lines)) <= 80
