"""Writes events.jsonl while an episode is played."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from pydantic_core import PydanticSerializationError

from pytest_rle.foreign_json import writable
from pytest_rle.records.call_events import PromptSent
from pytest_rle.records.event_base import EventBase
from pytest_rle.records.events import SceneTaken
from pytest_rle.records.files import new_folder
from pytest_rle.records.lines import COMPRESSED, LineFile
from pytest_rle.records.places import PlaceSteps
from pytest_rle.records.prompts import prompt_event
from pytest_rle.records.seal import sealed_line

EVENTS_FILE: Final = "events.jsonl"
"""The file of a record's events; `.zst` follows if they are compressed."""

_SET_HERE: Final = {"seq", "time", "check"}

E = TypeVar("E", bound=EventBase)


def _fields(event: EventBase) -> str:
    """The JSON of an event. A text that no file can hold, as a team of its own may give one, is made writable."""
    try:
        return event.model_dump_json(exclude=_SET_HERE)
    except PydanticSerializationError:
        plain = writable(event.model_dump(mode="json"))
        return type(event).model_validate(plain).model_dump_json(exclude=_SET_HERE)


class EventWriter:
    """Writes the events of one episode. Each event is numbered from 0, sealed, and on disk when `write` returns.

        with EventWriter(Path("results/my-run/my-episode")) as writer:
            writer.write(TickStart(tick=0, game_tick=0, day=0.0))

    Args:
        folder: A folder that is empty or does not exist yet.
        clock: The wall clock, in seconds since 1970.
        compress: Compress the file with Zstandard; its name then ends in `.zst`.

    Raises:
        RecordFolderError: The folder is not empty.
        RecordWriteError: The folder or the file cannot be written.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time, compress: bool = False) -> None:
        new_folder(folder)
        self.folder = folder
        self._clock = clock
        self._file = LineFile(folder / (EVENTS_FILE + COMPRESSED if compress else EVENTS_FILE))
        self._next = 0
        self._check = ""
        self._parts: set[str] = set()
        self._places = PlaceSteps()

    def write(self, event: E) -> E:
        """Append an event. Returns it with its number, time and check. Raises RecordWriteError."""
        return self._append(event, _fields(self._places.shorten(event) if isinstance(event, SceneTaken) else event))

    def write_prompt(self, tick: int, role: str, text: str) -> PromptSent:
        """Append a prompt: the new parts without their names, the others without their texts, and no hash.

        Returns the event with all of them, as a reader gets it. Raises RecordWriteError.
        """
        event = prompt_event(tick, role, writable(text))
        known = {n: {"text" if part.name in self._parts else "name"} for n, part in enumerate(event.parts)}
        self._parts.update(part.name for part in event.parts)
        left_out: dict[str, Any] = {**dict.fromkeys((*_SET_HERE, "sha256"), True), "parts": known}
        return self._append(event, event.model_dump_json(exclude=left_out))

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._file.close()

    def _append(self, event: E, fields: str) -> E:
        """Append an event in this form."""
        number, moment = self._next, round(self._clock(), 3)
        line, self._check = sealed_line(self._check, f'{{"seq":{number},"time":{moment},{fields[1:]}')
        self._file.write(line)
        self._next += 1
        return event.model_copy(update={"seq": number, "time": moment, "check": self._check})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
