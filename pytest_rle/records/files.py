"""Files that are written as a whole, and new folders."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pytest_rle.records.errors import RecordFolderError, RecordWriteError, write_error


def write_atomically(path: Path, content: str | bytes, *, option: str = "--rle-output") -> None:
    """Replace a file so that readers see either the old content or the new.

    Args:
        path: The file.
        content: The whole content.
        option: The option that says where to write, for messages.

    Raises:
        RecordWriteError: The file cannot be written, or the path is a device, a pipe or a folder.
    """
    temporary: str | None = None
    if path.exists() and not path.is_file():
        raise RecordWriteError(path, f"is not a regular file, so it is not replaced; write elsewhere with {option}")
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise write_error(path, error, option=option) from error


def new_folder(folder: Path) -> None:
    """Create the folder of a record, or use an empty one.

    Raises:
        RecordFolderError: The folder is not empty, or the path is a file.
        RecordWriteError: The folder cannot be created.
    """
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
            f"already holds {present[0]!r}, and a record needs an empty folder: move it, or give another --rle-output",
        )
