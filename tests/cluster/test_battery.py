"""A battery on two real workers: nothing is lost, counted twice or different, and its limits hold across both."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import logging
import signal
import threading
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.types import Receive, Scope, Send

from pytest_rle.cluster import cluster as cluster_module
from pytest_rle.cluster import open_cluster
from pytest_rle.cluster.office import logger as office_logger
from pytest_rle.episode import EpisodeRun, EpisodeSpec, Outcome
from pytest_rle.llm import CallStatus
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.records import CallStarted, Event, ProviderCall, first_difference, read_events
from pytest_rle.scenario import load_scenario
from tests.cluster.conftest import KEY
from tests.cluster.processes import ClusterProcesses
from tests.episode.conftest import plan_for
from tests.llm.server import PATIENCE_S, Call, ModelServer, hangs, says, status

EPISODES: Final = 40
CALLS_OF_A_TICK: Final = 7


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


def idle(project: Path, output: Path, count: int) -> list[EpisodeSpec]:
    """Short episodes without a model."""
    scenario = load_scenario(project / "scenarios" / "crashlanded.yaml")
    common = EpisodeSpec(scenario=scenario, seed=0, policy="idle", ticks=1, output=output, run_id="run")
    return [dataclasses.replace(common, seed=seed, key=f"seed{seed}") for seed in range(count)]


def asking(spec: EpisodeSpec, server: ModelServer, ticks: int) -> EpisodeSpec:
    """The same episode with a model."""
    return dataclasses.replace(
        spec, policy="llm", model="m", base_url=server.base_url, price_per_mtok="1:1", ticks=ticks, role_timeout_s=600.0
    )


def specs(project: Path, output: Path, server: ModelServer) -> list[EpisodeSpec]:
    """An episode with a model, and 39 short ones without."""
    first, *others = idle(project, output, EPISODES)
    return [asking(first, server, 2), *others]


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

        async def hold(scope: Scope, receive: Receive, send: Send) -> None:
            gone = asyncio.ensure_future(hangs()(call)(scope, receive, send))
            while not self.is_released.is_set() and not gone.done():
                await asyncio.wait([gone], timeout=0.02)
            if not gone.done():
                gone.cancel()
                await says(plan_for(call))(call)(scope, receive, send)

        return hold


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


def is_alone(call: Call) -> bool:
    """Whether the call is of the role that speaks before all others, which wait for it."""
    return call.prompt[call.prompt.rindex("# Your answer, ") :].startswith("# Your answer, Map Analyst")


class CountingModel:
    """Answers calls in groups of so many that are open at once, and counts them."""

    def __init__(self, cluster: ClusterProcesses, clock: MinuteClock, group: int, calls: int) -> None:
        self._cluster, self._clock, self._group, self._calls = cluster, clock, group, calls
        self._waiting: list[asyncio.Event] = []
        self._open = 0
        self.starts: list[float] = []
        self.most_open = 0
        self.workers: set[int] = set()

    def __call__(self, call: Call) -> Any:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            self.starts.append(self._clock())
            self.workers.add(self._cluster.worker_of(call.peer).pid)
            self._open += 1
            self.most_open = max(self.most_open, self._open)
            if not is_alone(call):
                await self._wait_for_group()
            self._open -= 1
            await says(plan_for(call))(call)(scope, receive, send)

        return answer

    async def _wait_for_group(self) -> None:
        answered = asyncio.Event()
        self._waiting.append(answered)
        if len(self._waiting) == self._group or len(self.starts) == self._calls:
            for each in self._waiting:
                each.set()
            self._waiting.clear()
        await answered.wait()


class MinuteClock:
    """Time that passes when the limiter waits for the next minute, and all calls of this one have arrived."""

    def __init__(self, server: ModelServer, calls: int) -> None:
        self._server, self._calls = server, calls
        self._minutes = itertools.count(1)
        self._now = 0.0

    def __call__(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        await asyncio.to_thread(self._server.wait_for_calls, next(self._minutes) * self._calls)
        self._now += seconds


async def test_calls_a_minute_and_calls_in_flight_are_counted_over_both_workers(
    cluster: ClusterProcesses, server: ModelServer, small_project: Path, tmp_path: Path
) -> None:
    clock = MinuteClock(server, calls=5)
    model = server.default = CountingModel(cluster, clock, group=3, calls=2 * CALLS_OF_A_TICK)
    battery = [asking(spec, server, 1) for spec in idle(small_project, tmp_path, 2)]
    async with open_cluster(
        cluster.address,
        spec=battery[0],
        per_worker=1,
        new_limiter=lambda: RateLimiter(5, 3, clock=clock, sleep=clock.sleep),
        has_call_limits=True,
    ) as opened:
        results = await asyncio.wait_for(asyncio.gather(*map(opened.play, battery)), PATIENCE_S)
    assert [result.is_valid for result in results] == [True, True]
    assert len(model.workers) == 2
    assert model.most_open == 3
    assert model.starts == [0.0] * 5 + [60.0] * 5 + [120.0] * 4


class GoneInTheSecondTick:
    """Answers the calls of the first tick of so many episodes, and refuses all later ones for a day.

    Calls of the roles that speak at once are answered, and refused, when those of all episodes are open. So no episode
    is ahead of another by more than its first role.
    """

    def __init__(self, episodes: int) -> None:
        self._of_a_tick = {True: episodes, False: episodes * (CALLS_OF_A_TICK - 1)}
        self._arrived = {True: itertools.count(1), False: itertools.count(1)}
        self._all_ask = {True: asyncio.Event(), False: asyncio.Event()}
        self._all_are_refused = asyncio.Event()

    def __call__(self, call: Call) -> Any:
        async def reply(scope: Scope, receive: Receive, send: Send) -> None:
            alone = is_alone(call)
            number, of_a_tick = next(self._arrived[alone]), self._of_a_tick[alone]
            if number <= of_a_tick:
                await wait_for_last(self._all_ask[alone], number == of_a_tick)
                await says(plan_for(call))(call)(scope, receive, send)
                return
            if not alone:
                await wait_for_last(self._all_are_refused, number == 2 * of_a_tick)
            await status(503, headers={"retry-after": "86400"})(call)(scope, receive, send)

        return reply


async def wait_for_last(arrived: asyncio.Event, is_last: bool) -> None:
    """Wait until the last one calls this function too."""
    if is_last:
        arrived.set()
    await arrived.wait()


async def test_an_endpoint_that_is_gone_gets_no_further_call_from_any_worker(
    cluster: ClusterProcesses, server: ModelServer, small_project: Path, tmp_path: Path
) -> None:
    server.default = GoneInTheSecondTick(episodes=2)
    first, second, third, fourth = (asking(spec, server, 2) for spec in idle(small_project, tmp_path, 4))
    async with open_cluster(cluster.address, spec=first, per_worker=1) as opened:
        ended = await asyncio.wait_for(asyncio.gather(opened.play(first), opened.play(second)), PATIENCE_S)
        calls = len(server.calls)
        later = await asyncio.wait_for(opened.play(third), PATIENCE_S)
        assert [result.outcome for result in (*ended, later)] == [Outcome.INFRA_FAILED] * 3
        assert calls == len(server.calls) == 4 * CALLS_OF_A_TICK
        assert "failed 14 requests in a row" in later.reason

        server.default = lambda call: says(plan_for(call))(call)
        opened.allow_one_more()
        assert (await asyncio.wait_for(opened.play(fourth), PATIENCE_S)).is_valid


async def test_a_second_session_on_the_workers_leaves_the_episodes_of_the_first_alone(
    cluster: ClusterProcesses, server: ModelServer, small_project: Path, tmp_path: Path
) -> None:
    model = server.default = HeldModel(server)
    asked, other = idle(small_project, tmp_path, 2)
    asked = asking(asked, server, 2)
    async with open_cluster(cluster.address, spec=asked, per_worker=2) as opened:
        playing = asyncio.create_task(opened.play(asked))
        assert await asyncio.to_thread(model.is_held.wait, PATIENCE_S)
        async with open_cluster(cluster.address, spec=other, per_worker=2) as second:
            assert (await asyncio.wait_for(second.play(other), PATIENCE_S)).is_valid
        model.is_released.set()
        assert (await asyncio.wait_for(playing, PATIENCE_S)).is_valid
    assert len(server.calls) == 2 * CALLS_OF_A_TICK


class Told(logging.Handler):
    """Sets `is_told` when a worker was told that it may not write any more."""

    def __init__(self) -> None:
        super().__init__()
        self.is_told = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "was told to stop" in record.getMessage():
            self.is_told.set()


async def test_an_episode_that_was_given_up_and_still_lives_writes_no_more(
    cluster: ClusterProcesses, server: ModelServer, small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "STOP_TIMEOUT_S", 0.1)
    monkeypatch.setattr(office_logger, "level", logging.INFO)
    told = Told()
    office_logger.addHandler(told)
    model = server.default = HeldModel(server)
    (spec,) = idle(small_project, tmp_path, 1)
    spec = asking(spec, server, 2)
    async with open_cluster(cluster.address, spec=spec, per_worker=1) as opened:
        playing = asyncio.create_task(opened.play(spec))
        assert await asyncio.to_thread(model.is_held.wait, PATIENCE_S)
        worker = cluster.worker_of(model.held[0].peer)
        worker.send_signal(signal.SIGSTOP)
        playing.cancel("Timeout")
        with pytest.raises(asyncio.CancelledError):
            await playing
        record = {path.name: path.read_bytes() for path in spec.folder.iterdir()}
        worker.send_signal(signal.SIGCONT)
        assert await asyncio.to_thread(told.is_told.wait, PATIENCE_S)
    office_logger.removeHandler(told)
    assert {path.name: path.read_bytes() for path in spec.folder.iterdir()} == record


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
