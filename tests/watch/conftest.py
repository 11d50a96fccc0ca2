"""A record that grows as if it were being played, and a browser to watch it with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.page.conftest import browser, model_record

__all__ = ["browser", "model_record"]


class GrowingRun:
    """The folder of a run in which a finished record is written again, line by line.

    Attributes:
        folder: The folder of the run.
        lines: The lines of the record.
        places: The number of the line with which each tick begins, and at last of the line that ends the episode.
    """

    def __init__(self, record: Path, folder: Path) -> None:
        self.folder = folder
        self.lines = (record / "events.jsonl").read_bytes().splitlines(keepends=True)
        self.places = [place for place, line in enumerate(self.lines) if b'"type":"tick_start"' in line]
        self.places.append(len(self.lines) - 1)
        self._record = record
        self._written: dict[str, int] = {}

    def begin(self, name: str) -> None:
        """Make the folder of an episode, with the map in that of the run, as an episode does."""
        (self.folder / name).mkdir(parents=True)
        for path in self._record.parent.glob("map-*"):
            shutil.copy(path, self.folder)
        (self.folder / name / "events.jsonl").touch()
        self._written[name] = 0

    def write(self, name: str, until: int) -> None:
        """Write the lines of an episode up to one, which is not written."""
        with (self.folder / name / "events.jsonl").open("ab") as file:
            file.writelines(self.lines[self._written[name] : until])
        self._written[name] = until

    def write_rest(self, name: str) -> None:
        """Write the episode to its end."""
        self.write(name, len(self.lines))


@pytest.fixture
def growing(model_record: Path, tmp_path: Path) -> GrowingRun:
    """A run that has not begun."""
    return GrowingRun(model_record, tmp_path / "run")
