"""Read events.jsonl, also after a crash."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from pytest_rle.records.call_events import PromptSent
from pytest_rle.records.errors import damaged_line, missing_lines, newer_schema
from pytest_rle.records.events import EVENT, SCHEMA_VERSION, Event, SceneTaken
from pytest_rle.records.limits import JsonTooDeep, parse_json
from pytest_rle.records.lines import find_file, read_lines
from pytest_rle.records.places import PlaceSteps
from pytest_rle.records.prompts import PromptTexts
from pytest_rle.records.writer import EVENTS_FILE
from pytest_rle.shown import shown


class IncompleteRecordWarning(UserWarning):
    """The last line of a record is incomplete and was skipped; the lines before it are complete."""


def events_path(folder: Path) -> Path:
    """The path of the events in an episode's folder: the compressed file if only that exists, else the plain one."""
    return find_file(folder, EVENTS_FILE)


def read_events(path: Path, *, on_incomplete: Callable[[str], None] | None = None) -> Iterator[Event]:
    """Yield the events of a record in order, from its folder or its events.jsonl, compressed or not.

        for event in read_events(Path("results/20261123-142233-9f3a/crashlanded-seed42")):
            if event.type == "score":
                print(event.tick, event.composite)

    Args:
        path: The folder of an episode, or the file.
        on_incomplete: Called with a message if the last line is incomplete, as after a kill. Such a line is skipped.
            By default an IncompleteRecordWarning is issued instead.

    Raises:
        RecordReadError: The file is missing, a line before the last is damaged or missing, the schema is newer, or
            the file exceeds a limit (`pytest_rle.records.limits`).
    """
    path = events_path(path) if path.is_dir() else path
    lines = EventLines()
    for expected, (number, line, is_last) in enumerate(read_lines(path)):
        event = lines.event(path, number, line, is_last=is_last)
        if event is None:
            whole = f"the {number - 1} lines before it are complete"
            text = f"{shown(path)}: line {number} is incomplete and was skipped; {whole}"
            if on_incomplete is None:
                warnings.warn(text, IncompleteRecordWarning, stacklevel=2)
            else:
                on_incomplete(text)
            return
        if event.seq != expected:
            raise missing_lines(path, number, found=event.seq, expected=expected)
        yield event


class EventLines:
    """Makes events of the lines of one record. It keeps what later lines refer to: prompts, and the places of pawns."""

    def __init__(self) -> None:
        self._prompts = PromptTexts()
        self._places = PlaceSteps()

    def event(self, path: Path, number: int, line: bytes, *, is_last: bool) -> Event | None:
        """The event in a line; None if the line is the last and incomplete. Raises RecordReadError."""
        try:
            raw = parse_json(line)
        except JsonTooDeep as error:
            raise damaged_line(path, number, error) from error
        except ValueError as error:
            if is_last and not line.endswith(b"\n"):
                return None
            raise damaged_line(path, number, error) from error
        version = raw.get("schema_version", SCHEMA_VERSION) if isinstance(raw, dict) else SCHEMA_VERSION
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise newer_schema(path, version, known=SCHEMA_VERSION)
        try:
            event = EVENT.validate_python(raw)
            if isinstance(event, SceneTaken):
                return self._places.complete(event)
        except ValueError as error:  # also pydantic's ValidationError
            raise damaged_line(path, number, error) from error
        return self._prompts.complete(event, raw.get("text")) if isinstance(event, PromptSent) else event
