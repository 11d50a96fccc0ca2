"""Reading events.jsonl back, also after a crash."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from pytest_rle.records.errors import RecordReadError
from pytest_rle.records.events import EVENT, SCHEMA_VERSION, Event
from pytest_rle.records.lines import find_file, read_lines
from pytest_rle.records.writer import EVENTS_FILE


class TornRecordWarning(UserWarning):
    """The last line of a record was cut off; what is before it is whole."""


def events_path(folder: Path) -> Path:
    """The events of an episode's folder, gzipped or not; the plain name where there are none."""
    return find_file(folder, EVENTS_FILE)


def read_events(folder: Path, *, on_torn: Callable[[str], None] | None = None) -> Iterator[Event]:
    """The events of a record, in order, from its folder or its events.jsonl, gzipped or not.

    A last line without its end is left out, and `on_torn` is told so; without it there is a TornRecordWarning.

    Raises:
        RecordReadError: There is no such file, a line in the middle is damaged or missing, or the schema is newer.
    """
    path = events_path(folder) if folder.is_dir() else folder
    for expected, (number, line, is_last) in enumerate(read_lines(path)):
        event = _event(path, number, line, is_last=is_last)
        if event is None:
            text = f"{path}: line {number} is cut off; the {number - 1} lines before it are whole and used"
            if on_torn is None:
                warnings.warn(text, TornRecordWarning, stacklevel=2)
            else:
                on_torn(text)
            return
        if event.seq != expected:
            raise RecordReadError(path, f"line {number} has number {event.seq}, expected is {expected}: lines are lost")
        yield event


def _event(path: Path, number: int, line: bytes, *, is_last: bool) -> Event | None:
    try:
        raw = json.loads(line)
    except ValueError as error:
        if is_last and not line.endswith(b"\n"):
            return None
        raise RecordReadError(path, f"line {number} is damaged: {error}") from error
    version = raw.get("schema_version", SCHEMA_VERSION) if isinstance(raw, dict) else SCHEMA_VERSION
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise RecordReadError(
            path, f"has schema version {version}, and this pytest-rle reads up to {SCHEMA_VERSION}; install a newer one"
        )
    try:
        return EVENT.validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RecordReadError(path, f"line {number} is damaged: {where}: {first['msg']}") from error
