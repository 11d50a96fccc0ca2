"""Errors of records, below the group `pytest_rle.errors.RecordError`.

RecordError
├── DamagedStream             the content of a compressed file; becomes a RecordReadError with the path
└── RecordFileError           a file or folder of a record; `path` says which
    ├── RecordFolderError     the folder is not empty, or it cannot be created
    ├── RecordWriteError      a file cannot be written: full disk, no permission, read-only file system
    │   └── RecordTooLarge    a line or a file would exceed a limit, so that no reader would accept it
    └── RecordReadError       a file is missing, damaged in the middle, or has a newer schema
"""

from __future__ import annotations

import errno
from pathlib import Path

from pydantic import ValidationError

from pytest_rle.errors import RecordError
from pytest_rle.shown import shown


class DamagedStream(RecordError):
    """A compressed file is damaged. The text says how; it does not know the file."""


class RecordFileError(RecordError):
    """A file or folder of a record is unusable. `path` is that file or folder."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        super().__init__(f"{shown(path)}: {shown(text)}")


class RecordFolderError(RecordFileError):
    """The folder cannot be used for a new record."""


class RecordWriteError(RecordFileError):
    """A file of a record cannot be written."""


class RecordTooLarge(RecordWriteError):
    """A line or a file would exceed a limit of `pytest_rle.records.limits`, so that no reader would accept the record.

    The line is not written. What was written before stays a record that can be read.
    """


class RecordReadError(RecordFileError):
    """A file of a record cannot be read."""


def damaged_line(path: Path, number: int, error: ValueError) -> RecordReadError:
    """An error for a line that is not JSON or does not fit its model. `number` counts from 1."""
    return RecordReadError(path, f"line {number} is damaged: {first_fault(error)}")


def missing_lines(path: Path, number: int, *, found: int, expected: int) -> RecordReadError:
    """An error for a line whose sequence number shows that lines before it are missing."""
    return RecordReadError(path, f"line {number} has number {found}, but {expected} was expected: lines are missing")


def newer_schema(path: Path, version: int, *, known: int) -> RecordReadError:
    """An error for a file that a newer version of pytest-rle wrote."""
    return RecordReadError(
        path, f"has schema version {version}, and this pytest-rle reads up to {known}; install a newer one"
    )


def older_schema(path: Path, version: int, *, known: int) -> RecordReadError:
    """An error for a file of an older version of pytest-rle, whose loop made other requests."""
    return RecordReadError(
        path,
        f"has schema version {version}, and this pytest-rle reads {known}; replay it with the one that wrote it",
    )


def first_fault(error: ValueError) -> str:
    """The first fault that pydantic found, with the path of its field; the text of any other error."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def write_error(path: Path, error: OSError, *, option: str = "--rle-output") -> RecordWriteError:
    """Turn a failed write into an error that says what happened and what to do."""
    advice = {
        errno.ENOSPC: f"the disk is full; make room, or write elsewhere with {option}",
        errno.EDQUOT: f"the disk quota is used up; make room, or write elsewhere with {option}",
        errno.EROFS: f"the file system is read-only; write elsewhere with {option}",
        errno.EACCES: f"no permission to write here; change it, or write elsewhere with {option}",
        errno.EPERM: f"no permission to write here; change it, or write elsewhere with {option}",
        errno.ENOTDIR: f"a part of this path is a file; write elsewhere with {option}",
    }
    text = advice.get(error.errno or 0, f"{error.strerror or error}; write elsewhere with {option}")
    return RecordWriteError(path, f"cannot be written: {text}")
