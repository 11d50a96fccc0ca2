"""Checks of this machine: room for the records, and a clock that is right."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import ClassVar, Final

import pytest_rle
from pytest_rle.doctor.finding import Check, CheckFailed

MACHINE: Final = "this machine"

LEAST_FREE_BYTES: Final = 1 << 30
"""A whole game on a live RimWorld records some hundred megabytes of answers, and its saves take 15 MB each."""

CLOCK_REMEDY: Final = "set the clock of this machine, for example by turning on its synchronisation"

LARGEST_SKEW_S: Final = 300.0
"""Certificates, signatures and the limits of a provider bear some minutes; the record's times are still in order."""


class Disk(Check):
    """The folder of the records can be written, and there is room.

    Args:
        folder: The folder of all runs, which need not exist.
        least_free_bytes: The room that is needed.
    """

    name: ClassVar[str] = "disk"

    def __init__(self, folder: Path, *, least_free_bytes: int = LEAST_FREE_BYTES) -> None:
        super().__init__(MACHINE)
        self._folder = folder
        self._least = least_free_bytes

    async def examine(self) -> str:
        """Write a file, and look how much room is left."""
        place = _nearest_folder(self._folder)
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"x")
            free = shutil.disk_usage(place).free
        except OSError as error:
            raise CheckFailed(
                f"{self._folder} cannot be written to ({error.strerror})", "choose another folder with --rle-output"
            ) from error
        if free < self._least:
            raise CheckFailed(
                f"{_size(free)} are free for {self._folder}, and a game may need {_size(self._least)}",
                "make room, or choose another folder with --rle-output",
            )
        return f"{_size(free)} are free for {self._folder}"


class SystemClock(Check):
    """The clock of this machine is right.

    Args:
        now: The time of this machine, in Unix seconds; None for the present.
    """

    name: ClassVar[str] = "clock"
    remedy: ClassVar[str] = CLOCK_REMEDY

    def __init__(self, *, now: float | None = None) -> None:
        super().__init__(MACHINE)
        self._now = now

    async def examine(self) -> str:
        """Look whether it is later than when this program was installed."""
        now = time.time() if self._now is None else self._now
        moment = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M} UTC"
        if now < _installed_at() - LARGEST_SKEW_S:
            raise CheckFailed(f"it is {moment} by this clock, before this program was installed", self.remedy)
        return f"it is {moment}"


def skew_of(date: str, now: float) -> float | None:
    """The seconds by which a clock is ahead of an HTTP date; None if the text is no date."""
    try:
        return now - parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def _nearest_folder(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    place = folder.absolute()
    while not os.path.isdir(place) and place != place.parent:  # noqa: PTH112 - Path.is_dir raises without permission
        place = place.parent
    return place


def _installed_at() -> float:
    """When this program was installed, in Unix seconds."""
    return Path(pytest_rle.__file__).stat().st_mtime


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
