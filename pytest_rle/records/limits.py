"""What a file of a record may measure. Records are exchanged, so a reader checks this before it believes a file.

A file beyond a limit is refused in one line that names the file and the limit. A record of 120 ticks has 3 MB of events
(`docs/record.md`), so every limit leaves room for a hundred times as much.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from pytest_rle.errors import RecordError
from pytest_rle.foreign_json import DEEPEST_JSON, is_deeper
from pytest_rle.records.errors import RecordReadError

LARGEST_FILE: Final = 512 << 20
"""Bytes of a file, and bytes that a compressed file may unpack to."""

LONGEST_LINE: Final = 16 << 20
"""Bytes of a line, and of a file that is read as a whole."""

MOST_LINES: Final = 1_000_000


LONGEST_NUMBER: Final = 20
"""Signs of a whole number of 64 bits."""

_LONG_NUMBER: Final = re.compile(rb"[0-9]{19}")


class JsonTooDeep(RecordError, ValueError):
    """A text of JSON has more levels than DEEPEST_JSON."""

    def __init__(self) -> None:
        super().__init__(f"objects and lists are nested deeper than {DEEPEST_JSON} levels, the limit")


def _whole_number(digits: str) -> int:
    number = int(digits[:LONGEST_NUMBER])
    if len(digits) > LONGEST_NUMBER or not -(2**63) <= number < 2**64:
        raise ValueError(f"the whole number {digits[:LONGEST_NUMBER]} has more than 64 bits")
    return number


def parse_json(text: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        JsonTooDeep: The text is nested too deep.
        ValueError: The text is not JSON, or holds a whole number of more than 64 bits.
    """
    if is_deeper(text, DEEPEST_JSON):
        raise JsonTooDeep
    return json.loads(text, parse_int=_whole_number if _LONG_NUMBER.search(text) else None)


def open_file(path: Path, *, limit: int = LARGEST_FILE) -> BufferedReader:
    """Open a file of a record for reading.

    Raises:
        RecordReadError: The file is missing, is no regular file, is a link out of its folder, or exceeds the limit.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise RecordReadError(path, "is not a regular file")
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            raise RecordReadError(path, "is a link to a file outside the record, and is not read")
        if state.st_size > limit:
            raise RecordReadError(path, f"has {state.st_size:,} bytes, and the limit is {limit:,}")
        return path.open("rb")
    except FileNotFoundError as error:
        raise RecordReadError(path, "the file does not exist") from error
    except OSError as error:
        raise unreadable(path, error) from error


def read_whole(path: Path, *, limit: int = LONGEST_LINE) -> bytes:
    """The content of a file. Raises RecordReadError as `open_file` does."""
    with open_file(path, limit=limit) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    if len(data) > limit:
        raise RecordReadError(path, f"has more than {limit:,} bytes, the limit")
    return data


def unreadable(path: Path, error: OSError) -> RecordReadError:
    """The error for a file that the operating system does not read."""
    reason = error.strerror or os.strerror(error.errno or errno.EIO)
    return RecordReadError(path, f"cannot be read: {reason}")
