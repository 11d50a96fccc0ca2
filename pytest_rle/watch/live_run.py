"""A run that is being played: its page as it stands, and what is new for a page that is open."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pytest_rle.errors import RecordError
from pytest_rle.page.chunks import Chunk, chunk
from pytest_rle.page.data import EpisodeRow
from pytest_rle.page.document import document
from pytest_rle.page.episode_chunks import episode_chunks
from pytest_rle.page.run_data import PLAYING, run_data
from pytest_rle.records import events_path
from pytest_rle.watch.live_episode import LiveEpisode

logger = logging.getLogger(__name__)

MOST_EPISODES: Final = 20
"""The page of a larger run has the episodes that began last. `rle page` writes one with all."""


_NOTHING: Final = (0, -1)
"""The stage of an episode that has nothing to show."""


class LiveRun:
    """Reads the folder of a run while its episodes are played.

    Args:
        folder: The folder, which may not be there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.episodes: dict[str, LiveEpisode] = {}
        self._begun: list[Path] = []
        self._whole: dict[str, tuple[EpisodeRow, list[Chunk]]] = {}
        """By episode that has ended, its row and blocks; the number in the blocks' names is 0."""

    def page(self) -> str:
        """The page as it stands. Its block `live` says how many ticks of each episode it holds."""
        rows: list[EpisodeRow] = []
        blocks: dict[str, Chunk] = {}
        for folder in self._folders():
            try:
                row, chunks = self._blocks(folder, len(rows))
            except RecordError as error:
                logger.info("%s", error)  # its first event is not written yet; it comes with an update
                continue
            rows.append(row)
            blocks |= {each.name: each for each in chunks}
        seen = {row.name: _complete_ticks(row) for row in rows}
        run = run_data(self.folder.name, rows).model_dump() | {"compared": False}
        every = [chunk("run", run), chunk("live", {"seen": seen}), *blocks.values()]
        return document(self.folder.name, every, connect="'self'")

    def read(self) -> None:
        """Take what all episodes have written since the last call. An episode with a damaged record stays as it is."""
        for folder in self._folders():
            if folder.name in self._whole and folder.name not in self.episodes:
                continue  # every page has it as a whole
            episode = self.episodes.setdefault(folder.name, LiveEpisode(folder, folder.name))
            if not episode.has_ended:
                try:
                    episode.read()
                except RecordError as error:
                    logger.warning("%s", error)

    def updates(self, seen: Mapping[str, int], stages: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
        """For each episode that has gone on: what a page needs.

        Args:
            seen: How many complete ticks of each episode the page has.
            stages: The stage of each episode that the page was told.
        """
        found = [
            each.update(seen.get(name, 0))
            for name, each in self.episodes.items()
            if each.stage != stages.get(name, _NOTHING) and not (each.has_ended and each.ticks <= seen.get(name, 0))
        ]
        if not found:
            return []
        whole = {name: row for name, (row, _) in self._whole.items()}
        rows = [*(whole | {name: row for name, each in self.episodes.items() if (row := each.row)}).values()]
        run = run_data(self.folder.name, rows)
        table = {"means": [each.model_dump() for each in run.means]}
        table["comparisons"] = [each.model_dump() for each in run.comparisons]
        return [each | table for each in found if each]

    def _folders(self) -> list[Path]:
        """The folders of the episodes that have begun, in the order in which they did; the last ones of a large run."""
        for folder in sorted(self.folder.glob("*/")):
            if folder not in self._begun and events_path(folder).is_file():
                self._begun.append(folder)
        return self._begun[-MOST_EPISODES:]

    def _blocks(self, folder: Path, number: int) -> tuple[EpisodeRow, list[Chunk]]:
        known = self._whole.get(folder.name)
        if known is None:
            row, chunks = episode_chunks(folder, folder.name, 0, is_live=True)
            known = row, chunks
            if row.outcome != PLAYING[0]:
                self._whole[folder.name] = known
        row, chunks = known
        return row, [Chunk(each.name.replace("0/", f"{number}/", 1), each.text) for each in chunks]


def _complete_ticks(row: EpisodeRow) -> int:
    """How many ticks of an episode on a new page cannot change; the last of one that is being played can."""
    return max(0, row.ticks - 1) if row.outcome == PLAYING[0] else row.ticks + 1
