"""One episode that every test of the room reads, with the observations that its record was written from."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.episode.observer import EpisodeObserver, EpisodeSetup
from pytest_rle.rimapi import Observation, StaticWorld
from pytest_rle.scenario import find_scenarios
from pytest_rle.scoring import Score

TICKS = 12


@dataclasses.dataclass
class Played:
    """The folder of the record, the map, and the observation of each scene."""

    folder: Path
    static: StaticWorld
    observations: list[Observation]


class _Watcher(EpisodeObserver):
    def __init__(self) -> None:
        self.observations: list[Observation] = []

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        self.static = setup.static
        self.observations.append(setup.observation)

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        self.observations.append(observation)


@pytest.fixture(scope="session")
def played(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Three days of the scripted team on a small map."""
    before = Path.cwd()
    os.chdir(small_project)
    try:
        scenario = find_scenarios(small_project / "scenarios")["crashlanded"]
        watcher = _Watcher()
        spec = EpisodeSpec(
            scenario=scenario, seed=42, policy="scripted", ticks=TICKS, output=tmp_path_factory.mktemp("scene")
        )
        result = asyncio.run(EpisodeRun(spec, observers=[watcher]).play())
    finally:
        os.chdir(before)
    return Played(result.folder, watcher.static, watcher.observations)
