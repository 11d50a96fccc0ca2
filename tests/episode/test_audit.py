"""Altered records: every changed byte is found, and its file is named. Compressed records work like plain ones."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.replay import replay
from pytest_rle.episode.rescore import rescore
from pytest_rle.records import find_altered_file, find_altered_line, first_difference, read_events
from pytest_rle.scenario import Scenario
from tests.episode.conftest import play

BESIDE = ["crashlanded.csv", "crashlanded_deliberations.jsonl", "crashlanded_summary.json"]


@pytest.fixture(scope="module")
def short(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> EpisodeSpec:
    """One tick of the idle policy."""
    return EpisodeSpec(scenario=scenario, seed=42, ticks=1, policy="idle", output=tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def originals(short: EpisodeSpec) -> dict[str, Path]:
    """The folder of the record, plain and compressed."""
    played = {
        name: asyncio.run(play(dataclasses.replace(short, run_id=name, compress=name == "compressed")))
        for name in ("plain", "compressed")
    }
    return {name: result.folder for name, result in played.items()}


@pytest.fixture
def record(originals: dict[str, Path], tmp_path: Path) -> Path:
    return shutil.copytree(originals["plain"], tmp_path / "record")


@pytest.fixture
def compressed(originals: dict[str, Path], tmp_path: Path) -> Path:
    return shutil.copytree(originals["compressed"], tmp_path / "compressed")


def change(path: Path, place: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=80)
@given(name=st.sampled_from(["events.jsonl", *BESIDE]), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_every_changed_bit_is_found(record: Path, name: str, place: float, bit: int) -> None:
    path, end = record / name, list(read_events(record))[-1]
    assert end.type == "episode_end"
    whole = path.read_bytes()
    change(path, int(place * (len(whole) - 1)), bit)
    try:
        assert (find_altered_line(record / "events.jsonl") or find_altered_file(record, end.files)) is not None
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("name", ["events.jsonl", *BESIDE])
def test_the_command_names_the_file_of_one_changed_byte(
    record: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = record / name
    digit = re.compile(rb"[0-8]").search(path.read_bytes(), path.stat().st_size // 2)
    assert digit is not None
    change(path, digit.start())
    assert main(["replay", str(record)]) == 1
    assert name in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("crashlanded_deliberations.jsonl", b'"latency_s":0.', b'"latency_s":9.'),
        ("crashlanded_summary.json", b'"seconds": ', b'"seconds": 1'),
        ("crashlanded_summary.json", b"\n  ", b"\n\t "),
        ("crashlanded_summary.json", b'"python": "3', b'"python": "4'),
    ],
    ids=["latency", "seconds", "blank", "provenance"],
)
async def test_a_change_that_is_not_compared_is_found_by_a_hash(
    record: Path, name: str, old: bytes, new: bytes
) -> None:
    path = record / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    found = await replay(record)
    assert (found.difference, found.is_identical) == (None, False)
    assert str(found.altered) == f"{name} was altered after it was written"


def test_a_compressed_record_can_be_replayed_rescored_and_resumed(
    short: EpisodeSpec, compressed: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [path.name for path in compressed.glob("events*")] == ["events.jsonl.zst"]
    assert main(["replay", str(compressed)]) == 0
    assert "identical: 1 tick, 7 deliberations" in capsys.readouterr().out
    assert main(["rescore", str(compressed)]) == 0
    assert "as recorded" in capsys.readouterr().out
    assert rescore(compressed, "1.0").score == rescore(record, "1.0").score
    result = asyncio.run(play(dataclasses.replace(short, run_id="resumed", resume=compressed)))
    assert first_difference(read_events(record), read_events(result.folder)) is None


def test_an_incomplete_compressed_record_can_be_resumed(short: EpisodeSpec, compressed: Path, record: Path) -> None:
    path = compressed / "events.jsonl.zst"
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    result = asyncio.run(play(dataclasses.replace(short, run_id="cut", resume=compressed, compress=True)))
    assert first_difference(read_events(record), read_events(result.folder)) is None


def test_a_changed_byte_of_a_compressed_record_is_found(compressed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = compressed / "events.jsonl.zst"
    change(path, path.stat().st_size // 2)
    assert main(["replay", str(compressed)]) == 1
    assert "events.jsonl.zst" in capsys.readouterr().out
