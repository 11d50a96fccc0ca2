"""Files that are whole or not there: atomic writes, and lines that are flushed as they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pytest_rle.records.errors import RecordFolderError, write_error


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that readers see the old one or the new one, whole. Raises RecordWriteError."""
    temporary: str | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = file.name
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise write_error(path, error) from error


def new_folder(folder: Path) -> None:
    """Make the folder of a record. Raises RecordFolderError where it holds something, RecordWriteError otherwise."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = sorted(entry.name for entry in folder.iterdir())
    except FileExistsError as error:
        raise RecordFolderError(folder, "is a file, and a record needs a folder") from error
    except OSError as error:
        raise write_error(folder, error) from error
    if present:
        raise RecordFolderError(
            folder,
            f"holds {present[0]!r} already; a record begins empty: move it, or give another --rle-output",
        )


class LineFile:
    """A text file that grows by whole lines, each handed to the operating system as it is written.

    A line is written in one call, so that a killed process leaves at most the last line torn.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: IO[bytes] | None = path.open("xb", buffering=0)
        except FileExistsError as error:
            raise RecordFolderError(path, "exists already; a record never writes over another") from error
        except OSError as error:
            raise write_error(path, error) from error

    def write(self, line: str) -> None:
        """Append a line; its newline is added. Raises RecordWriteError."""
        if self._file is None:
            raise ValueError(f"{self.path} is closed")
        data = memoryview(f"{line}\n".encode())
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            raise write_error(self.path, error) from error

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
