"""A battery on real workers: one is killed, and nothing is lost, counted twice or different."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from pathlib import Path
from typing import Any, Final

import pytest

from pytest_rle.cluster import open_cluster
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.llm import CallStatus
from pytest_rle.records import CallStarted, Event, ProviderCall, first_difference, read_events
from pytest_rle.scenario import load_scenario
from tests.cluster.conftest import KEY
from tests.cluster.processes import ClusterProcesses
from tests.episode.conftest import plan_for
from tests.llm.server import PATIENCE_S, Call, ModelServer, hangs, says

EPISODES: Final = 40
CALLS_OF_A_TICK: Final = 7


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


def specs(project: Path, output: Path, server: ModelServer) -> list[EpisodeSpec]:
    """An episode with a model, and 39 short ones without."""
    scenario = load_scenario(project / "scenarios" / "crashlanded.yaml")
    common = EpisodeSpec(scenario=scenario, seed=0, policy="idle", ticks=1, output=output, run_id="run")
    made = [dataclasses.replace(common, seed=seed, key=f"seed{seed}") for seed in range(EPISODES)]
    asking: dict[str, Any] = {
        "policy": "llm", "model": "m", "base_url": server.base_url, "price_per_mtok": "1:1", "ticks": 2,
        "role_timeout_s": 600.0,
    }  # fmt: skip
    return [dataclasses.replace(spec, **asking) if spec.seed == 0 else spec for spec in made]


@dataclasses.dataclass
class HeldModel:
    """A model that answers the first tick of an episode, and holds the calls of the second until it is released."""

    server: ModelServer
    is_held: threading.Event = dataclasses.field(default_factory=threading.Event)
    is_released: threading.Event = dataclasses.field(default_factory=threading.Event)
    held: list[Call] = dataclasses.field(default_factory=list)
    answered: list[tuple[int, str]] = dataclasses.field(default_factory=list)

    def __call__(self, call: Call) -> Any:
        if self.is_released.is_set() or len(self.answered) < CALLS_OF_A_TICK:
            self.answered.append((call.body["seed"], call.prompt))
            return says(plan_for(call))(call)
        self.held.append(call)
        self.is_held.set()
        return hangs()(call)


async def test_a_worker_is_killed_and_nothing_is_lost_counted_twice_or_different(
    cluster: ClusterProcesses, server: ModelServer, small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLE_API_KEY", KEY)  # for the episode that is played here at the end
    model = server.default = HeldModel(server)
    battery = specs(small_project, tmp_path / "cluster", server)
    async with open_cluster(cluster.address, spec=battery[0], per_worker=2) as opened:
        playing = [asyncio.create_task(opened.play(spec)) for spec in battery]
        assert await asyncio.to_thread(model.is_held.wait, PATIENCE_S)
        cluster.kill(cluster.worker_of(model.held[0].peer))
        cluster.start_worker()
        model.is_released.set()
        results = await asyncio.wait_for(asyncio.gather(*playing), PATIENCE_S)
    assert [result.is_valid for result in results] == [True] * EPISODES
    assert len(set(model.answered)) == len(model.answered) == 2 * CALLS_OF_A_TICK
    assert results[0].recalled_calls >= CALLS_OF_A_TICK
    assert sorted(path.name for path in (tmp_path / "cluster" / "run").glob("*/")) == sorted(s.key for s in battery)

    server.default = lambda call: says(plan_for(call))(call)
    for spec in battery[:4]:
        alone = dataclasses.replace(spec, output=tmp_path / "alone")
        await EpisodeRun(alone).play()
        assert first_difference(without_lost_calls(alone.folder), without_lost_calls(spec.folder)) is None


async def test_an_episode_waits_for_another_worker_if_all_are_lost(
    server: ModelServer, small_project: Path, tmp_path: Path
) -> None:
    model = server.default = HeldModel(server)
    (spec, *_) = specs(small_project, tmp_path / "results", server)
    with ClusterProcesses(tmp_path, RLE_API_KEY=KEY) as cluster:
        worker = cluster.start_worker()
        async with open_cluster(cluster.address, spec=spec, per_worker=1) as opened:
            playing = asyncio.create_task(opened.play(spec))
            assert await asyncio.to_thread(model.is_held.wait, PATIENCE_S)
            model.is_released.set()
            cluster.kill(worker)
            cluster.start_worker()
            result = await asyncio.wait_for(playing, PATIENCE_S)
    assert result.is_valid
    assert result.recalled_calls >= CALLS_OF_A_TICK


def without_lost_calls(folder: Path) -> list[Event]:
    """The events of a record, without the calls that were under way when their worker was killed."""
    events = [event for event in read_events(folder) if not isinstance(event, CallStarted)]
    return [event for event in events if not isinstance(event, ProviderCall) or event.call.status is CallStatus.OK]
