"""Episodes: what is played, the run, its observers, its result and its record.

    result = await EpisodeRun(EpisodeSpec(scenario, seed=42), observers=[MyObserver()]).play()

`pytest_rle.episode.replay` and `pytest_rle.episode.rescore` play and score a record again.

A name loads its module on first use. So pytest can make specs while it collects tests, and does not load the game.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pytest_rle.episode.deaths import ColonistDeath
    from pytest_rle.episode.game import LaunchError, OpenGame
    from pytest_rle.episode.launch import open_game
    from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
    from pytest_rle.episode.record_folders import episode_folders, has_record
    from pytest_rle.episode.recorded_episode import EmptyRecordError, RecordedEpisode, ReplayError
    from pytest_rle.episode.result import EpisodeResult, Outcome
    from pytest_rle.episode.run import EpisodeRun
    from pytest_rle.episode.shared_starts import SharedStarts
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
    "SharedStarts",
    "episode_folders",
    "has_record",
    "open_game",
]

_MODULES: Final = {
    "ColonistDeath": "deaths",
    "EmptyRecordError": "recorded_episode",
    "EpisodeObserver": "observer",
    "EpisodeResult": "result",
    "EpisodeRun": "run",
    "EpisodeSetup": "observer",
    "EpisodeSpec": "spec",
    "LaunchError": "game",
    "OpenGame": "game",
    "Outcome": "result",
    "RecordedEpisode": "recorded_episode",
    "ReplayError": "recorded_episode",
    "SharedStarts": "shared_starts",
    "episode_folders": "record_folders",
    "has_record": "record_folders",
    "open_game": "launch",
}

if not TYPE_CHECKING:  # a type checker would take any name for one of this module's

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
