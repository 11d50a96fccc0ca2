"""Files of lines, plain and compressed: every written line can be read, at any time and after a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.records import EpisodeStart, EventWriter, RecordFolderError, RecordReadError, events_path, read_events
from pytest_rle.records.lines import LineFile, read_lines

NAMES = ["lines.jsonl", "lines.jsonl.zst"]

texts = st.lists(
    st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=40), max_size=8
)


def text_of(path: Path) -> list[str]:
    return [line.decode().removesuffix("\n") for _, line, _ in read_lines(path)]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30)
@given(lines=texts)
def test_every_line_can_be_read_when_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("lines") / name
    with LineFile(path) as file:
        for count, line in enumerate(lines, start=1):
            file.write(line)
            assert text_of(path) == lines[:count]
    assert text_of(path) == lines
    assert [is_last for _, _, is_last in read_lines(path)] == [False] * (len(lines) - 1) + [True] * bool(lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_truncated_file_has_complete_lines_and_at_most_one_incomplete_line(tmp_path: Path, name: str) -> None:
    path, lines = tmp_path / name, [f"line {number} {'x' * number}" for number in range(40)]
    with LineFile(path) as file:
        for line in lines:
            file.write(line)
    whole = path.read_bytes()
    for length in range(20, len(whole), 7):
        path.write_bytes(whole[:length])
        read = list(read_lines(path))
        kept = [line for _, line, _ in read if line.endswith(b"\n")]
        assert kept == [f"{line}\n".encode() for line in lines[: len(kept)]]
        assert len(read) - len(kept) <= 1


def test_a_file_that_is_not_compressed_as_its_name_says_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.zst"
    with LineFile(path) as file:
        file.write("one")
    whole = path.read_bytes()
    for data in (b"one\n", whole + b"two", whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(data)
        with pytest.raises(RecordReadError, match="is damaged after line"):
            text_of(path)


def test_events_are_found_plain_or_compressed(tmp_path: Path, start: EpisodeStart) -> None:
    for compress, name in ((False, "events.jsonl"), (True, "events.jsonl.zst")):
        folder = tmp_path / name
        with EventWriter(folder, compress=compress) as writer:
            written = writer.write(start)
        assert events_path(folder) == folder / name
        assert list(read_events(folder)) == [written]
        with pytest.raises(RecordFolderError):
            EventWriter(folder, compress=compress)


def test_a_killed_process_leaves_compressed_lines_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.zst"
    code = (
        "import sys, pathlib\n"
        "from pytest_rle.records.lines import LineFile\n"
        "file = LineFile(pathlib.Path(sys.argv[1]))\n"
        "for number in range(5000): file.write(f'line {number}' * (number % 50))\n"
        "print('written', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    written = [f"line {number}" * (number % 50) for number in range(5000)]
    assert text_of(path) == written
    path.write_bytes(path.read_bytes()[:-1])
    assert text_of(path) == written[:-1]


def test_text_that_repeats_after_a_long_way_takes_little_room(tmp_path: Path) -> None:
    """A role's prompt resembles that of the tick before, which lies further back than gzip could reach."""
    chance = random.Random(7)
    prompts = ["".join(chance.choices("abcdefghij", k=9_000)) for _ in range(7)]
    path = tmp_path / "lines.jsonl.zst"
    with LineFile(path) as file:
        for line in prompts:
            file.write(line)
        first_tick = path.stat().st_size
        for line in prompts:
            file.write(line)
    assert path.stat().st_size - first_tick < 7 * 100
