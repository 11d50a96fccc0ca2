"""A record that is still being written gives its events one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.records import Event, EventWriter, RecordReadError, RecordTail, TickStart, read_events


def written(folder: Path, *, compress: bool) -> Path:
    with EventWriter(folder, compress=compress) as writer:
        for tick in range(2):
            writer.write(TickStart(tick=tick, game_tick=tick * 1000, day=tick / 4))
            writer.write_prompt(tick, "medical_officer", f"# Rules\n\nBe kind.\n\n# The colony now\n\nTick {tick}.")
    (path,) = folder.iterdir()
    return path


@pytest.mark.parametrize("step", [5, 61, 100_000])
@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_every_event_comes_once_however_the_file_grows(tmp_path: Path, step: int, compress: bool) -> None:
    whole = written(tmp_path / "whole", compress=compress)
    folder = tmp_path / "growing"
    tail = RecordTail(folder)
    assert list(tail.read()) == [], "nothing is there yet"
    folder.mkdir()
    data = whole.read_bytes()
    found: list[Event] = []
    for end in range(0, len(data) + step, step):
        (folder / whole.name).write_bytes(data[:end])
        found += tail.read()
    assert found == list(read_events(whole))
    assert list(tail.read()) == []


def test_an_event_comes_as_soon_as_its_line_is_whole(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "record", compress=True) as writer:
        tail = RecordTail(tmp_path / "record")
        event = writer.write(TickStart(tick=0, game_tick=0, day=0.0))
        assert list(tail.read()) == [event]


@pytest.mark.parametrize("damage", [b"no JSON\n", b'{"type": "unknown", "seq": 0}\n'])
def test_a_damaged_line_is_named(tmp_path: Path, damage: bytes) -> None:
    path = written(tmp_path / "record", compress=False)
    path.write_bytes(path.read_bytes() + damage)
    with pytest.raises(RecordReadError, match="line 5 is damaged"):
        list(RecordTail(path.parent).read())


def test_a_damaged_frame_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "record", compress=True)
    path.write_bytes(b"x" * 100)
    with pytest.raises(RecordReadError, match="is damaged after line 0"):
        list(RecordTail(path.parent).read())
