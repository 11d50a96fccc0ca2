"""Episodes whose games run in processes of their own."""

from __future__ import annotations

import dataclasses
import os
import signal
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSpec, Outcome, SharedStarts
from pytest_rle.records import first_difference, read_events
from pytest_rle.rimapi import Observation
from pytest_rle.scenario import Scenario


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    return EpisodeSpec(scenario, seed=42, policy="scripted", ticks=3, output=tmp_path)


async def test_the_record_is_that_of_a_game_in_this_process(spec: EpisodeSpec) -> None:
    shared = SharedStarts(game_processes=1)
    here = await EpisodeRun(dataclasses.replace(spec, key="here")).play()
    there = await EpisodeRun(dataclasses.replace(spec, key="there"), shared=shared).play()
    await shared.close()
    assert first_difference(read_events(here.folder), read_events(there.folder)) is None


class Killer(EpisodeObserver):
    """Kills the process of the games when a tick starts."""

    def __init__(self, shared: SharedStarts, tick: int) -> None:
        self._shared = shared
        self._tick = tick

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        if tick == self._tick and self._shared.processes is not None:
            for number in self._shared.processes.process_ids():
                os.kill(number, signal.SIGKILL)


async def test_a_killed_process_is_a_named_failure_and_its_episode_resumes(spec: EpisodeSpec) -> None:
    shared = SharedStarts(game_processes=1)
    whole = await EpisodeRun(dataclasses.replace(spec, key="whole"), shared=shared).play()
    cut = await EpisodeRun(
        dataclasses.replace(spec, key="cut"), shared=shared, observers=[Killer(shared, tick=1)]
    ).play()
    assert cut.outcome is Outcome.INFRA_FAILED
    assert "killed by signal 9" in cut.reason
    resumed = await EpisodeRun(
        dataclasses.replace(spec, run_id="resumed", key="cut", resume=cut.folder), shared=shared
    ).play()
    await shared.close()
    assert resumed.outcome is whole.outcome
    assert resumed.score == whole.score
