"""Hostile records: each is refused in one line that names the file and the limit, before it fills the memory."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.cli import main
from pytest_rle.foreign_json import DEEPEST_JSON
from pytest_rle.records import (
    EpisodeStart,
    ErrorRaised,
    EventWriter,
    PromptSent,
    RecordReadError,
    SseReceived,
    read_events,
    read_traffic,
)
from pytest_rle.records.codec import Packer
from pytest_rle.records.errors import RecordTooLarge
from pytest_rle.records.limits import (
    LARGEST_FILE,
    LONGEST_LINE,
    MOST_LINES,
    JsonTooDeep,
    parse_json,
    read_whole,
)
from pytest_rle.records.lines import LineFile, read_lines

MEBIBYTE: Final = 1 << 20


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


def packed(data: bytes) -> bytes:
    packer = Packer()
    return packer.pack(data) + packer.end()


def gzip_bomb(folder: Path) -> Path:
    path = folder / "events.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(64):
            file.write(bytes(MEBIBYTE))
    return path


def zstd_bomb(folder: Path) -> Path:
    path = folder / "events.jsonl.zst"
    path.write_bytes(packed(bytes(256 * MEBIBYTE)))
    assert path.stat().st_size < MEBIBYTE
    return path


def long_line(folder: Path) -> Path:
    path = folder / "events.jsonl"
    path.write_bytes(b'{"type":"' + b"x" * (128 * MEBIBYTE) + b'"}\n')
    return path


def large_file(folder: Path) -> Path:
    path = folder / "events.jsonl"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    return path


def deep_objects(folder: Path) -> Path:
    path = folder / "events.jsonl"
    path.write_bytes(nested(100_000) + b"\n")
    return path


def deep_incomplete_line(folder: Path) -> Path:
    path = folder / "events.jsonl"
    path.write_bytes(b"[" * 100_000)
    return path


def pipe(folder: Path) -> Path:
    path = folder / "events.jsonl"
    os.mkfifo(path)
    return path


def link_outside(folder: Path) -> Path:
    path = folder / "events.jsonl"
    path.symlink_to("/proc/version")
    return path


HOSTILE: Final[dict[Callable[[Path], Path], str]] = {
    gzip_bomb: f"line 1 has more than {LONGEST_LINE:,} bytes, the limit",
    zstd_bomb: f"line 1 has more than {LONGEST_LINE:,} bytes, the limit",
    long_line: f"line 1 has more than {LONGEST_LINE:,} bytes, the limit",
    large_file: f"has {LARGEST_FILE + 1:,} bytes, and the limit is {LARGEST_FILE:,}",
    deep_objects: f"line 1 is damaged: objects and lists are nested deeper than {DEEPEST_JSON} levels, the limit",
    deep_incomplete_line: f"objects and lists are nested deeper than {DEEPEST_JSON} levels, the limit",
    pipe: "is not a regular file",
    link_outside: "is a link to a file outside the record, and is not read",
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_record_is_refused_in_one_line(
    make: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path)
    for command in ("replay", "rescore"):
        assert main([command, str(path)]) == 2, "the file itself is no folder of a record"
        assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(RecordReadError) as caught:
        list(read_events(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert HOSTILE[make] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("make", [gzip_bomb, zstd_bomb, long_line, large_file, deep_objects], ids=lambda m: m.__name__)
def test_the_commands_name_the_file_and_the_limit(
    make: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path)
    assert main(["rescore", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"rle rescore: {path}: {HOSTILE[make]}\n"
    assert main(["replay", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{tmp_path.name}: {path}: {HOSTILE[make]}\n"


def test_lines_that_unpack_to_more_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.zst"
    line = b"x" * (8 * MEBIBYTE - 1) + b"\n"
    path.write_bytes(packed(line * (LARGEST_FILE // len(line) + 1)))
    with pytest.raises(RecordReadError, match=f"unpacks to more than {LARGEST_FILE:,} bytes, the limit"):
        for _ in read_lines(path):
            pass


def test_too_many_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.zst"
    path.write_bytes(packed(b"{}\n" * (MOST_LINES + 1)))
    with pytest.raises(RecordReadError, match=f"has more than {MOST_LINES:,} lines, the limit"):
        for _ in read_lines(path):
            pass


@pytest.mark.parametrize("suffix", [".zst", ".gz"])
def test_a_line_below_the_limit_is_read_from_a_file_that_is_far_smaller(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"lines.jsonl{suffix}"
    lines = [b"x" * (LONGEST_LINE - 1) + b"\n", b"y" * (3 * MEBIBYTE + 17) + b"\n", b"\n", b"z"]
    whole = b"".join(lines)
    path.write_bytes(gzip.compress(whole, 1) if suffix == ".gz" else packed(whole))
    assert path.stat().st_size * 50 < len(whole)
    assert [line for _, line, _ in read_lines(path)] == lines


def test_traffic_is_read_within_the_same_limits(tmp_path: Path) -> None:
    (tmp_path / "traffic.jsonl.zst").write_bytes(packed(nested(100_000) + b"\n"))
    with pytest.raises(RecordReadError, match=r"traffic.jsonl.zst: line 1 is damaged: .* nested deeper than"):
        list(read_traffic(tmp_path))


def test_a_file_that_is_read_as_a_whole_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "crashlanded_summary.json"
    path.write_bytes(b"1234")
    assert read_whole(path, limit=4) == b"1234"
    with pytest.raises(RecordReadError, match=r"crashlanded_summary.json: has 4 bytes, and the limit is 3"):
        read_whole(path, limit=3)


def test_the_record_itself_may_lie_behind_a_link(tmp_path: Path, start: EpisodeStart) -> None:
    with EventWriter(tmp_path / "record") as writer:
        written = writer.write(start)
    (tmp_path / "link").symlink_to(tmp_path / "record", target_is_directory=True)
    assert list(read_events(tmp_path / "link")) == [written]


@pytest.mark.parametrize("levels", [DEEPEST_JSON, DEEPEST_JSON + 1])
def test_the_depth_of_json_is_counted_exactly(levels: int) -> None:
    for text in (
        nested(levels),
        b"[" * levels + b"]" * levels,
        b'["]]","' + b"[" * 999 + b'",' + nested(levels - 1) + b"]",
    ):
        if levels > DEEPEST_JSON:
            with pytest.raises(JsonTooDeep):
                parse_json(text)
        else:
            assert parse_json(text) == json.loads(text)


TEXT: Final = st.text(alphabet='[]{}"\\,:aé', max_size=8)


def wide(levels: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(levels, max_size=8) | st.dictionaries(TEXT, levels, max_size=8)


@given(value=st.recursive(TEXT | st.integers(-(2**63), 2**64 - 1) | st.none(), wide, max_leaves=30))
def test_brackets_in_strings_are_no_levels(value: object) -> None:
    text = json.dumps([value, '\\"[' * 100, "{" * 100]).encode()
    assert parse_json(text) == json.loads(text)


@pytest.mark.parametrize("text", [b'"\\' + b'"\\' * 200_000, b"[" * 70 + b'"\\"' * 200_000], ids=["escapes", "quotes"])
def test_a_string_without_an_end_is_searched_once(text: bytes) -> None:
    """The search is linear: a quadratic one takes many minutes, and the suite's time limit ends it."""
    with pytest.raises(ValueError, match=r"nested deeper|Unterminated|Expecting"):
        parse_json(text)


NO_EVENTS: Final = {
    "not UTF-8": b"\xff\xfe",
    "a huge number": b"1" * 5_000,
    "infinity": b'{"type":"episode_start","start":1e999}',
    "half a character": b'"\\ud800"',
    "not a number": b"NaN",
}


@pytest.mark.parametrize("line", NO_EVENTS.values(), ids=NO_EVENTS)
def test_a_line_that_is_no_event_is_a_damaged_line(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(RecordReadError, match="line 1 is damaged"):
        list(read_events(path))


def test_a_line_that_no_reader_would_accept_is_not_written(tmp_path: Path) -> None:
    deep: dict[str, Any] = {}
    for _ in range(DEEPEST_JSON):
        deep = {"a": deep}
    with EventWriter(tmp_path / "episode") as writer:
        writer.write(ErrorRaised(error="first", message="short"))
        with pytest.raises(RecordTooLarge, match=r"line 2 would have 16,777,\d+ bytes, and readers accept 16,777,216"):
            writer.write(ErrorRaised(error="long", message="x" * LONGEST_LINE))
        with pytest.raises(RecordTooLarge, match=rf"line 2 would have objects .* deeper than {DEEPEST_JSON} levels"):
            writer.write(SseReceived(tick=0, event="deep", data=deep))
        writer.write(ErrorRaised(error="last", message="short"))
    assert [event.seq for event in read_events(tmp_path / "episode")] == [0, 1]


@pytest.mark.parametrize("limit", ["LARGEST_FILE", "MOST_LINES"])
def test_a_file_that_no_reader_would_accept_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"pytest_rle.records.lines.{limit}", 5)
    with LineFile(tmp_path / "lines.jsonl.zst") as file:
        for _ in range(5):
            file.write("")
        with pytest.raises(RecordTooLarge, match="readers accept 5"):
            file.write("")
        written = [line for _, line, _ in read_lines(file.path)]
    assert written == [b"\n"] * 5


def test_half_of_an_emoji_is_written_as_a_sign_that_every_file_can_hold(tmp_path: Path) -> None:
    half = "cut \ud83d"
    with EventWriter(tmp_path / "episode") as writer:
        writer.write(ErrorRaised(error="x", message=half))
        writer.write(SseReceived(tick=0, event="x", data={"a": [half]}))
        writer.write_prompt(0, "map_analyst", half)
    error, sse, prompt = read_events(tmp_path / "episode")
    assert isinstance(error, ErrorRaised)
    assert error.message == "cut \ufffd"
    assert isinstance(sse, SseReceived)
    assert sse.data == {"a": ["cut \ufffd"]}
    assert isinstance(prompt, PromptSent)
    assert prompt.text == "cut \ufffd"


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 10**400])
def test_a_whole_number_of_more_than_64_bits_is_refused(number: int) -> None:
    assert parse_json(b"[18446744073709551615, -9223372036854775808]") == [2**64 - 1, -(2**63)]
    with pytest.raises(ValueError, match="has more than 64 bits"):
        parse_json(str(number).encode())


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        ("episode_start", "seed", -1),
        ("episode_start", "horizon_game_ticks", 0),
        ("deliberation", "confidence", 101),
        ("deliberation", "confidence", "9" * 400),
        ("deliberation", "status", "../../etc/passwd"),
        ("action_exec", "status", ""),
    ],
)
def test_a_value_that_no_episode_has_is_refused_with_its_field(
    tmp_path: Path, event: str, field: str, value: object
) -> None:
    start = {"scenario": "a", "seed": 1, "policy": "idle", "scoring_version": "2.0", "horizon_game_ticks": 1}
    fields: dict[str, dict[str, object]] = {
        "episode_start": {**start, "start": {}},
        "deliberation": {"tick": 0, "role": "map_analyst", "status": "success"},
        "action_exec": {"tick": 0, "role": "map_analyst", "status": "done", "action": {"type": "no_action"}},
    }
    line = {"type": event, "seq": 0, **fields[event], field: value}
    (tmp_path / "events.jsonl").write_text(json.dumps(line) + "\n")
    with pytest.raises(RecordReadError, match=rf"line 1 is damaged: {event}\.{field}: "):
        list(read_events(tmp_path))
