"""`--rle-resume`: a run is killed with signal 9, and the same command with `--rle-resume` finishes it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.types import Receive, Scope, Send

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeRun, EpisodeSpec, RecordedEpisode
from pytest_rle.llm import CallStatus
from pytest_rle.plugin.missing import missing_episodes
from pytest_rle.records import Event, first_difference, read_events
from pytest_rle.scenario import find_scenarios
from tests.episode.conftest import plan_for
from tests.llm.server import Call, ModelServer, hangs, says

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        episode.run()
"""

HANG_S: Final = 100.0
"""A test that waits longer than this for an event hangs."""

CALLS: Final = 14
"""The calls of two ticks: in each tick one of MapAnalyst, and then six of the other roles."""


def answers(call: Call) -> Any:
    """A plan, after a delay that depends on the seed."""
    return says(plan_for(call), delay_s=0.01 + call.body["seed"] % 7 / 200)(call)


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    running_server.reset()
    running_server.default = answers
    return running_server


@dataclasses.dataclass(frozen=True)
class Whole:
    """The uninterrupted run: its folder, and the seeds of its calls."""

    folder: Path
    made: list[int]


@pytest.fixture(scope="module")
def whole(running_server: ModelServer, small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    running_server.reset()
    running_server.default = answers
    spec = EpisodeSpec(
        scenario=find_scenarios(small_project / "scenarios")["crashlanded"],
        seed=42,
        ticks=2,
        policy="llm",
        model="test-model",
        base_url=running_server.base_url,
        price_per_mtok="1:2",
        output=tmp_path_factory.mktemp("whole"),
    )
    folder = asyncio.run(EpisodeRun(spec).play()).folder
    return Whole(folder, asked(running_server))


def asked(server: ModelServer) -> list[int]:
    return sorted(call.body["seed"] for call in server.calls)


def options(server: ModelServer, *more: str) -> list[str]:
    address = ["--rle-model", "test-model", "--rle-base-url", server.base_url, "--rle-price-per-mtok", "1:2"]
    return ["-p", "no:hypothesispytest", "--rle-output", "out", *address, *more]


def run(project: pytest.Pytester, server: ModelServer, *more: str) -> pytest.RunResult:
    return project.runpytest_inprocess(*options(server, *more))


def newest_episode(project: pytest.Pytester, name: str = "crashlanded-seed42") -> Path:
    return max((project.path / "out").glob(f"*/{name}"), key=lambda folder: folder.stat().st_mtime_ns)


def kill_when(project: pytest.Pytester, server: ModelServer, moment: threading.Event) -> Path:
    """Run the episode in another process, and kill that process when the server sets the event."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options(server)],
        cwd=project.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert moment.wait(HANG_S), "the moment came"
    finally:
        process.kill()
        process.wait()
    server.wait_until_idle()
    return newest_episode(project)


def on_record(folder: Path) -> list[int]:
    events = read_events(folder, on_incomplete=lambda _: None)
    return sorted(event.call.seed or 0 for event in events if event.type == "provider_call")


def resume_and_compare(
    whole: Whole, killed: Path, project: pytest.Pytester, server: ModelServer, *, lost: int
) -> list[int]:
    """Resume the killed run, compare it with the uninterrupted one, and return the seeds of the new calls.

    `lost` calls were under way at the kill. They were asked again, and both the table and the summary say that the
    costs are a lower bound.
    """
    server.calls.clear()
    server.default = answers
    result = run(project, server, "--rle-resume", str(killed.parent))
    result.assert_outcomes(passed=1)
    if lost:
        result.stdout.fnmatch_lines(["crashlanded-seed42 * ≥ $0.0168*", f"test-model  * {lost} * unknown"])
    result.stdout.fnmatch_lines([f"test-model-2026 * {CALLS} * $0.0168"])
    resumed = newest_episode(project)
    assert resumed != killed
    again = [event for event in read_events(resumed) if not is_lost(event)]
    assert first_difference(read_events(whole.folder), again) is None
    assert (whole.folder / "crashlanded.csv").read_bytes() == (resumed / "crashlanded.csv").read_bytes()
    old, new = summary_of(whole.folder), summary_of(resumed)
    for name in ("score", "metrics", "outcome", "final_state_hash"):
        assert old[name] == new[name], name
    total = new["costs"]["total"]
    assert total["cost_usd"] == old["costs"]["total"]["cost_usd"]
    assert (total["calls"], total["unknown_calls"], total["at_least"]) == (CALLS + lost, lost, lost > 0)
    history = (project.path / "out" / "benchmark_history.jsonl").read_text().splitlines()
    assert [entry["costs"]["total"] for entry in map(json.loads, history) if "costs" in entry] == [total]
    return asked(server)


def is_lost(event: Event) -> bool:
    return event.type == "provider_call" and event.call.status is CallStatus.REPEATED


def summary_of(folder: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((folder / "crashlanded_summary.json").read_text())
    return summary


@pytest.mark.parametrize(("answered", "under_way"), [(0, 1), (8, 6)], ids=["the first", "six at once"])
def test_a_run_killed_during_calls_resumes_to_the_same_end_and_the_calls_under_way_make_its_cost_a_lower_bound(
    project: pytest.Pytester,
    server: ModelServer,
    whole: Whole,
    capsys: pytest.CaptureFixture[str],
    answered: int,
    under_way: int,
) -> None:
    project.makepyfile(PLAY)
    moment = threading.Event()

    def stall(call: Call) -> Any:
        if len(server.calls) <= answered:
            return answers(call)
        if len(server.calls) == answered + under_way:
            moment.set()
        return hangs()(call)

    server.default = stall
    killed = kill_when(project, server, moment)
    kept = on_record(killed)
    row = {"episode": killed.name, "item": "", "attempt": 1}
    (cut,), _ = missing_episodes(killed.parent, [row], over=(), closed={}, died={})
    cost = f"at least ${Decimal('0.0012') * answered:.4f}" if answered else "unknown"
    assert (cut["calls"], cut["cost"]) == (answered + under_way, cost)
    assert len(kept) == answered, "an answer is on record before the next call that depends on it"
    assert sorted(kept + resume_and_compare(whole, killed, project, server, lost=under_way)) == whole.made
    assert main(["replay", str(killed)]) == 0
    assert f"{under_way} calls were under way then, so their cost is unknown" in capsys.readouterr().out


def test_a_run_killed_after_the_answers_of_a_tick_resumes_to_the_same_end(
    project: pytest.Pytester, server: ModelServer, whole: Whole
) -> None:
    project.makepyfile(PLAY)
    moment = threading.Event()
    answered: list[Call] = []

    def answer_first_tick(call: Call) -> Any:
        if len(server.calls) > CALLS // 2:  # so that the run cannot finish before it is killed
            return hangs()(call)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await answers(call)(scope, receive, send)
            answered.append(call)
            if len(answered) == CALLS // 2:
                moment.set()

        return app

    server.default = answer_first_tick
    killed = kill_when(project, server, moment)
    kept = on_record(killed)
    assert CALLS // 2 - 6 <= len(kept) <= CALLS // 2
    lost = len(RecordedEpisode.read(killed).lost_calls)
    assert CALLS // 2 - len(kept) <= lost <= CALLS // 2 - len(kept) + 1, "the next tick's first call may be under way"
    assert sorted(kept + resume_and_compare(whole, killed, project, server, lost=lost)) == whole.made


def test_an_episode_that_never_started_is_played_and_a_finished_one_costs_nothing(
    project: pytest.Pytester, server: ModelServer
) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-seed", "1").assert_outcomes(passed=1)
    first = newest_episode(project, "crashlanded-seed1")
    server.calls.clear()
    run(project, server, "--rle-seed", "1,2", "--rle-resume", str(first)).assert_outcomes(passed=2)
    assert len(server.calls) == CALLS, "those of seed 2"


def test_a_missing_or_unsuitable_record_is_reported_before_play(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    nothing = run(project, server, "--rle-resume", "nowhere")
    assert nothing.ret == pytest.ExitCode.USAGE_ERROR
    nothing.stderr.fnmatch_lines(["ERROR: --rle-resume: *nowhere: there is no record here*"])
    run(project, server, "--rle-seed", "1").assert_outcomes(passed=1)
    first = newest_episode(project, "crashlanded-seed1")
    other = run(project, server, "--rle-seed", "2", "--rle-resume", str(first.parent))
    assert other.ret == pytest.ExitCode.USAGE_ERROR
    assert "has no record of crashlanded-seed2" in other.stderr.str() + other.stdout.str()
    changed = run(project, server, "--rle-seed", "1", "--rle-no-think", "--rle-resume", str(first))
    changed.assert_outcomes(failed=1)
    changed.stdout.fnmatch_lines(["*cannot be resumed: --rle-no-think was False, and is True now*"])
