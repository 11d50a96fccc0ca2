"""Signals and deaths of processes: real processes, really killed. What was played stays, and can be resumed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]

HANG_S = 100.0
"""A test that waits longer than this for an event hangs; no test depends on how long anything takes."""

TEAM = """
    import asyncio
    import os
    import signal
    import threading

    from pytest_rle.team import Role, Team
    from pytest_rle.team.policies import IdlePolicy

    def tell(word):
        with open(os.environ["TOLD"], "w") as pipe:
            pipe.write(word)

    class SlowPolicy(IdlePolicy):
        async def deliberate(self, request):
            if request.tick == 1 and "STUCK" in os.environ:
                tell("stuck")
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    if os.environ["STUCK"] == "deaf":
                        tell("deaf")
                        await asyncio.Event().wait()
                    raise
            if request.tick == 1 and "DIES" in os.environ and not os.path.exists("died"):
                if os.environ["DIES"] == "once":
                    open("died", "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
            return await super().deliberate(request)

    def pytest_rle_agents(item, spec):
        policy = SlowPolicy() if spec.seed == 1 else IdlePolicy()
        return Team({Role.MEDICAL_OFFICER: policy}, seed=spec.seed, timeout_s=3600)

    def pytest_sessionfinish():
        if os.environ.get("STUCK") == "deaf":
            threading.Event().wait()
"""
"""With seed 1, the second tick never ends (STUCK), does not even when it is cancelled (deaf), or kills (DIES).

A session with a deaf episode never ends by itself.
"""

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", seed=[1, 2, 3], ticks=2)
    def test_scenario(episode):
        episode.run()
"""


class Session:
    """A pytest session in a process group of its own, whose episode is stuck in its second tick."""

    def __init__(
        self,
        project: pytest.Pytester,
        *arguments: str,
        stuck: str = "yes",
        hangup: signal.Handlers = signal.SIG_DFL,
        **popen: Any,
    ) -> None:
        project.makeconftest(TEAM)
        project.makepyfile(PLAY)
        self.folder = project.path
        pipe = project.path / "told"
        os.mkfifo(pipe)
        # Open for writing too: without a writer, a pipe counts as readable at its end.
        self._told = os.open(pipe, os.O_RDWR)
        options = ["--rle-output", "out", "-p", "no:hypothesispytest", *arguments]
        # A shell that runs the suite in the background makes every child ignore SIGINT, and `nohup` SIGHUP.
        listening = (
            "import signal, sys, pytest; signal.signal(signal.SIGINT, signal.default_int_handler); "
            f"signal.signal(signal.SIGHUP, signal.{hangup.name}); "
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{listening}sys.exit(pytest.main({options}))"],
            cwd=project.path,
            env={**os.environ, "TOLD": str(pipe), "STUCK": stuck},
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True, **popen},
        )

    def wait_for(self, word: str) -> None:
        """Wait until the episode says this."""
        read = ""
        while word not in read:
            assert select.select([self._told], [], [], HANG_S)[0], f"the episode is {word}"
            read += os.read(self._told, 100).decode()

    def output(self) -> str:
        """Wait for the end of the process, and return what it printed."""
        return str(self.process.communicate(timeout=HANG_S)[0])

    def close(self) -> None:
        os.close(self._told)
        with contextlib.suppress(ProcessLookupError):  # as a rule none of them is left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    @property
    def last_event(self) -> dict[str, Any]:
        (events,) = (self.folder / "out").glob("*/crashlanded-seed1/events.jsonl")
        event: dict[str, Any] = json.loads(events.read_text().splitlines()[-1])
        return event

    @property
    def summary(self) -> dict[str, Any]:
        (path,) = (self.folder / "out").glob("*/summary.json")
        summary: dict[str, Any] = json.loads(path.read_text())
        return summary


@pytest.fixture
def start(project: pytest.Pytester) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def begin(*arguments: str, **options: Any) -> Session:
        sessions.append(Session(project, *arguments, **options))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def run_of(session: Session) -> Path:
    (events,) = (session.folder / "out").glob("*/crashlanded-seed1/events.jsonl")
    return events.parents[1].relative_to(session.folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_flushes_the_episode_and_says_how_to_resume(
    start: Callable[..., Session], project: pytest.Pytester, number: signal.Signals
) -> None:
    session = start()
    session.wait_for("stuck")
    session.process.send_signal(number)
    output = session.output()
    assert session.process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert (session.last_event["type"], session.last_event["truncated"]) == ("episode_end", True)
    assert session.last_event["reason"] == ("the session is over" if number == signal.SIGINT else number.name)
    assert "crashlanded-seed1: cancelled at tick 1 of 2, day 0." in output
    assert "crashlanded-seed2: never started" in output
    assert f"records: {run_of(session)}\n" in output
    command = f"pytest --rle-output out -p no:hypothesispytest --rle-resume {run_of(session)}"
    assert f"resume: {command}\n" in output
    assert session.summary["resume"] == command
    if number == signal.SIGTERM:
        again = project.runpytest_inprocess(*shlex.split(command)[1:])
        again.assert_outcomes(passed=3)
        assert "resume:" not in again.stdout.str()


def test_a_signal_to_the_controller_reaches_the_workers(start: Callable[..., Session]) -> None:
    session = start("-n", "1")
    session.wait_for("stuck")
    session.process.send_signal(signal.SIGTERM)
    output = session.output()
    assert session.process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert (session.last_event["type"], session.last_event["truncated"]) == ("episode_end", True)
    rows = {row["episode"]: row for row in session.summary["episodes"]}
    assert rows["crashlanded-seed1"]["outcome"] == "truncated"
    assert rows["crashlanded-seed1"]["folder"] == f"{run_of(session).name}/crashlanded-seed1"
    assert {row["episode"] for row in session.summary["unreported"]} == {"crashlanded-seed2", "crashlanded-seed3"}
    assert f"--rle-resume {run_of(session)}\n" in output


def test_ctrl_c_reaches_the_workers_directly(start: Callable[..., Session]) -> None:
    session = start("-n", "1")
    session.wait_for("stuck")
    os.killpg(session.process.pid, signal.SIGINT)
    output = session.output()
    assert session.process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert session.last_event["truncated"] is True
    assert f"records: {run_of(session)}\n" in output


@pytest.mark.parametrize(("first", "second"), [("SIGINT", "SIGINT"), ("SIGHUP", "SIGTERM")])
def test_a_second_signal_ends_at_once(start: Callable[..., Session], first: str, second: str) -> None:
    session = start(stuck="deaf")
    session.wait_for("stuck")
    session.process.send_signal(getattr(signal, first))
    session.wait_for("deaf")
    session.process.send_signal(getattr(signal, second))
    session.output()
    assert session.process.returncode == -getattr(signal, second)


def test_a_closed_terminal_ends_like_ctrl_c(start: Callable[..., Session]) -> None:
    ours, theirs = pty.openpty()
    session = start(
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    session.wait_for("stuck")
    os.close(ours)
    session.process.wait(HANG_S)
    assert (session.last_event["type"], session.last_event["reason"]) == ("episode_end", "SIGHUP")
    assert "--rle-resume" in session.summary["resume"]


def test_nohup_is_respected(start: Callable[..., Session]) -> None:
    session = start(hangup=signal.SIG_IGN)
    session.wait_for("stuck")
    session.process.send_signal(signal.SIGHUP)
    session.process.send_signal(signal.SIGTERM)
    session.output()
    assert session.last_event["reason"] == "SIGTERM"
    assert session.process.returncode == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize(
    "arguments",
    [
        ["-n", "1"],
        ["-n", "2", "--maxprocesses", "1", "--dist", "worksteal"],
        ["-n", "1", "--max-worker-restart", "0", "--dist", "loadscope"],
    ],
    ids=["restarted", "few processes", "not restarted"],
)
def test_an_episode_whose_worker_dies_is_cut_off_and_not_lost(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("DIES", "yes")
    project.makeconftest(TEAM)
    project.makepyfile(PLAY)
    result = project.runpytest_subprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments)
    (path,) = (project.path / "out").glob("*/summary.json")
    summary = json.loads(path.read_text())
    rows = {row["episode"]: row for row in summary["episodes"]}
    cut = rows["crashlanded-seed1"]
    assert (cut["outcome"], cut["ticks"], cut["score"]) == ("truncated", 1, None)
    assert cut["reason"].startswith("worker gw")
    assert cut["reason"].endswith(" died; 1 tick is on record")
    assert (project.path / "out" / cut["folder"] / "events.jsonl").is_file()
    assert {*rows, *(row["episode"] for row in summary["unreported"])} == {
        "crashlanded-seed1",
        "crashlanded-seed2",
        "crashlanded-seed3",
    }
    resume = f"resume: *pytest * --rle-resume out/{cut['folder'].rpartition('/')[0]}"
    result.stdout.fnmatch_lines(["crashlanded-seed1 *truncated *", resume])
    if "--max-worker-restart" not in arguments:
        reason = "crashlanded-seed1: worker gw* died; 1 tick is on record"
        result.stdout.fnmatch_lines(["crashlanded idle: * (2 of 3 seeds, *", reason])


def test_a_rerun_after_the_death_of_a_worker_has_a_folder_of_its_own(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pytest_rerunfailures")
    monkeypatch.setenv("DIES", "once")
    project.makeconftest(TEAM)
    project.makepyfile(PLAY)
    options = ["-p", "no:hypothesispytest", "--rle-output", "out", "-n", "1", "--reruns", "1"]
    result = project.runpytest_subprocess(*options)
    result.stdout.fnmatch_lines(["crashlanded-seed1-attempt2 *horizon *"])
    assert result.parseoutcomes()["passed"] == 3
