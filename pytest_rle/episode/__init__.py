"""Episodes: what is played, the run, its observers, its result and its record.

    result = await EpisodeRun(EpisodeSpec(scenario, seed=42), observers=[MyObserver()]).play()

`pytest_rle.episode.replay` and `pytest_rle.episode.rescore` play and score a record again.
"""

from __future__ import annotations

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.episode.launch import LaunchError, OpenGame, SavePrototypes, open_game
from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.episode.recorded_episode import (
    EmptyRecordError,
    RecordedEpisode,
    ReplayError,
    episode_folders,
    has_record,
)
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.run import EpisodeRun
from pytest_rle.episode.spec import EpisodeSpec

__all__ = [
    "ColonistDeath",
    "EmptyRecordError",
    "EpisodeObserver",
    "EpisodeResult",
    "EpisodeRun",
    "EpisodeSetup",
    "EpisodeSpec",
    "LaunchError",
    "OpenGame",
    "Outcome",
    "RecordedEpisode",
    "ReplayError",
    "SavePrototypes",
    "episode_folders",
    "has_record",
    "open_game",
]
