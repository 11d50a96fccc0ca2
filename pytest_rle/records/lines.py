"""Files of lines that grow as things happen, plain or gzipped, and how to read them back after a crash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from pytest_rle.records.errors import RecordFolderError, RecordReadError, write_error

COMPRESSED: Final = ".gz"
"""What the name of a gzipped file ends in."""

_GZIP_FORMAT: Final = 31
_CHUNK_BYTES: Final = 1 << 18


class LineFile:
    """A text file that grows by whole lines, each handed to the operating system as it is written.

    A line is written in one call, so that a killed process leaves at most the last line torn. A file whose name ends in
    `.gz` is gzipped, and every line of it can be read as soon as it is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hash = hashlib.sha256()
        self._packer = zlib.compressobj(wbits=_GZIP_FORMAT) if path.suffix == COMPRESSED else None
        try:
            self._file: IO[bytes] | None = path.open("xb", buffering=0)
        except FileExistsError as error:
            raise RecordFolderError(path, "exists already; a record never writes over another") from error
        except OSError as error:
            raise write_error(path, error) from error

    @property
    def digest(self) -> tuple[str, str]:
        """The file's name, and the SHA-256 of all that was written to it, in hexadecimal."""
        return self.path.name, self._hash.hexdigest()

    def write(self, line: str) -> None:
        """Append a line; its newline is added. Raises RecordWriteError."""
        data = f"{line}\n".encode()
        if self._packer is not None:
            data = self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._append(data)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
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
    """The file of a name in a folder, or its gzipped form where only that is there."""
    plain = folder / name
    packed = plain.with_name(name + COMPRESSED)
    return packed if packed.is_file() and not plain.is_file() else plain


def read_lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """The lines of a file, plain or gzipped: number from 1, the line with its newline, and whether it is the last.

    A gzipped file that was cut off gives what was written before.

    Raises:
        RecordReadError: The file cannot be read, or is no gzip file though its name says so.
    """
    number, held = 0, b""
    try:
        with path.open("rb") as file:
            for line in _split(_unpacked(file) if path.suffix == COMPRESSED else _chunks(file)):
                if number:
                    yield number, held, False
                number, held = number + 1, line
    except FileNotFoundError as error:
        raise RecordReadError(path, "there is no such record") from error
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
            raise zlib.error("something stands behind its end")
    yield unpacker.flush()


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest
