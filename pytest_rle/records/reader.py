"""Reading events.jsonl back, also after a crash."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from pytest_rle.records.errors import RecordReadError
from pytest_rle.records.events import EVENT, SCHEMA_VERSION, Event
from pytest_rle.records.writer import EVENTS_FILE


class TornRecordWarning(UserWarning):
    """The last line of a record was cut off; what is before it is whole."""


def read_events(folder: Path, *, on_torn: Callable[[str], None] | None = None) -> Iterator[Event]:
    """The events of a record, in order, from its folder or its events.jsonl.

    A last line without its end is left out, and `on_torn` is told so; without it there is a TornRecordWarning.

    Raises:
        RecordReadError: There is no such file, a line in the middle is damaged or missing, or the schema is newer.
    """
    path = folder / EVENTS_FILE if folder.is_dir() else folder
    for expected, (number, line, is_last) in enumerate(_lines(path)):
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


def _lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    try:
        with path.open("rb") as file:
            line = file.readline()
            number = 1
            while line:
                following = file.readline()
                yield number, line, not following
                line, number = following, number + 1
    except FileNotFoundError as error:
        raise RecordReadError(path, "there is no such record") from error
    except OSError as error:
        raise RecordReadError(path, f"cannot be read: {error.strerror}") from error


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
