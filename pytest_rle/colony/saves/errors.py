"""What can be wrong with a save, in words for the person who chose the file."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.errors import ColonyError


class SaveError(ColonyError):
    """A save that cannot be read or written. `path` is the file, `problem` what is the matter with it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class MalformedError(ValueError):
    """A save whose content breaks the format; `load_save` turns it into a `SaveError` that names the file."""
