"""Records of runs that were killed, and how they differ from the record of a run that was not."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from pytest_rle.episode import RecordedEpisode
from pytest_rle.llm import CallStatus
from pytest_rle.records import Event, first_difference, read_events


def events_of(folder: Path) -> list[Event]:
    return list(read_events(folder))


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "events.jsonl").read_bytes().splitlines(keepends=True)


def killed_after(folder: Path, target: Path, size: int) -> Path:
    """The record of a process that was killed after it wrote this many bytes of events."""
    target.mkdir(parents=True)
    (target / "events.jsonl").write_bytes((folder / "events.jsonl").read_bytes()[:size])
    return target


def timeouts(folder: Path, *, before_tick: int) -> list[tuple[int, str, float]]:
    """Tick, role and latency of the deliberations that timed out."""
    return [
        (event.tick, event.role, event.latency_s)
        for event in events_of(folder)
        if event.type == "deliberation" and event.status == "timeout" and event.tick < before_tick
    ]


def answered(folder: Path) -> list[int]:
    return [
        event.call.seed or 0
        for event in read_events(folder, on_incomplete=lambda _: None)
        if event.type == "provider_call"
    ]


def lost_in(killed: Path) -> int:
    """How many calls were under way when the processes were killed that wrote this record and those before it."""
    if not (killed / "events.jsonl").read_bytes().partition(b"\n")[0].endswith(b"}"):
        return 0
    record = RecordedEpisode.read(killed)
    return len(record.lost_calls) + sum(map(is_repeated, (*record.remainder, *itertools.chain(*record.ticks))))


def assert_equal_except_times(first: Path, second: Path, *, lost: int = 0) -> None:
    """Compare two records. In the second, `lost` calls stand that were under way when a process was killed."""
    kept = [event for event in events_of(second) if not is_repeated(event)]
    assert len(events_of(second)) - len(kept) == lost
    assert first_difference(events_of(first), kept) is None
    assert (first / "crashlanded.csv").read_bytes() == (second / "crashlanded.csv").read_bytes()
    assert thoughts(first) == thoughts(second)
    old, new = summary_of(first), summary_of(second)
    money = () if lost else ("costs", "spending")
    for name in ("score", "metrics", "outcome", "reason", "ticks", "deaths", "final_state_hash", *money):
        assert old[name] == new[name], name


def is_repeated(event: Event) -> bool:
    return event.type == "provider_call" and event.call.status is CallStatus.REPEATED


def thoughts(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "crashlanded_deliberations.jsonl").read_text().splitlines()
    entries = [{k: v for k, v in json.loads(line).items() if k != "latency_s"} for line in lines]
    return sorted(entries, key=lambda entry: (entry["tick"], entry["agent"]))


def summary_of(folder: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((folder / "crashlanded_summary.json").read_text())
    return summary
