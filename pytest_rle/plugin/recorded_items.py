"""Which record belongs to which attempt of which item: what `--rle-resume` resumes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pytest_rle.episode import EpisodeSpec, episode_folders
from pytest_rle.episode.record_folders import start_of
from pytest_rle.records import RecordError, read_events


class RecordedItems:
    """The records of some runs, by the item and the attempt that each one says it is of.

    Args:
        paths: Folders of runs or of episodes.

    Raises:
        RecordReadError: A path has no record.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._by_item: dict[tuple[str, int], list[Path]] = {}
        self._by_name: dict[str, list[Path]] = {}
        for path in paths:
            for folder in episode_folders(path):
                start = start_of(folder)
                if start is not None and start.item is not None:
                    self._by_item.setdefault((start.item, start.attempt), []).append(folder)
                else:  # from another program, or its first event is damaged, which the episode will say
                    self._by_name.setdefault(folder.name, []).append(folder)

    def find(self, spec: EpisodeSpec) -> Path | None:
        """The folder of the record of a spec's item and attempt: of several, the one that was played furthest."""
        found = self._by_item.get((spec.item or "", spec.attempt)) or self._by_name.get(spec.folder.name) or []
        return max(reversed(found), key=_events, default=None) if len(found) != 1 else found[0]


def _events(folder: Path) -> int:
    """How many events can be read."""
    count = 0
    try:
        for _ in read_events(folder, on_incomplete=lambda _: None):
            count += 1
    except RecordError:
        pass
    return count
