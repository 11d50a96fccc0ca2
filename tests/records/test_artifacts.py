"""The table, the deliberations and the summary."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_rle.records import RecordFolderError, RecordWriteError, find_altered_file
from pytest_rle.records.artifacts import DeliberationLog, SummaryFile, TickTable
from pytest_rle.records.files import write_atomically
from pytest_rle.scoring import Score
from pytest_rle.team.actions import BuildRoom, Draft, Rect
from pytest_rle.team.deliberation import Deliberation, DeliberationStatus, RejectedAction
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.role import Role

SCORE = Score(composite=0.123456, metrics={"mood": 0.5, "health": -0.00001, "threat_response": None}, version="2.0")


def test_the_table_has_one_row_for_each_tick_with_four_decimals_and_sorted_metrics(tmp_path: Path) -> None:
    table = TickTable(tmp_path, "crashlanded", ["mood", "threat_response", "health"])
    table.add(tick=0, day=0.25, game_tick=15_000, state_hash="ab", score=SCORE)
    table.add(tick=1, day=0.5, game_tick=30_000, state_hash=None, score=SCORE)
    table.close()
    assert (tmp_path / "crashlanded.csv").read_bytes() == (
        b"tick,day,game_tick,state_hash,composite,health,mood,threat_response\n"
        b"0,0.2500,15000,ab,0.1235,0.0000,0.5000,\n"
        b"1,0.5000,30000,,0.1235,0.0000,0.5000,\n"
    )


def test_the_standard_library_can_read_the_table(tmp_path: Path) -> None:
    table = TickTable(tmp_path, "s", ["mood"])
    table.add(tick=0, day=0.25, game_tick=15_000, state_hash="ab", score=SCORE)
    table.close()
    with (tmp_path / "s.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["tick"], row["mood"]) == ("0", "0.5000")


def test_a_row_is_on_disk_when_it_was_added(tmp_path: Path) -> None:
    table = TickTable(tmp_path, "s", ["mood"])
    table.add(tick=0, day=0.25, game_tick=15_000, state_hash="ab", score=SCORE)
    assert len((tmp_path / "s.csv").read_text().splitlines()) == 2
    table.close()


def test_a_table_never_overwrites_another(tmp_path: Path) -> None:
    TickTable(tmp_path, "s", []).close()
    with pytest.raises(RecordFolderError, match="never overwrites another"):
        TickTable(tmp_path, "s", [])


def test_every_deliberation_is_a_line_also_if_it_failed(tmp_path: Path) -> None:
    log = DeliberationLog(tmp_path, "crashlanded")
    room = BuildRoom(area=Rect(x1=1, z1=1, x2=6, z2=6), door_x=3, door_z=1, priority=1, reason="They sleep outside")
    plan = ActionPlan(actions=(room, Draft(colonist_id=7, drafted=True)), summary="Wände first", confidence=80)
    log.add(
        Deliberation(
            role=Role.CONSTRUCTION_PLANNER,
            tick=3,
            status=DeliberationStatus.SUCCESS,
            plan=plan,
            policy="llm",
            model="m",
            latency_s=1.23456,
            rejected=(RejectedAction(raw={"type": "fly"}, reason="unknown"),),
        )
    )
    log.add(
        Deliberation(
            role=Role.MEDICAL_OFFICER,
            tick=3,
            status=DeliberationStatus.TIMEOUT,
            error="no plan within 60 s",
            timeout_s=60,
        )
    )
    log.close()
    first, second = map(json.loads, (tmp_path / "crashlanded_deliberations.jsonl").read_text().splitlines())
    assert (first["tick"], first["agent"], first["status"], first["confidence"]) == (
        3,
        "construction_planner",
        "success",
        80,
    )
    assert first["actions"][0] == {
        "type": "build_room",
        "target": None,
        "parameters": {"area": {"x1": 1, "z1": 1, "x2": 6, "z2": 6}, "door_x": 3, "door_z": 1, "stuff": "WoodLog"},
        "priority": 1,
        "reason": "They sleep outside",
    }
    assert (first["actions"][1]["target"], first["actions"][1]["parameters"]) == (7, {"drafted": True})
    assert (first["model"], first["latency_s"], first["summary"]) == ("m", 1.235, "Wände first")
    assert (second["status"], second["error"], second["actions"]) == ("timeout", "no plan within 60 s", [])


def test_the_summary_is_written_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    file = SummaryFile(tmp_path, "crashlanded", {"score": 0.5, "cost": Decimal("0.0001"), "folder": tmp_path})
    assert not file.path.exists()
    file.write()
    assert json.loads(file.path.read_text()) == {"score": 0.5, "cost": "0.0001", "folder": str(tmp_path)}
    with pytest.raises(TypeError):
        SummaryFile(tmp_path, "crashlanded", {("no", "key"): 1})  # type: ignore[dict-item]  # that is the point
    assert [entry.name for entry in tmp_path.iterdir()] == ["crashlanded_summary.json"]


def test_each_file_knows_the_hash_of_its_content(tmp_path: Path) -> None:
    table, log = TickTable(tmp_path, "s", ["mood"]), DeliberationLog(tmp_path, "s")
    table.add(tick=0, day=0.25, game_tick=15_000, state_hash="ab", score=SCORE)
    log.add(Deliberation(role=Role.MEDICAL_OFFICER, tick=0, status=DeliberationStatus.TIMEOUT, error="Zeit um"))
    summary = SummaryFile(tmp_path, "s", {"title": "Über"})
    summary.write()
    digests = dict([table.digest, log.digest, summary.digest])
    assert set(digests) == {entry.name for entry in tmp_path.iterdir()}
    assert find_altered_file(tmp_path, digests) is None
    for name in digests:
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole.replace(b"\n", b" ", 1))
        assert str(find_altered_file(tmp_path, digests)) == f"{name} was altered after it was written"
        (tmp_path / name).write_bytes(whole)
    (tmp_path / "s.csv").unlink()
    assert find_altered_file(tmp_path, digests) is not None
    table.close()
    log.close()


def test_a_summary_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RecordWriteError, match="cannot be written"):
        write_atomically(tmp_path / "no such folder" / "x.json", "{}")


def test_a_file_that_is_replaced_may_be_read_by_others_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "summary.md"
    write_atomically(target, "first\nzweite Zeile: ß\n")
    write_atomically(target, "second\nß\n")
    assert target.read_bytes() == "second\nß\n".encode()
    assert target.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["summary.md"]


def test_a_file_that_cannot_be_replaced_is_named_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "summary.md").mkdir()
    with pytest.raises(RecordWriteError, match=r"summary\.md"):
        write_atomically(tmp_path / "summary.md", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["summary.md"]
