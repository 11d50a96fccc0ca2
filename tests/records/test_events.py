"""events.jsonl: writing it, reading it back, and reading it if it is incomplete or damaged."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.llm import CallRecord, CallStatus, CostSource
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    CallStarted,
    CheckpointSaved,
    ConflictSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    EventWriter,
    IncidentTriggered,
    IncompleteRecordWarning,
    ObservationTaken,
    ProviderCall,
    RecordedExchange,
    RecordFolderError,
    RecordReadError,
    RecordWriteError,
    SceneTaken,
    Scored,
    SseReceived,
    TickStart,
    json_schema,
    read_events,
)
from pytest_rle.records.events import SCHEMA_VERSION, TEXT_LIMIT
from pytest_rle.rimapi import Exchange
from pytest_rle.scoring import Measurement
from pytest_rle.team.actions import BuildRoom, Draft, Rect, SetResearch
from pytest_rle.team.deliberation import RejectedAction


def one_of_each(measurement: Measurement) -> list[Any]:
    room = BuildRoom(
        area=Rect(x1=1, z1=1, x2=6, z2=6), door_x=3, door_z=1, priority=1, reason="Everyone sleeps outside"
    )
    exchange = Exchange(
        method="POST",
        path="/builder/blueprint",
        query={},
        body={"map_id": 0},
        status=200,
        response='{"success":true}',
        seconds=0.01,
    )
    call = CallRecord(
        number=1,
        attempt=1,
        role="map_analyst",
        status=CallStatus.OK,
        model_requested="m",
        prompt_tokens=100,
        cost_usd=Decimal("0.000123"),
        cost_source=CostSource.ESTIMATED,
        raw_text="{}",
    )
    return [
        TickStart(tick=0, game_tick=0, day=0.0),
        ObservationTaken(
            tick=0,
            game_tick=0,
            day=0.0,
            state_hash="ab",
            datetime="6th of Aprimay, 5500, 6h",
            figures={"food_days": 3.1},
            measurement=measurement,
        ),
        SceneTaken(
            tick=0,
            map="0123456789abcdef",
            set={"buildings": {"7": ("Wall", 121, 135, 1, 1, 0)}, "rooms": {"1": ("bedroom", 12, 0, [3, 4])}},
            gone={"items": ("812",)},
        ),
        CallStarted(tick=0, role="map_analyst", number=1, attempt=1, model="m"),
        ProviderCall(tick=0, role="map_analyst", call=call),
        DeliberationEnded(
            tick=0,
            role="construction_planner",
            status="success",
            confidence=80,
            actions=(room, SetResearch(project="Smithing")),
            summary="Walls first",
            rejected=(RejectedAction(raw={"type": "fly"}, reason="unknown"),),
        ),
        DeliberationEnded(
            tick=0, role="medical_officer", status="timeout", error="no plan within 60 s", timeout_s=60.0
        ),
        ConflictSettled(
            tick=0,
            target="colonist 1",
            winner="defense_commander",
            winning_action=Draft(colonist_id=1, drafted=True),
            loser="medical_officer",
            losing_action=Draft(colonist_id=1, drafted=False),
        ),
        IncidentTriggered(tick=0, name="RaidEnemy", parameters={"points": 100.0}),
        ActionExecuted(
            tick=0,
            role="construction_planner",
            action=room,
            status="done",
            exchanges=(RecordedExchange.from_exchange(exchange),),
        ),
        CheckpointSaved(tick=0, game_tick=0, save="rle_crashlanded_42_checkpoint0", sha256="ab"),
        Advanced(tick=0, from_game_tick=0, to_game_tick=15_000, seconds=0.1),
        SseReceived(tick=0, event="letter_received", data={"letter": {"label": "Raid"}, "ticks": 3}),
        Scored(tick=0, game_tick=15_000, version="2.0", composite=0.5, metrics={"mood": 0.5, "threat_response": None}),
        ErrorRaised(tick=0, role="medical_officer", error="deliberation_timeout", message="60 s", timeout_s=60.0),
        EpisodeEnd(outcome="horizon", reason="played to the end", ticks=1, days=0.25, score=0.5, files={"s.csv": "ab"}),
    ]


def test_what_is_written_is_read_back_the_same(tmp_path: Path, start: EpisodeStart, measurement: Measurement) -> None:
    with EventWriter(tmp_path / "run" / "episode") as writer:
        written: list[Any] = [writer.write(event) for event in [start, *one_of_each(measurement)]]
        written.insert(2, writer.write_prompt(0, "map_analyst", "What do you see?"))
        written[2:] = [*written[3:], written[2]]
    read = list(read_events(tmp_path / "run" / "episode"))
    assert read == written
    assert [event.seq for event in read] == list(range(len(written)))


def test_each_event_is_on_disk_before_the_next_one_happens(tmp_path: Path, start: EpisodeStart) -> None:
    writer = EventWriter(tmp_path)
    writer.write(start)
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 1
    writer.write(TickStart(tick=0, game_tick=0, day=0.0))
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 2
    writer.close()
    writer.close()


def test_a_line_has_its_number_time_and_type(tmp_path: Path, start: EpisodeStart) -> None:
    with EventWriter(tmp_path, clock=lambda: 1_700_000_000.12345) as writer:
        writer.write(start)
    line = json.loads((tmp_path / "events.jsonl").read_text())
    assert (line["seq"], line["time"], line["type"]) == (0, 1_700_000_000.123, "episode_start")
    assert line["schema_version"] == SCHEMA_VERSION


def test_a_long_answer_of_the_server_is_cut_and_its_length_is_recorded() -> None:
    exchange = Exchange(method="POST", path="/x", query={}, body=None, status=500, response="y" * 10_000, seconds=0.1)
    recorded = RecordedExchange.from_exchange(exchange)
    assert (len(recorded.response), recorded.response_length) == (TEXT_LIMIT, 10_000)


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("x")
    with pytest.raises(RecordFolderError, match=r"already holds 'old\.csv'.*--rle-output"):
        EventWriter(tmp_path)


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordFolderError, match="is a file"):
        EventWriter(tmp_path / "file")
    with pytest.raises(RecordWriteError, match="a part of this path is a file"):
        EventWriter(tmp_path / "file" / "deeper")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
def test_a_full_disk_is_one_clear_error(tmp_path: Path, start: EpisodeStart) -> None:
    writer = EventWriter(tmp_path)
    writer.close()
    with Path("/dev/full").open("wb", buffering=0) as full:
        writer._file._file = full
        with pytest.raises(RecordWriteError, match=r"events\.jsonl: cannot be written: the disk is full; make room"):
            writer.write(start)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RecordWriteError, match="no permission to write here"):
        EventWriter(tmp_path / "episode")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EROFS, "the file system is read-only"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_other_write_errors_say_what_to_do(number: int, says: str) -> None:
    from pytest_rle.records.errors import write_error

    text = str(write_error(Path("results"), OSError(number, os.strerror(number))))
    assert text.startswith(f"results: cannot be written: {says}")
    assert "--rle-output" in text


class TestDamage:
    """Incomplete and damaged records."""

    @pytest.fixture
    def path(self, tmp_path: Path, start: EpisodeStart) -> Path:
        with EventWriter(tmp_path) as writer:
            writer.write(start)
            for tick in range(3):
                writer.write(TickStart(tick=tick, game_tick=tick, day=0.0))
        return tmp_path / "events.jsonl"

    def test_an_incomplete_last_line_is_skipped_with_a_warning(self, path: Path) -> None:
        whole = path.read_bytes()
        for cut in range(1, 60):
            path.write_bytes(whole[:-cut])
            if cut == 1:
                assert len(list(read_events(path))) == 4, "only the newline is missing"
                continue
            with pytest.warns(
                IncompleteRecordWarning,
                match=r"line 4 is incomplete and was skipped; the 3 lines before it are complete",
            ):
                assert len(list(read_events(path))) == 3

    def test_a_damaged_line_in_the_middle_is_an_error(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([lines[0], lines[1][:-5] + b"\n", *lines[2:]]))
        with pytest.raises(RecordReadError, match="line 2 is damaged"):
            list(read_events(path))

    def test_a_missing_line_is_an_error(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(lines[0] + lines[2])
        with pytest.raises(RecordReadError, match="line 2 has number 2, but 1 was expected: lines are missing"):
            list(read_events(path))

    def test_the_lines_before_the_damage_are_still_read(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([*lines[:2], b'{"type": "no such event"}\n', lines[3]]))
        events: list[Event] = []
        with pytest.raises(RecordReadError, match="line 3 is damaged"):
            events.extend(read_events(path))
        reader = read_events(path)
        assert [next(reader).type, next(reader).type] == ["episode_start", "tick_start"]

    def test_a_newer_schema_needs_a_newer_version(self, path: Path) -> None:
        now = b'"schema_version":%d' % SCHEMA_VERSION
        path.write_bytes(path.read_bytes().replace(now, b'"schema_version":99'))
        with pytest.raises(
            RecordReadError, match=f"has schema version 99, and this pytest-rle reads up to {SCHEMA_VERSION}"
        ):
            list(read_events(path))

    def test_a_field_of_a_later_version_is_ignored(self, path: Path) -> None:
        path.write_bytes(path.read_bytes().replace(b'{"seq":1,', b'{"seq":1,"added_later":[1],'))
        assert len(list(read_events(path))) == 4

    def test_a_missing_record_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(RecordReadError, match="the file does not exist"):
            list(read_events(tmp_path / "nothing.jsonl"))

    def test_an_empty_record_has_no_events(self, tmp_path: Path) -> None:
        (tmp_path / "events.jsonl").write_text("")
        assert list(read_events(tmp_path)) == []


KILLED = """
import sys
from pathlib import Path
from pytest_rle.records import EventWriter, TickStart
writer = EventWriter(Path(sys.argv[1]))
for tick in range(1_000_000):
    writer.write(TickStart(tick=tick, game_tick=tick, day=0.0))
    if tick == 50:
        sys.stdout.write("go")
        sys.stdout.flush()
"""


@pytest.mark.filterwarnings("ignore::pytest_rle.records.IncompleteRecordWarning")
def test_a_killed_process_loses_no_event_that_it_wrote(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(2)
        process.send_signal(signal.SIGKILL)
    events = list(read_events(tmp_path))
    assert len(events) >= 51
    assert [event.seq for event in events] == list(range(len(events)))


def test_the_schema_names_every_event() -> None:
    schema = json_schema()
    assert {"episode_start", "provider_call", "action_exec", "episode_end"} <= set(schema["discriminator"]["mapping"])
