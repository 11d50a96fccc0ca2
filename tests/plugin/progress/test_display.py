"""The progress on a terminal, beside what pytest writes there, and in a log."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.terminal import TerminalReporter

from pytest_rle.plugin.progress.display import HEARTBEAT_S, ProgressDisplay
from pytest_rle.plugin.progress.report import EpisodeProgress, PlannedEpisode
from pytest_rle.plugin.progress.workers import CHANNEL, ControllerReports, WorkerReports
from tests.plugin.progress.terminal import HANG_S, Terminal

pytest_plugins = ["pytester"]

NAMES: Final = ("crashlanded-seed1", "crashlanded-seed2")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Shown:
    """A display of two episodes, and the reporter beside whose lines it draws."""

    def __init__(self, config: pytest.Config, file: Any) -> None:
        self.clock = Clock()
        if not config.pluginmanager.is_blocked("terminal"):
            config.pluginmanager.register(TerminalReporter(config, file), "terminalreporter")
        self.reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self.display = ProgressDisplay(config, clock=self.clock)
        self.display.plan([PlannedEpisode(name, "idle", 8) for name in NAMES])
        for name in NAMES:
            self.display.board.update(progress_of(name, 1))


def progress_of(name: str, ticks: int) -> EpisodeProgress:
    return EpisodeProgress(
        item=name, episode=name, team="idle", ticks=ticks, of_ticks=8, days=ticks / 4, of_days=2.0, score=0.5
    )


@pytest.fixture
def terminal(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "PY_COLORS"):
        monkeypatch.delenv(name, raising=False)
    terminal = Terminal()
    yield terminal
    terminal.close()


@pytest.fixture
def show(terminal: Terminal, pytester: pytest.Pytester) -> Iterator[Callable[..., Shown]]:
    """Makes displays on the terminal, or in a file."""
    opened: list[tuple[Shown, Any]] = []

    def begin(*arguments: str, path: Path | None = None) -> Shown:
        config = pytester.parseconfig("-p", "no:hypothesispytest", *arguments)
        file = path.open("w") if path is not None else os.fdopen(os.dup(terminal.program_side), "w", encoding="ascii")
        shown = Shown(config, file)
        opened.append((shown, file))
        return shown

    yield begin
    for shown, file in opened:
        shown.display.stop()
        file.close()


def test_the_block_is_below_what_pytest_writes_and_leaves_no_trace(
    show: Callable[..., Shown], terminal: Terminal
) -> None:
    shown = show()
    for number in range(60):
        shown.display.update(progress_of(NAMES[0], number % 8))
        shown.display.show()
        if number % 3 == 0:
            shown.reporter.write_line(f"line {number} of pytest")
        else:
            shown.reporter.write(".")
    shown.display.show()
    lines = terminal.lines()
    assert lines[-3:] == [
        "0/2 episodes",
        "crashlanded-seed1 tick 3 of 8, day 0.8 of 2, score 0.50",
        "crashlanded-seed2 tick 1 of 8, day 0.2 of 2, score 0.50",
    ]
    assert not [line for line in lines[:-3] if "episode" in line or "seed" in line]
    shown.display.stop()
    shown.reporter.write_line("the end")
    lines = terminal.lines()
    assert lines[-1] == "..the end"
    assert not [line for line in lines if "seed" in line]


def test_fewer_episodes_leave_no_line_of_the_others(show: Callable[..., Shown], terminal: Terminal) -> None:
    shown = show()
    shown.display.show()
    shown.display.end(NAMES[1])
    shown.display.show()
    assert terminal.lines() == ["1/2 episodes, crashlanded-seed1 tick 1 of 8, day 0.2 of 2, score 0.50"]


def test_the_debugger_has_the_terminal_for_itself(show: Callable[..., Shown], terminal: Terminal) -> None:
    shown = show()
    shown.display.show()
    shown.display.pytest_enter_pdb()
    shown.display.show()
    assert terminal.lines() == []
    shown.display.pytest_runtest_logstart()
    shown.display.show()
    assert len(terminal.lines()) == 3


@pytest.mark.parametrize("arguments", [["-s"], ["--capture=no"], ["--capture=tee-sys"], ["--color=no"]], ids=str)
def test_where_no_line_can_be_redrawn_a_line_a_minute_says_how_far_it_is(
    show: Callable[..., Shown], terminal: Terminal, arguments: list[str]
) -> None:
    shown = show(*arguments)
    shown.reporter.write_fspath_result("test_play.py::test", ".")
    for second in range(0, 150, 10):
        shown.clock.now = float(second)
        shown.display.show()
    shown.reporter.write_fspath_result("test_play.py::test", ".")
    beat = "0/2 episodes, crashlanded-seed1 tick 1 of 8, crashlanded-seed2 tick 1 of 8"
    assert terminal.lines() == ["test_play.py .", beat, beat, "test_play.py ."]
    assert HEARTBEAT_S == 60


def test_a_log_gets_no_escapes(show: Callable[..., Shown], tmp_path: Path) -> None:
    path = tmp_path / "log"
    shown = show("--color=yes", path=path)
    shown.clock.now = HEARTBEAT_S
    shown.display.board.update(progress_of("evil\x1b[2J\u202e", 1))
    shown.display.show()
    text = path.read_text(encoding="ascii")
    assert text.count("\n") == 1
    assert r"evil\x1b[2J\u202e tick 1 of 8" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("arguments", [["-q"], ["-qq"], ["-p", "no:terminal"]], ids=str)
def test_quiet_sessions_stay_quiet(show: Callable[..., Shown], terminal: Terminal, arguments: list[str]) -> None:
    shown = show(*arguments)
    shown.display.show()
    shown.clock.now = 2 * HEARTBEAT_S
    shown.display.show()
    assert terminal.lines() == []


def test_a_terminal_that_goes_away_ends_nothing(show: Callable[..., Shown], terminal: Terminal) -> None:
    shown = show()
    shown.display.show()
    terminal.hang_up()
    shown.display.end(NAMES[1])
    shown.display.show()
    shown.display.stop()


def test_what_a_worker_reports_arrives_at_the_controller() -> None:
    execnet = pytest.importorskip("execnet")
    taken: list[tuple[str, Any]] = []

    class Listener:
        def plan(self, episodes: list[PlannedEpisode]) -> None:
            taken.append(("plan", episodes))

        def update(self, progress: EpisodeProgress) -> None:
            taken.append(("update", progress))

        def end(self, item: str) -> None:
            taken.append(("end", item))

    group = execnet.Group()
    gateway = group.makegateway("popen")
    node = type("Node", (), {"gateway": gateway, "workerinput": {}})()
    ControllerReports(Listener()).pytest_configure_node(node)
    there = gateway.remote_exec(
        """
        reports = channel.receive()
        for message in channel.receive():
            reports.send(message)
        channel.send("done")
        """
    )
    sent: list[tuple[str, Any]] = []
    worker = WorkerReports(type("Channel", (), {"send": staticmethod(sent.append)}))
    worker.plan([PlannedEpisode(NAMES[0], "idle", 8)])
    worker.update(progress_of(NAMES[0], 1))
    worker.end(NAMES[0])
    there.send(node.workerinput[CHANNEL])
    there.send(sent)
    assert there.receive(HANG_S) == "done"
    group.terminate(HANG_S)
    assert taken == [
        ("plan", [PlannedEpisode(NAMES[0], "idle", 8)]),
        ("update", progress_of(NAMES[0], 1)),
        ("end", NAMES[0]),
    ]


TEAM: Final = """
    import asyncio
    import os

    from pytest_rle.team import Role, Team
    from pytest_rle.team.policies import IdlePolicy

    class WaitingPolicy(IdlePolicy):
        async def deliberate(self, request):
            if request.tick == 1:
                go = asyncio.Event()
                pipe = os.open("go", os.O_RDWR | os.O_NONBLOCK)
                asyncio.get_running_loop().add_reader(pipe, go.set)
                await go.wait()
                asyncio.get_running_loop().remove_reader(pipe)
            return await super().deliberate(request)

    def pytest_rle_agents(item, spec):
        return Team({Role.MEDICAL_OFFICER: WaitingPolicy()}, seed=spec.seed, timeout_s=3600)
"""
"""The second tick of each episode waits until the test writes to the pipe `go`."""

PLAY: Final = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", seed=[1, 2], ticks=2)
    def test_scenario(episode):
        print("printed by the test")
        episode.run()
"""


def are_both_in_their_second_tick(lines: list[str]) -> bool:
    return all(any(line.startswith(f"{name} tick 1 of 2, day 0.2 of 0.5, score") for line in lines) for name in NAMES)


@pytest.mark.parametrize(
    ("arguments", "keys"), [(["-n", "2"], b""), (["-v", "--rle-concurrency", "2"], b"\x03")], ids=["xdist", "ctrl-c"]
)
def test_a_session_shows_every_episode_under_way(
    project: pytest.Pytester, terminal: Terminal, arguments: list[str], keys: bytes
) -> None:
    project.makeconftest(TEAM)
    project.makepyfile(PLAY)
    os.mkfifo(project.path / "go")
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "--rle-output", "out", *arguments]
    side = terminal.program_side
    process = subprocess.Popen(
        command,
        cwd=project.path,
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
        preexec_fn=terminal.take_control,  # noqa: PLW1509 - it only asks the operating system
    )
    terminal.give_away()
    terminal.wait_for(are_both_in_their_second_tick)
    assert "0/2 episodes" in "\n".join(terminal.lines())
    if keys:
        terminal.type(keys)
    else:
        (project.path / "go").write_text("go")
    lines = terminal.read_to_the_end()
    assert process.wait(HANG_S) == (pytest.ExitCode.INTERRUPTED if keys else pytest.ExitCode.OK)
    assert not [
        line for line in lines if "0/2 episodes" in line or ("tick 1 of 2, day" in line and "cancelled" not in line)
    ]
    assert any(line.startswith("records: out/") for line in lines)
