"""What can go wrong with a record.

RecordError
├── RecordFolderError     the folder holds something already, or cannot be made
├── RecordWriteError      a file cannot be written: full disk, no permission, read-only
└── RecordReadError       a file is missing, damaged in the middle, or of a newer schema
"""

from __future__ import annotations

import errno
from pathlib import Path


class RecordError(Exception):
    """Something is wrong with a record. `path` is the file or folder."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        super().__init__(f"{path}: {text}")


class RecordFolderError(RecordError):
    """The folder of a record cannot be used."""


class RecordWriteError(RecordError):
    """A file of a record cannot be written."""


class RecordReadError(RecordError):
    """A file of a record cannot be read."""


def write_error(path: Path, error: OSError) -> RecordWriteError:
    """What a failed write means, and what to do about it."""
    advice = {
        errno.ENOSPC: "the disk is full; make room, or write elsewhere with --rle-output",
        errno.EDQUOT: "the disk quota is used up; make room, or write elsewhere with --rle-output",
        errno.EROFS: "the file system is read-only; write elsewhere with --rle-output",
        errno.EACCES: "no permission to write here; change it, or write elsewhere with --rle-output",
        errno.EPERM: "no permission to write here; change it, or write elsewhere with --rle-output",
        errno.ENOTDIR: "a part of this path is a file; write elsewhere with --rle-output",
    }
    text = advice.get(error.errno or 0, f"{error.strerror or error}; write elsewhere with --rle-output")
    return RecordWriteError(path, f"cannot be written: {text}")
