"""The errors of saves and of new worlds. Their texts are for the person who chose the file or wrote the start."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from pytest_rle.errors import ColonyError


class SaveError(ColonyError):
    """A save cannot be read, written or played.

        try:
            loaded = load_save(path, seed=42)
        except SaveError as error:
            print(error)    # saves/mine.rws: there is no such file

    `path` is the file, `problem` the reason.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class MalformedError(ColonyError):
    """The content of a save breaks the format. `load_save` turns this into a `SaveError` that names the file."""


class WrongValueError(MalformedError):
    """A value that the game could not have written. `element` and `path` say where: below which element."""

    def __init__(self, element: Element, path: str, problem: str) -> None:
        super().__init__(f"<{path}> of <{element.tag}> {problem}")
        self.element = element
        self.path = path
        self.problem = problem


class StartError(ColonyError):
    """A start describes a world that cannot be made. The message names the field or thing, and what is allowed."""
