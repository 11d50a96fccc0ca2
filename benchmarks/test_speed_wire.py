"""Speed of RIMAPI requests, on a map of 250 x 250 cells: pytest benchmarks/test_speed_wire.py.

Requests to the embedded colony take the path of an episode: through the client, in one process. Requests to `rle serve`
go over sockets from clients that do nothing else; those figures are wall time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSpec, SharedStarts, open_game
from pytest_rle.episode.arbitration import Arbitration
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.launch import allow_start_items
from pytest_rle.episode.teams import open_team
from pytest_rle.llm import CostTracker
from pytest_rle.rimapi import EventStream, observe, read_static
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR
from pytest_rle.scenario import load_scenario
from pytest_rle.team import Deliberation

SCENARIO = Path(__file__).parents[1] / "scenarios" / "crashlanded.yaml"

SEED = 42
HOURS_PER_TICK = 6

YOUNG, GROWN = 0, 40
"""Ticks that are played before measuring: none, and ten days' worth."""

READS = (
    "/game/state",
    "/datetime?map_id=0",
    "/colonists/detailed",
    "/map/creatures/summary?map_id=0",
    "/map/things?map_id=0",
    "/map/buildings?map_id=0",
    "/map/zones?map_id=0",
    "/resources/summary?map_id=0",
    "/research/tree",
    "/ui/alerts?map_id=0",
)
"""Some of the requests of a tick, with long and short answers."""

GETS = 400
"""Requests of a round, over all clients."""


class Play:
    """A scripted episode, played tick by tick."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._runner.run(self._open(folder))

    async def _open(self, folder: Path) -> None:
        spec = EpisodeSpec(load_scenario(SCENARIO), seed=SEED, output=folder)
        self._team = (await self._stack.enter_async_context(open_team(spec, CostTracker()))).team
        self._game = await self._stack.enter_async_context(open_game(spec))
        self._static = await read_static(self._game.client)
        self._events = await self._stack.enter_async_context(EventStream(self._game.client))
        await allow_start_items(self._game, self._static)
        self._executor = Executor(self._game.client, self._static)
        self._seen = await observe(self._game.client, self._static, self._events)
        self._number = 0

    def close(self) -> None:
        """Close the game."""
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def tick(self) -> None:
        """Decide, act, let six hours pass, and observe."""
        self._runner.run(self._tick())

    def advance(self) -> None:
        """Let an hour pass."""
        self._runner.run(self._game.clock.advance(GAME_TICKS_PER_HOUR))

    def observe(self) -> None:
        """Read the state of the colony."""
        self._runner.run(self._observe())

    def read_static(self) -> None:
        """Read what an episode reads once."""
        self._runner.run(self._read_static())

    # These return nothing: the runner would build the repr of a result, which takes time.

    async def _observe(self) -> None:
        await observe(self._game.client, self._static, self._events)

    async def _read_static(self) -> None:
        await read_static(self._game.client)

    async def _tick(self) -> None:
        turn = await self._team.deliberate(self._seen, self._static, tick=self._number)
        arbitration = Arbitration(
            tuple(turn.plans.items()), threatened=self._seen.is_threatened, emergency=self._seen.has_emergency
        )
        for proposal in arbitration.proposals:
            verdict = arbitration.judge(proposal)
            if verdict.rest is not None:
                await self._executor.execute(verdict.rest, self._seen)
                arbitration.hold(verdict.rest)
        for _ in range(HOURS_PER_TICK):
            await self._game.clock.advance(GAME_TICKS_PER_HOUR)
            await self._game.client.maps.creatures(self._static.map_id)
        self._seen = await observe(self._game.client, self._static, self._events)
        self._number += 1


@pytest.fixture(scope="module", params=[pytest.param(YOUNG, id="young"), pytest.param(GROWN, id="grown")])
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """A colony at its start, and one that the scripted team has managed for ten days."""
    play = Play(tmp_path_factory.mktemp("play"))
    for _ in range(request.param):
        play.tick()
    yield play
    play.close()


def test_read_static(benchmark: BenchmarkFixture, play: Play) -> None:
    benchmark.pedantic(play.read_static, rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]


def test_observe(benchmark: BenchmarkFixture, play: Play) -> None:
    """Everything that a tick reads, an hour after the last observation."""
    benchmark.pedantic(play.observe, setup=play.advance, rounds=12, warmup_rounds=1)  # type: ignore[no-untyped-call]


def test_scripted_tick(benchmark: BenchmarkFixture, play: Play) -> None:
    """A tick of six hours: decisions, requests and observation."""
    benchmark.extra_info["goal_ms"] = 15
    benchmark.pedantic(play.tick, rounds=12, warmup_rounds=1)  # type: ignore[no-untyped-call]


class FirstDeliberation(EpisodeObserver):
    """Ends an episode when its first deliberation ends."""

    def on_deliberation(self, deliberation: Deliberation) -> None:
        """Raise Started."""
        raise Started(deliberation.role)


class Started(Exception):
    """The episode has started."""


def test_start_of_a_further_episode(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """From nothing to the end of the first deliberation, of the second and later episodes of one save."""
    shared, seeds = SharedStarts(), itertools.count()

    async def start() -> None:
        seed = next(seeds)
        spec = EpisodeSpec(load_scenario(SCENARIO), seed=seed, output=tmp_path, key=f"seed{seed}")
        with contextlib.suppress(Started):
            await EpisodeRun(spec, shared=shared, observers=[FirstDeliberation()]).play()

    benchmark.extra_info["goal_ms"] = 100
    benchmark.pedantic(lambda: asyncio.run(start()), rounds=8, warmup_rounds=1)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of an `rle serve --lockstep` process."""
    command = [sys.executable, "-m", "pytest_rle", "serve", "--scenario", "crashlanded", "--port", "0", "--lockstep"]
    with subprocess.Popen(command, cwd=SCENARIO.parents[1], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - a fixed command
        assert process.stdout is not None
        try:
            yield urlsplit(process.stdout.readline().split()[-1]).port or 0
        finally:
            process.kill()


async def read(port: int, count: int) -> None:
    """Send `count` GETs over one connection, each after the answer to the last."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(count):
        writer.write(f"GET /api/v1{READS[number % len(READS)]} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200")
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("clients", [1, 8])
def test_gets_over_sockets(benchmark: BenchmarkFixture, port: int, clients: int) -> None:
    """How many GETs a server answers in a second."""

    async def together() -> None:
        await asyncio.gather(*(read(port, GETS // clients) for _ in range(clients)))

    rates: list[float] = []

    def measure() -> None:
        began = time.perf_counter()
        asyncio.run(together())
        rates.append(GETS / (time.perf_counter() - began))

    benchmark.pedantic(measure, rounds=8, warmup_rounds=1)  # type: ignore[no-untyped-call]
    benchmark.extra_info["gets_per_second"] = round(max(rates))
