"""Files that grow line by line, plain or compressed, and how to read them back after a crash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Final, Self

from pytest_rle.foreign_json import DEEPEST_JSON, is_deeper
from pytest_rle.records.errors import DamagedStream, RecordFolderError, RecordReadError, RecordTooLarge, write_error
from pytest_rle.records.limits import (
    LARGEST_FILE,
    LONGEST_LINE,
    MOST_LINES,
    open_file,
    unreadable,
)

if TYPE_CHECKING:
    from pytest_rle.records.codec import Packer

COMPRESSED: Final = ".zst"
"""The suffix of a compressed file: one Zstandard frame."""

OLD_COMPRESSED: Final = ".gz"
"""The suffix of a file that a version up to 0.2 compressed, with gzip. Such files are read and no longer written."""

_CHUNK_BYTES: Final = 1 << 18


class LineFile:
    """A new text file that grows line by line. Each line is passed to the operating system when it is written.

    A line is written in one call, so after a kill at most the last line is incomplete. A file whose name ends in `.zst`
    is compressed, and each line ends a block of its frame, so every written line can be read at once.

    Raises:
        RecordFolderError: The file exists.
        RecordWriteError: The file cannot be created.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._holds_json = ".jsonl" in path.suffixes
        self._lines = 0
        self._bytes = 0
        self._hash = hashlib.sha256()
        self._packer = _packer() if path.suffix == COMPRESSED else None
        try:
            self._file: IO[bytes] | None = path.open("xb", buffering=0)
        except FileExistsError as error:
            raise RecordFolderError(path, "already exists, and a record never overwrites another") from error
        except OSError as error:
            raise write_error(path, error) from error

    @property
    def digest(self) -> tuple[str, str]:
        """The name of the file, and the SHA-256 of its content so far, in hexadecimal."""
        return self.path.name, self._hash.hexdigest()

    def write(self, line: str) -> None:
        """Append a line and its newline.

        Raises:
            RecordTooLarge: The line, or the file with it, would exceed a limit of the readers. Nothing is written.
            RecordWriteError: The file cannot be written.
        """
        data = f"{line}\n".encode("utf-8", "replace")
        self._require_readable(data)
        if self._packer is not None:
            data = self._packer.pack(data)
        self._append(data)

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        if self._file is not None:
            if self._packer is not None:
                self._append(self._packer.end())
            file, self._file = self._file, None
            file.close()

    def _require_readable(self, data: bytes) -> None:
        """Count a line in. Raises RecordTooLarge if no reader would accept the file with it."""
        number, size = self._lines + 1, self._bytes + len(data)
        if len(data) > LONGEST_LINE:
            raise RecordTooLarge(
                self.path, f"line {number} would have {len(data):,} bytes, and readers accept {LONGEST_LINE:,}"
            )
        if size > LARGEST_FILE:
            raise RecordTooLarge(self.path, f"would have {size:,} bytes, and readers accept {LARGEST_FILE:,}")
        if number > MOST_LINES:
            raise RecordTooLarge(self.path, f"would have {number:,} lines, and readers accept {MOST_LINES:,}")
        if self._holds_json and is_deeper(data, DEEPEST_JSON):
            raise RecordTooLarge(
                self.path,
                f"line {number} would have objects and lists nested deeper than {DEEPEST_JSON} levels, the limit",
            )
        self._lines, self._bytes = number, size

    def _append(self, data: bytes) -> None:
        if self._file is None:
            raise ValueError(f"{self.path} is closed")
        self._hash.update(data)
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise write_error(self.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def find_file(folder: Path, name: str) -> Path:
    """The path of a file in a folder: the compressed file if only that exists, else the plain one."""
    plain = folder / name
    forms = (plain, *(plain.with_name(name + suffix) for suffix in (COMPRESSED, OLD_COMPRESSED)))
    return next((path for path in forms if path.is_file()), plain)


def read_lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the lines of a file, plain or compressed: number from 1, line with newline, and whether it is the last.

    A compressed file that is incomplete gives the lines before its end.

    Raises:
        RecordReadError: The file is missing, cannot be read or exceeds a limit, or it is not compressed as its suffix
            says.
    """
    number, held = 0, b""
    with open_file(path) as file:
        try:
            for line in _split(path, _content(path, file)):
                if number:
                    yield number, held, False
                number, held = number + 1, line
                if number > MOST_LINES:
                    raise RecordReadError(path, f"has more than {MOST_LINES:,} lines, the limit")
        except OSError as error:
            raise unreadable(path, error) from error
        except DamagedStream as error:
            raise RecordReadError(path, f"is damaged after line {number}: {error}") from error
    if number:
        yield number, held, True


def _packer() -> Packer:
    from pytest_rle.records.codec import Packer  # here, because most records are plain

    return Packer()


def _content(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    """The content of a file in pieces, unpacked. Raises RecordReadError as soon as it exceeds the limit."""
    chunks = iter(lambda: file.read(_CHUNK_BYTES), b"")
    if path.suffix in (COMPRESSED, OLD_COMPRESSED):
        from pytest_rle.records.codec import unpack, unpack_gzip  # here, because most records are plain

        chunks = unpack(chunks) if path.suffix == COMPRESSED else unpack_gzip(chunks)
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_FILE:
            what = "unpacks to" if path.suffix in (COMPRESSED, OLD_COMPRESSED) else "has"
            raise RecordReadError(path, f"{what} more than {LARGEST_FILE:,} bytes, the limit")
        yield chunk


def _split(path: Path, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines in the pieces of a file. Raises RecordReadError as soon as a line exceeds the limit."""
    pieces: list[bytes] = []
    number, length = 1, 0
    for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            line = b"".join((*pieces, end, b"\n"))
            require_length(path, number, len(line))
            yield line
            pieces, length, number = [], 0, number + 1
        if rest:
            pieces.append(rest)
            length += len(rest)
            require_length(path, number, length)
    if pieces:
        yield b"".join(pieces)


def require_length(path: Path, number: int, length: int) -> None:
    """Check the length of a line. Raises RecordReadError."""
    if length > LONGEST_LINE:
        raise RecordReadError(path, f"line {number} has more than {LONGEST_LINE:,} bytes, the limit")
