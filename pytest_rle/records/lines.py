"""Files that grow line by line, plain or gzipped, and how to read them back after a crash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from pytest_rle.records.errors import RecordFolderError, RecordReadError, write_error

COMPRESSED: Final = ".gz"
"""The suffix of a gzipped file."""

_GZIP_FORMAT: Final = 31
_CHUNK_BYTES: Final = 1 << 18


class LineFile:
    """A new text file that grows line by line. Each line is passed to the operating system when it is written.

    A line is written in one call, so after a kill at most the last line is incomplete. A file whose name ends in `.gz`
    is gzipped, and it is flushed after each line, so every written line can be read at once.

    Raises:
        RecordFolderError: The file exists.
        RecordWriteError: The file cannot be created.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hash = hashlib.sha256()
        self._packer = zlib.compressobj(wbits=_GZIP_FORMAT) if path.suffix == COMPRESSED else None
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
        """Append a line and its newline. Raises RecordWriteError."""
        data = f"{line}\n".encode()
        if self._packer is not None:
            data = self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._append(data)

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        if self._file is not None:
            if self._packer is not None:
                self._append(self._packer.flush(zlib.Z_FINISH))
            file, self._file = self._file, None
            file.close()

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
    """The path of a file in a folder: the gzipped file if only that exists, else the plain one."""
    plain = folder / name
    packed = plain.with_name(name + COMPRESSED)
    return packed if packed.is_file() and not plain.is_file() else plain


def read_lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the lines of a file, plain or gzipped: number from 1, line with its newline, and whether it is the last.

    A gzipped file that is incomplete gives the lines before its end.

    Raises:
        RecordReadError: The file is missing or cannot be read, or its name ends in `.gz` and it is not a gzip file.
    """
    number, held = 0, b""
    try:
        with path.open("rb") as file:
            for line in _split(_unpacked(file) if path.suffix == COMPRESSED else _chunks(file)):
                if number:
                    yield number, held, False
                number, held = number + 1, line
    except FileNotFoundError as error:
        raise RecordReadError(path, "the file does not exist") from error
    except OSError as error:
        raise RecordReadError(path, f"cannot be read: {error.strerror}") from error
    except zlib.error as error:
        raise RecordReadError(path, f"is damaged after line {number}: {error}") from error
    if number:
        yield number, held, True


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=_GZIP_FORMAT)
    for chunk in _chunks(file):
        yield unpacker.decompress(chunk)
        if unpacker.unused_data:
            raise zlib.error("data follows the end of the gzip stream")
    yield unpacker.flush()


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest
