"""Seals: any changed byte of a record is found, and its line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.records import (
    EpisodeStart,
    EventWriter,
    RecordReadError,
    TickStart,
    find_altered_line,
)
from tests.records.made import deliberation


@pytest.fixture
def path(tmp_path: Path, start: EpisodeStart) -> Path:
    with EventWriter(tmp_path) as writer:
        writer.write(start)
        writer.write(TickStart(tick=0, game_tick=0, day=0.0))
        writer.write(deliberation("medical_officer"))
    return tmp_path / "events.jsonl"


def test_a_new_record_is_not_altered(path: Path) -> None:
    assert find_altered_line(path) is None


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=200)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_changed_bit_is_found(path: Path, place: float, bit: int) -> None:
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[int(place * (len(whole) - 1))] ^= 1 << bit  # all but the last newline, without which the line is torn
    path.write_bytes(changed)
    try:
        assert find_altered_line(path) is not None
    finally:
        path.write_bytes(whole)


def test_the_altered_line_is_named(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"confidence":50', b'"confidence":51'))
    assert (
        str(find_altered_line(path))
        == "line 3 (deliberation, tick 0, medical_officer) of events.jsonl was altered after it was written"
    )


def test_an_incomplete_last_line_is_not_an_alteration(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])
    assert find_altered_line(path) is None


def test_a_missing_line_is_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    found = find_altered_line(path)
    assert found is not None
    assert found.number == 2


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordReadError):
        find_altered_line(tmp_path / "nothing.jsonl")
