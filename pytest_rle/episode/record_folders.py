"""Where the records of episodes are below a path."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.errors import RecordError
from pytest_rle.records import EpisodeStart, RecordReadError, events_path, read_events


def has_record(folder: Path) -> bool:
    """Whether a folder holds the record of an episode."""
    return events_path(folder).is_file()


def episode_folders(path: Path) -> list[Path]:
    """The folders of the records below a path, which is an episode's folder or a run's. Each has a name, also for `.`.

    Raises:
        RecordReadError: No record was found.
    """
    if path.name in ("", ".."):
        path = path.resolve()
    if has_record(path):
        return [path]
    found = sorted(folder for folder in path.glob("*/") if has_record(folder))
    if not found:
        raise RecordReadError(path, "there is no record here: give the folder of an episode or of a run")
    return found


def start_of(folder: Path) -> EpisodeStart | None:
    """The first event of the record in a folder; None if it cannot be read."""
    try:
        first = next(read_events(folder, on_incomplete=lambda _: None), None)
    except RecordError:
        return None
    return first if isinstance(first, EpisodeStart) else None
