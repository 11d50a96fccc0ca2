"""pytest-rle: teams of agents manage a RimWorld colony, and pytest collects, runs and reports the games."""

from __future__ import annotations

from pytest_rle.errors import (
    ColonyError,
    EpisodeError,
    GameError,
    ModelError,
    RecordError,
    RleError,
    ScenarioError,
    SettingError,
    TeamError,
)

__version__ = "0.2.0"

__all__ = [
    "ColonyError",
    "EpisodeError",
    "GameError",
    "ModelError",
    "RecordError",
    "RleError",
    "ScenarioError",
    "SettingError",
    "TeamError",
    "__version__",
]
