"""The record of one episode as it arrives on the controller, and who may write it."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Final

from pytest_rle.episode import EpisodeSpec, has_record
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.records import events_path
from pytest_rle.records.errors import write_error
from pytest_rle.records.files import new_folder, write_atomically

STAGING: Final = ".resuming"
"""The folder in that of the run in which the record of a resumed episode grows until it has caught up."""


class EpisodeLease:
    """Gives an episode to one worker after another. Only the last one may write.

    The first worker's record grows in the episode's folder. If that worker is lost, the next one resumes from what has
    arrived, so it writes the record again from its start, in a staging folder. When that record is as long as the old
    one, it takes its place: a lost worker never makes the record shorter.

    Attributes:
        ticket: Proves that a worker was given this episode.
        number: Counts the workers from 1; 0 before the first.
        worker: The address of the last worker; empty before the first.
        on_measure: Called when the game begins, and after each tick.
    """

    def __init__(self, spec: EpisodeSpec, on_measure: Callable[[EpisodeMeasure], object]) -> None:
        self.spec = spec
        self.ticket = secrets.token_hex(16)
        self.number = 0
        self.worker = ""
        self.on_measure = on_measure
        self._folder = spec.folder
        self._is_closed = False

    @property
    def resumes(self) -> Path | None:
        """The record that the worker resumes: what has arrived, or the one that the user named; None without any."""
        return self.spec.folder if has_record(self.spec.folder) else self.spec.resume

    def begin(self, worker: str) -> int:
        """Give the episode to the worker at an address. Returns its number.

        Raises:
            RecordError: The folder of the record cannot be written to.
        """
        self.number += 1
        self.worker = worker
        if self.number == 1:
            new_folder(self.spec.folder)
            return 1
        self._folder = self.spec.folder
        if has_record(self.spec.folder):
            self._folder = self.spec.folder.parent / STAGING / self.spec.folder.name
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        return self.number

    def is_current(self, number: int) -> bool:
        """Whether the worker with this number may write."""
        return number == self.number and not self._is_closed

    def write(self, name: str, offset: int, data: bytes) -> None:
        """Write a part of a file of the record. A part that has arrived before is written again.

        Raises:
            RecordWriteError: The file cannot be written.
        """
        path = self._folder / PurePath(name).name
        try:
            with path.open("r+b" if path.exists() else "xb") as file:
                file.seek(offset)
                file.write(data)
        except OSError as error:
            raise write_error(path, error) from error
        if self._folder != self.spec.folder and _size(self._folder) >= _size(self.spec.folder):
            self._take_place()

    def write_shared(self, name: str, data: bytes) -> None:
        """Write a file that all episodes of the run share, such as a map, unless it is there."""
        path = self.spec.folder.parent / PurePath(name).name
        if not path.exists():
            write_atomically(path, data)

    def close(self) -> None:
        """End the episode: no worker may write any more, and the record is in its place."""
        self._is_closed = True
        if self._folder != self.spec.folder and has_record(self._folder):
            self._take_place()

    def _take_place(self) -> None:
        shorter = self._folder.with_name(f"{self._folder.name}.old")
        self.spec.folder.rename(shorter)
        self._folder.rename(self.spec.folder)
        shutil.rmtree(shorter)
        with contextlib.suppress(OSError):  # another episode resumes, too
            shorter.parent.rmdir()
        self._folder = self.spec.folder


def _size(folder: Path) -> int:
    path = events_path(folder)
    return path.stat().st_size if path.exists() else 0
