"""One run of one scenario: the loop, and what it plays on and with."""

from __future__ import annotations

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.episode.launch import LaunchError, OpenGame, SavePrototypes, open_game
from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError, episode_folders, has_record
from pytest_rle.episode.result import EpisodeResult, Outcome
from pytest_rle.episode.run import EpisodeRun, is_expected_error
from pytest_rle.episode.spec import EpisodeSpec

__all__ = [
    "ColonistDeath",
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
    "is_expected_error",
    "open_game",
]
