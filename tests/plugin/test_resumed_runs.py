"""`--rle-resume` as its users meet it: a run killed with signal 9, and the same command with one more option."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pytest_rle.episode  # noqa: F401 - loaded once here, so that each run in this process finds it loaded
from pytest_rle.records import first_difference, read_events
from tests.episode.conftest import plan_for
from tests.llm.server import Call, ModelServer, says

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=3)
    def test_scenario(episode):
        episode.run()
"""


@pytest.fixture(scope="module")
def running_server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    """A model that takes a moment, a little longer for some seeds than for others."""

    def answer(call: Call) -> Any:
        return says(plan_for(call), delay_s=0.01 + call.body["seed"] % 7 / 200)(call)

    running_server.reset()
    running_server.default = answer
    return running_server


def options(server: ModelServer, *more: str) -> list[str]:
    address = ["--rle-model", "test-model", "--rle-base-url", server.base_url, "--rle-price-per-mtok", "1:2"]
    return ["-p", "no:hypothesispytest", "--rle-output", "out", *address, *more]


def run(project: pytest.Pytester, server: ModelServer, *more: str) -> pytest.RunResult:
    return project.runpytest_inprocess(*options(server, *more))


def newest_episode(project: pytest.Pytester, name: str = "crashlanded-seed42") -> Path:
    return max((project.path / "out").glob(f"*/{name}"), key=lambda folder: folder.stat().st_mtime_ns)


@pytest.mark.parametrize("lines", [3, 28, 62])
def test_a_run_killed_by_signal_9_goes_on_to_the_same_end(
    project: pytest.Pytester, server: ModelServer, lines: int
) -> None:
    project.makepyfile(PLAY)
    run(project, server).assert_outcomes(passed=1)
    whole = newest_episode(project)
    made = sorted(call.body["seed"] for call in server.calls)
    server.calls.clear()

    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options(server)],
        cwd=project.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    killed = None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [path for path in (project.path / "out").glob("*/*/events.jsonl") if path.parent != whole]
        if found and found[0].read_bytes().count(b"\n") >= lines:
            killed = found[0].parent
            break
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert killed is not None
    server.wait_until_idle(10.0)
    on_record = [e.call.seed for e in read_events(killed, on_torn=lambda _: None) if e.type == "provider_call"]
    server.calls.clear()

    result = run(project, server, "--rle-resume", str(killed.parent))
    result.assert_outcomes(passed=1)
    resumed = newest_episode(project)
    assert resumed not in (whole, killed)
    assert first_difference(read_events(whole), read_events(resumed)) is None
    assert (whole / "crashlanded.csv").read_bytes() == (resumed / "crashlanded.csv").read_bytes()
    assert sorted([*on_record, *(call.body["seed"] for call in server.calls)]) == made
    result.stdout.fnmatch_lines(["test-model-2026 * 21 * $0.0252"])


def test_what_never_began_is_played_and_what_was_finished_costs_nothing(
    project: pytest.Pytester, server: ModelServer
) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-seed", "1").assert_outcomes(passed=1)
    first = newest_episode(project, "crashlanded-seed1")
    server.calls.clear()
    run(project, server, "--rle-seed", "1,2", "--rle-resume", str(first)).assert_outcomes(passed=2)
    assert len(server.calls) == 21, "those of seed 2"


def test_a_record_that_is_not_there_or_of_something_else_is_told_at_once(
    project: pytest.Pytester, server: ModelServer
) -> None:
    project.makepyfile(PLAY)
    nothing = run(project, server, "--rle-resume", "nowhere")
    assert nothing.ret == pytest.ExitCode.INTERRUPTED
    nothing.stdout.fnmatch_lines(["*--rle-resume: *nowhere: there is no record here*"])
    run(project, server, "--rle-seed", "1").assert_outcomes(passed=1)
    first = newest_episode(project, "crashlanded-seed1")
    other = run(project, server, "--rle-seed", "2", "--rle-resume", str(first.parent))
    assert other.ret == pytest.ExitCode.USAGE_ERROR
    assert "has no record of crashlanded-seed2" in other.stderr.str() + other.stdout.str()
    changed = run(project, server, "--rle-seed", "1", "--rle-no-think", "--rle-resume", str(first))
    changed.assert_outcomes(failed=1)
    changed.stdout.fnmatch_lines(["*cannot be resumed: --rle-no-think was False, and is True now*"])
