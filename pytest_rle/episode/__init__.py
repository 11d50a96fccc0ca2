"""One run of one scenario: the loop, and what it plays on and with."""

from __future__ import annotations

from pytest_rle.episode.launch import LaunchError, OpenGame, SavePrototypes, open_game
from pytest_rle.episode.past import Past, PastError, episode_folders, has_record
from pytest_rle.episode.result import ColonistDeath, EpisodeResult, Outcome
from pytest_rle.episode.run import EpisodeRun, is_expected_error
from pytest_rle.episode.spec import EpisodeSpec

__all__ = [
    "ColonistDeath",
    "EpisodeResult",
    "EpisodeRun",
    "EpisodeSpec",
    "LaunchError",
    "OpenGame",
    "Outcome",
    "Past",
    "PastError",
    "SavePrototypes",
    "episode_folders",
    "has_record",
    "is_expected_error",
    "open_game",
]
