"""The start of a game, shared between the episodes of one save: read once, and equal for every episode."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSetup, EpisodeSpec, SharedStarts
from pytest_rle.records import first_difference, read_events
from pytest_rle.rimapi import Exchange
from pytest_rle.scenario import Scenario


class Start(EpisodeObserver):
    """The setup of an episode, and the paths that it read before."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.setup: EpisodeSetup | None = None

    def on_exchange(self, exchange: Exchange) -> None:
        if self.setup is None and not exchange.is_write:
            self.reads.append(exchange.path)

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        self.setup = setup


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    return EpisodeSpec(scenario, seed=42, policy="scripted", ticks=1, output=tmp_path)


async def played(spec: EpisodeSpec, shared: SharedStarts | None) -> tuple[Path, Start]:
    start = Start()
    result = await EpisodeRun(spec, shared=shared, observers=[start]).play()
    return result.folder, start


async def test_a_shared_start_changes_nothing_in_the_record(spec: EpisodeSpec) -> None:
    shared = SharedStarts()
    for seed in (1, 2):
        alone, _ = await played(dataclasses.replace(spec, seed=seed, run_id="alone", key=f"{seed}"), None)
        together, _ = await played(dataclasses.replace(spec, seed=seed, run_id="shared", key=f"{seed}"), shared)
        assert first_difference(read_events(alone), read_events(together)) is None


async def test_the_map_is_read_and_surveyed_once_for_each_save(spec: EpisodeSpec) -> None:
    shared = SharedStarts()
    _, first = await played(dataclasses.replace(spec, key="first"), shared)
    _, second = await played(dataclasses.replace(spec, seed=43, key="second"), shared)
    assert "/map/plants" in first.reads
    assert not {"/map/plants", "/map/ore", "/map/fog-grid"} & set(second.reads)
    assert second.reads.count("/map/terrain") == first.reads.count("/map/terrain") - 1  # each scene looks at it too
    assert first.setup is not None
    assert second.setup is not None
    assert second.setup.static is first.setup.static
    assert second.setup.game.start.survey(
        second.setup.static, second.setup.observation
    ) is first.setup.game.start.survey(first.setup.static, first.setup.observation)


async def test_episodes_that_start_together_read_the_map_once(spec: EpisodeSpec) -> None:
    shared = SharedStarts()
    specs = [dataclasses.replace(spec, seed=seed, key=f"{seed}") for seed in range(3)]
    starts = [start for _, start in await asyncio.gather(*(played(each, shared) for each in specs))]
    assert sum("/map/plants" in start.reads for start in starts) == 1
