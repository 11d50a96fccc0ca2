"""A cassette: what a fidelity run needs of a record, in one small file.

It has the scenario, the seed and the save's digest, each order with the game's answer, each incident, how much time
passed, and the figures and metrics after each tick; of what stood on the map only the buildings, by which orders are
carried over to another game. It has no prompt, no model's answer and no message of a role. The file has the form of a
record's events, so every reader of events reads it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    ConflictSettled,
    EpisodeEnd,
    EpisodeStart,
    Event,
    EventWriter,
    IncidentTriggered,
    ObservationTaken,
    SceneTaken,
    Scored,
    ThinkingCharged,
    TickStart,
    events_path,
)
from pytest_rle.records.errors import RecordFolderError, write_error

CASSETTE: Final = ".cassette.jsonl.zst"
"""How the name of a cassette ends."""

LAYER: Final = "buildings"
"""The layer of the scenes that a cassette keeps."""

_KEPT: Final = (
    EpisodeStart,
    TickStart,
    ObservationTaken,
    ThinkingCharged,
    IncidentTriggered,
    ConflictSettled,
    ActionExecuted,
    Advanced,
    Scored,
    EpisodeEnd,
)


def write_cassette(folder: Path, target: Path) -> int:
    """Make a cassette of the record in a folder. Returns how many ticks it has.

    Raises:
        RecordReadError: The record is missing, or one of its lines is damaged.
        ReplayError: The record has no complete tick.
        RecordFolderError: The target exists.
        RecordWriteError: The target cannot be written.
    """
    record = RecordedEpisode.read(folder)
    if not record.ticks:
        raise ReplayError(f"{folder}: the record has no complete tick, so there is nothing for a cassette")
    if target.exists():
        raise RecordFolderError(target, "already exists, and a cassette overwrites nothing")
    with tempfile.TemporaryDirectory(prefix="rle-cassette-") as scratch:
        made = Path(scratch) / "made"
        with EventWriter(made, compress=True) as writer:
            for event in _kept(record):
                writer.write(event)
        try:
            shutil.copyfile(events_path(made), target)
        except OSError as error:
            raise write_error(target, error, option="-o") from error
    return len(record.ticks)


def _kept(record: RecordedEpisode) -> Iterator[Event]:
    yield record.start
    for event in (event for tick in (*record.ticks, record.remainder) for event in tick):
        if isinstance(event, SceneTaken):
            buildings = {LAYER: event.set[LAYER]} if LAYER in event.set else {}
            gone = {LAYER: event.gone[LAYER]} if LAYER in event.gone else {}
            yield event.model_copy(update={"map": None, "set": buildings, "gone": gone})
        elif isinstance(event, _KEPT):
            yield event
