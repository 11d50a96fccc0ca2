"""Writes the page of a run: one file, or for a large run one file per episode and an index."""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pytest_rle.episode import episode_folders
from pytest_rle.page.chunks import Chunk, chunk
from pytest_rle.page.data import EpisodeRow
from pytest_rle.page.document import document
from pytest_rle.page.episode_chunks import episode_chunks
from pytest_rle.page.run_data import run_data
from pytest_rle.records import RecordWriteError, read_events
from pytest_rle.records.files import write_atomically

logger = logging.getLogger(__name__)

PAGE_NAME: Final = "page.html"
"""The name of a run's page in the run's folder."""

LARGEST_PAGE: Final = 12 << 20
"""Bytes of data in one file. A larger run gets a file for each episode, so that each opens at once."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Episode:
    row: EpisodeRow
    chunks: list[Chunk]

    @property
    def size(self) -> int:
        return sum(len(each.text) for each in self.chunks)


def write_page(sources: Sequence[Path], output: Path | None = None, *, largest: int = LARGEST_PAGE) -> Path:
    """Write the page of a run, of an episode, or of several that are to be compared.

        write_page([Path("results/20261123-142233-9f3a")])

    Args:
        sources: Folders of runs or of episodes.
        output: The file; by default `page.html` in the folder of the only source, or in the current folder.
        largest: Bytes of data from which on each episode gets a file of its own, in a folder beside the index.

    Returns:
        The file to open.

    Raises:
        RecordReadError: A record is missing, damaged or too large.
        EmptyRecordError: A record has no complete first event.
        RecordWriteError: A file cannot be written.
    """
    folders = [folder for source in sources for folder in episode_folders(source)]
    if len(sources) == 1 and len(folders) > 1:
        folders = [folder for folder in folders if _has_begun(folder)] or folders
    target = output if output is not None else (sources[0] if len(sources) == 1 else Path()) / PAGE_NAME
    title = " and ".join(source.resolve().name for source in sources)
    episodes = [
        _Episode(*episode_chunks(folder, name, number))
        for number, (folder, name) in enumerate(zip(folders, episode_names(folders), strict=True))
    ]
    compared = len(sources) > 1
    if compared or len(episodes) == 1 or sum(each.size for each in episodes) <= largest:
        _write(target, title, [each.row for each in episodes], episodes, compared=compared)
        return target
    beside = target.with_name(f"{target.stem}-episodes")
    try:
        beside.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordWriteError(beside, f"cannot be made: {error.strerror}") from error
    for number, episode in enumerate(episodes):
        renumbered = [Chunk(each.name.replace(f"{number}/", "0/", 1), each.text) for each in episode.chunks]
        own = _Episode(episode.row, renumbered)
        _write(beside / f"{number}.html", f"{title}: {episode.row.name}", [episode.row], [own])
    rows = [
        each.row.model_copy(update={"href": f"{beside.name}/{number}.html"}) for number, each in enumerate(episodes)
    ]
    _write(target, title, rows, [])
    return target


def _has_begun(folder: Path) -> bool:
    """Whether the record has a first event; one that a kill left empty does not keep the others from their page."""
    return next(iter(read_events(folder, on_incomplete=logger.warning)), None) is not None


def episode_names(folders: Sequence[Path]) -> list[str]:
    """A name for each folder: its own, with its run's before it if two are equal, and a number if need be."""
    own = Counter(folder.name for folder in folders)
    names = [
        folder.name if own[folder.name] == 1 else f"{folder.resolve().parent.name}/{folder.name}" for folder in folders
    ]
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def _write(
    target: Path, title: str, rows: Sequence[EpisodeRow], episodes: Sequence[_Episode], *, compared: bool = False
) -> None:
    run = run_data(title, rows).model_dump() | {"compared": compared}
    blocks = {each.name: each for episode in episodes for each in episode.chunks}  # a map that several share is one
    write_atomically(target, document(title, [chunk("run", run), *blocks.values()]))
