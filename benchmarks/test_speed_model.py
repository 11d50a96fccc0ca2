"""Overhead beside a model: pytest benchmarks/test_speed_model.py.

The model server is a separate process and answers every call after the same time, over sockets. The ratios compare
parts of one run: a tick with the two answers that it must wait for, twelve concurrent episodes with one, and late ticks
with early ones.
"""

from __future__ import annotations

import asyncio
import dataclasses
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec, SharedStarts
from pytest_rle.llm.shared import SharedEndpoints
from pytest_rle.records import PromptSent, events_path, read_events
from pytest_rle.scenario import load_scenario
from pytest_rle.team import ROLES, Role
from pytest_rle.team.plan_form import plan_schema

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scenarios" / "crashlanded.yaml"

DELAY_S = 1.0
"""Seconds until the model answers."""

IDEAL_S = 2.0
"""Seconds of a tick if only the model took time: the MapAnalyst, and then six roles at once."""

TICKS = 20
LONG = 120
"""Ticks of a whole game."""

AT_ONCE = 12
CALLS_A_TICK = 7


@contextmanager
def model(delay_s: float) -> Iterator[str]:
    """Start a model server; gives its base URL."""
    command = [sys.executable, "-m", "benchmarks.model_server", str(delay_s)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - a fixed command
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def spec_of(folder: Path, base_url: str, ticks: int = TICKS) -> EpisodeSpec:
    """An episode with the model at `base_url`."""
    return EpisodeSpec(
        load_scenario(SCENARIO),
        seed=0,
        policy="llm",
        model="one-answer",
        base_url=base_url,
        price_per_mtok="0.30:0.50",
        ticks=ticks,
        output=folder,
    )


def play(*specs: EpisodeSpec, game_processes: int = 0) -> tuple[list[EpisodeResult], float]:
    """Play episodes on one event loop, as `--rle-concurrency` does. Returns their results and the seconds taken.

    With `game_processes` the games run in so many processes of their own.
    """
    shared, endpoints = SharedStarts(game_processes), SharedEndpoints()

    async def together() -> list[EpisodeResult]:
        runs = (EpisodeRun(spec, shared=shared, endpoints=endpoints) for spec in specs)
        results = list(await asyncio.gather(*(run.play() for run in runs)))
        await shared.close()
        return results

    began = time.perf_counter()
    results = asyncio.run(together())
    return results, time.perf_counter() - began


def deliberation_seconds(folder: Path) -> list[float]:
    """For each tick, the seconds from its start until the last role has its plan."""
    took: list[float] = []
    began = 0.0
    for event in read_events(folder):
        if event.type == "tick_start":
            began = event.time
            took.append(0.0)
        elif event.type == "deliberation":
            took[-1] = event.time - began
    return took


def seconds_a_tick(folder: Path) -> float:
    """The mean wall time of an episode's ticks, from the start of the first to the last event."""
    times = [(event.type, event.time) for event in read_events(folder)]
    starts = [time for kind, time in times if kind == "tick_start"]
    return (times[-1][1] - starts[0]) / len(starts)


def test_a_tick_takes_little_more_than_its_two_answers(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    with model(DELAY_S) as base_url:
        spec = spec_of(tmp_path, base_url)
        results, _ = benchmark.pedantic(play, args=(spec,), rounds=1)  # type: ignore[no-untyped-call]
    first, *later = deliberation_seconds(results[0].folder)
    benchmark.extra_info |= {
        "first_tick_to_ideal": round(first / IDEAL_S, 4),
        "goal_first": 1.1,
        "warm_tick_to_ideal": round(statistics.median(later) / IDEAL_S, 4),
        "goal_warm": 1.02,
    }
    assert first / IDEAL_S < 1.5
    assert statistics.median(later) / IDEAL_S < 1.1


@pytest.mark.timeout(30 * 60)
@pytest.mark.parametrize("game_processes", [0, 2], ids=["games-here", "games-in-processes"])
@pytest.mark.parametrize(("ticks", "goal"), [(TICKS, 1.12), (LONG, 1.05)], ids=["20-ticks", "120-ticks"])
def test_twelve_episodes_take_little_longer_than_one(
    benchmark: BenchmarkFixture, tmp_path: Path, ticks: int, goal: float, game_processes: int
) -> None:
    """Twenty ticks take about two minutes, 120 ticks about eight. Games end at different ticks, so a tick counts."""
    with model(DELAY_S) as base_url:
        spec = spec_of(tmp_path, base_url, ticks)
        (one,), _ = play(spec, game_processes=game_processes)
        many = [dataclasses.replace(spec, seed=seed, key=f"episode{seed}") for seed in range(1, AT_ONCE + 1)]
        twelve, _ = benchmark.pedantic(  # type: ignore[no-untyped-call]
            play, args=tuple(many), kwargs={"game_processes": game_processes}, rounds=1
        )
    ratio = statistics.mean(seconds_a_tick(each.folder) for each in twelve) / seconds_a_tick(one.folder)
    benchmark.extra_info |= {"twelve_to_one": round(ratio, 3), "goal": goal, "ticks": ticks}
    assert ratio < AT_ONCE / 4


def test_games_in_processes_free_the_event_loop(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The processor time that a tick takes of this process, with its game in this process and in another."""
    with model(0.0) as base_url:
        spec = spec_of(tmp_path, base_url)
        took = [_loop_seconds(spec, 0)]
        took.append(benchmark.pedantic(_loop_seconds, args=(spec, 1), rounds=1))  # type: ignore[no-untyped-call]
    benchmark.extra_info |= {
        "loop_ms_a_tick": round(1_000 * took[0] / TICKS, 1),
        "with_processes": round(1_000 * took[1] / TICKS, 1),
        "ratio": round(took[1] / took[0], 3),
        "goal": 0.5,
    }
    assert took[1] < took[0]


def _loop_seconds(spec: EpisodeSpec, game_processes: int) -> float:
    began = time.process_time()
    play(dataclasses.replace(spec, key=f"processes{game_processes}"), game_processes=game_processes)
    return time.process_time() - began


def test_own_processor_time_of_a_call_is_small_and_does_not_grow(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The processor time of a call beyond what the openai client takes for the same bytes."""
    with model(0.0) as base_url:
        spec = spec_of(tmp_path, base_url, ticks=40)
        results, _ = benchmark.pedantic(play, args=(spec,), rounds=1)  # type: ignore[no-untyped-call]
        prompts = [event for event in read_events(results[0].folder) if event.type == "prompt"]
        plain = asyncio.run(_plain_calls(base_url, [body_of(prompt) for prompt in prompts]))
    took = deliberation_seconds(results[0].folder)[1:]
    half = len(took) // 2
    own = (statistics.median(took) - plain * CALLS_A_TICK) / CALLS_A_TICK
    benchmark.extra_info |= {
        "ms_a_call": round(1_000 * statistics.median(took) / CALLS_A_TICK, 2),
        "goal_ms": 4.0,
        "own_ms_a_call": round(1_000 * own, 2),
        "goal_own_ms": 1.2,
        "late_to_early": round(statistics.median(took[half:]) / statistics.median(took[:half]), 3),
    }
    assert statistics.median(took[half:]) < 2 * statistics.median(took[:half])


def test_a_call_takes_few_bytes_of_record(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The size of the events by calls, plain and compressed, of a game of 120 ticks, or until the colony is lost."""
    with model(0.0) as base_url:
        plain = spec_of(tmp_path, base_url, ticks=LONG)
        packed = dataclasses.replace(plain, key="packed", compress=True)
        results, _ = benchmark.pedantic(play, args=(plain, packed), rounds=1)  # type: ignore[no-untyped-call]
    sizes = [events_path(result.folder).stat().st_size / result.costs.total.calls for result in results]
    benchmark.extra_info |= {
        "bytes": round(sizes[0]),
        "goal": 6_000,
        "compressed": round(sizes[1]),
        "goal_compressed": 400,
    }
    assert sizes[0] < 6_000
    assert sizes[1] < 400


def body_of(prompt: PromptSent) -> dict[str, Any]:
    """A request of the same size as a role's: its prompt, and the schema of its answer."""
    schema = {"name": "action_plan", "schema": plan_schema(ROLES[Role(prompt.role)])}
    return {
        "model": "one-answer",
        "messages": [{"role": "user", "content": prompt.text}],
        "max_tokens": 4096,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


async def _plain_calls(base_url: str, bodies: list[dict[str, Any]]) -> float:
    """Seconds of one call by the openai client alone, with the concurrency of a tick."""
    import openai  # slow to import

    took = []
    http = openai.DefaultAioHttpClient()
    async with openai.AsyncOpenAI(api_key="none-needed", base_url=base_url, max_retries=0, http_client=http) as client:

        async def call(body: dict[str, Any]) -> None:
            await client.post("/chat/completions", cast_to=openai.HttpxBinaryResponseContent, body=body)

        for first in range(0, len(bodies) - CALLS_A_TICK, CALLS_A_TICK):
            began = time.perf_counter()
            await call(bodies[first])
            await asyncio.gather(*(call(body) for body in bodies[first + 1 : first + CALLS_A_TICK]))
            took.append(time.perf_counter() - began)
    return statistics.median(took) / CALLS_A_TICK
