"""traffic.jsonl.zst: the requests to a live game and its answers, byte for byte. `docs/record.md` lists the fields."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.records.errors import RecordReadError, damaged_line, missing_lines, newer_schema, older_schema
from pytest_rle.records.limits import parse_json
from pytest_rle.records.lines import COMPRESSED, LineFile, find_file, read_lines
from pytest_rle.records.seal import sealed_line
from pytest_rle.rimapi import DrainedEvents, Fault, RecordedAnswer, Request, ServerSentEvent, Traffic

TRAFFIC_FILE: Final = f"traffic.jsonl{COMPRESSED}"
"""The file of a live game's traffic in its record."""

SCHEMA_VERSION: Final = 2
"""Since version 2 the loop confirms each pause and looks at the map every tick."""

_TIMESTAMP: Final = re.compile(rb'"timestamp":"([^"]*)"\}$')
"""The time of day at the end of every RIMAPI answer. Without it, equal answers have equal texts."""


class TrafficLine(BaseModel):
    """A line of the file. `answer` names a text; the first line with this name holds it in `text`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: int = SCHEMA_VERSION
    seq: int
    method: str | None = None
    target: str | None = None
    body: str = ""
    status: int | None = None
    fault: Fault | None = None
    timestamp: str | None = None
    answer: str | None = None
    text: str | None = None
    events: tuple[ServerSentEvent, ...] | None = None


class TrafficLog:
    """Writes the traffic of one episode, compressed, each line sealed.

    Raises:
        RecordWriteError: The file cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._file = LineFile(folder / TRAFFIC_FILE)
        self._next = 0
        self._check = ""
        self._known: set[str] = set()

    def add(self, traffic: Traffic) -> None:
        """Append an answered request, or the events that were taken from the stream. Raises RecordWriteError."""
        if isinstance(traffic, DrainedEvents):
            self._write({"events": [event.model_dump(mode="json") for event in traffic.events]})
            return
        found = _TIMESTAMP.search(traffic.content)
        content = traffic.content if found is None else traffic.content[: found.start(1)] + b'"}'
        name = hashlib.blake2b(content, digest_size=8).hexdigest()
        line: dict[str, Any] = {"method": traffic.request.method, "target": traffic.request.target}
        if traffic.request.body:
            line["body"] = traffic.request.body
        line["status"], line["answer"] = traffic.status, name
        if traffic.fault is not None:
            line["fault"] = traffic.fault
        if found is not None:
            line["timestamp"] = found[1].decode("utf-8", "surrogateescape")
        if name not in self._known:
            self._known.add(name)
            line["text"] = content.decode("utf-8", "surrogateescape")
        self._write(line)

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._file.close()

    def _write(self, fields: dict[str, Any]) -> None:
        body = json.dumps({"schema_version": SCHEMA_VERSION, "seq": self._next, **fields}, separators=(",", ":"))
        line, self._check = sealed_line(self._check, body)
        self._file.write(line)
        self._next += 1


def traffic_path(folder: Path) -> Path:
    """The path of the traffic in an episode's folder."""
    return find_file(folder, TRAFFIC_FILE.removesuffix(COMPRESSED))


def has_traffic(folder: Path) -> bool:
    """Whether the record in a folder holds the traffic of a live game."""
    return traffic_path(folder).is_file()


def read_traffic(folder: Path) -> Iterator[Traffic]:
    """Yield the recorded traffic in order. An incomplete last line is skipped.

    Raises:
        RecordReadError: The file is missing, a line is damaged or missing, or the schema is newer.
    """
    path = traffic_path(folder)
    texts: dict[str, str] = {}
    for expected, (number, raw, is_last) in enumerate(read_lines(path)):
        if is_last and not raw.endswith(b"\n"):
            return
        line = _parse(path, number, raw)
        if line.seq != expected:
            raise missing_lines(path, number, found=line.seq, expected=expected)
        if line.events is not None:
            yield DrainedEvents(line.events)
            continue
        if line.answer is not None and line.text is not None:
            texts[line.answer] = line.text
        if line.method is None or line.target is None or line.answer not in texts:
            raise RecordReadError(path, f"line {number} is damaged: it is neither an exchange nor events")
        yield _answered(line, texts[line.answer])


def _answered(line: TrafficLine, text: str) -> RecordedAnswer:
    content = text.encode("utf-8", "surrogateescape")
    if line.timestamp is not None:
        content = content[:-2] + line.timestamp.encode("utf-8", "surrogateescape") + b'"}'
    return RecordedAnswer(Request(line.method or "", line.target or "", line.body), line.status, content, line.fault)


def _parse(path: Path, number: int, raw: bytes) -> TrafficLine:
    try:
        line = TrafficLine.model_validate(parse_json(raw))
    except ValueError as error:
        raise damaged_line(path, number, error) from error
    if line.schema_version > SCHEMA_VERSION:
        raise newer_schema(path, line.schema_version, known=SCHEMA_VERSION)
    if line.schema_version < SCHEMA_VERSION:
        raise older_schema(path, line.schema_version, known=SCHEMA_VERSION)
    return line
