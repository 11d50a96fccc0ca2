"""Reads the events of a record while it is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_rle.records.errors import DamagedStream, RecordReadError
from pytest_rle.records.events import Event
from pytest_rle.records.limits import open_file, unreadable
from pytest_rle.records.lines import COMPRESSED, require_length
from pytest_rle.records.reader import EventLines, events_path

if TYPE_CHECKING:
    from pytest_rle.records.codec import Unpacker


class RecordTail:
    """Gives the events of an episode's folder that are complete and were not given before.

    tail = RecordTail(folder)
    for event in tail.read():  # all so far
        ...
    for event in tail.read():  # those that were written since
        ...
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._offset = 0
        self._lines = 0
        self._rest = b""
        self._events = EventLines()
        self._unpacker: Unpacker | None = None

    def read(self) -> Iterator[Event]:
        """The new events; none if the file is not there yet.

        Raises RecordReadError if a line is damaged, or exceeds a limit of `pytest_rle.records.limits`.
        """
        path = events_path(self._folder)
        if not path.is_file():
            return
        *lines, self._rest = (self._rest + self._new_content(path)).split(b"\n")
        require_length(path, self._lines + len(lines) + 1, len(self._rest))
        for line in lines:
            self._lines += 1
            require_length(path, self._lines, len(line))
            event = self._events.event(path, self._lines, line, is_last=False)
            if event is not None:
                yield event

    def _new_content(self, path: Path) -> bytes:
        """What was appended since the last call, unpacked."""
        with open_file(path) as file:
            try:
                file.seek(self._offset)
                data = file.read()
            except OSError as error:
                raise unreadable(path, error) from error
        self._offset += len(data)
        if path.suffix != COMPRESSED or not data:
            return data
        if self._unpacker is None:
            from pytest_rle.records.codec import Unpacker  # here, because most records are plain

            self._unpacker = Unpacker()
        try:
            return b"".join(self._unpacker.unpack(data))
        except DamagedStream as error:
            raise RecordReadError(path, f"is damaged after line {self._lines}: {error}") from error
