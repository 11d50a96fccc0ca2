"""`--rle-watch`: the address at the start, the page while pytest-xdist's workers play, and nothing left at the end."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx
import pytest

pytest_plugins = ["pytester"]

HANG_S = 100.0
"""A test that waits longer than this for an event hangs; no test depends on how long anything takes."""

TEAM = """
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
                with open("told", "w") as told:
                    told.write("second tick")
                await go.wait()
                asyncio.get_running_loop().remove_reader(pipe)
            return await super().deliberate(request)

    def pytest_rle_agents(item, spec):
        return Team({Role.MEDICAL_OFFICER: WaitingPolicy()}, seed=spec.seed, timeout_s=3600)
"""
"""The second tick waits until the test writes to the pipe `go`, and tells it in the pipe `told`."""

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", seed=1, ticks=2)
    def test_scenario(episode):
        episode.run()
"""


def test_a_run_is_served_while_its_workers_play(project: pytest.Pytester) -> None:
    project.makeconftest(TEAM)
    project.makepyfile(PLAY)
    for name in ("go", "told"):
        os.mkfifo(project.path / name)
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "--rle-output", "out", "-n", "1"]
    with subprocess.Popen(
        [*command, "--rle-watch"], cwd=project.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        address = next(line for line in process.stdout if line.startswith("watch: ")).removeprefix("watch: ").strip()
        assert (project.path / "told").read_text() == "second tick"
        assert 'data-chunk="0/episode"' in httpx.get(address, timeout=HANG_S).text
        (project.path / "go").write_text("go")
        output = process.communicate(timeout=HANG_S)[0]
    assert process.returncode == pytest.ExitCode.OK, output
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
    token = address.rstrip("/").rpartition("/")[2]
    written = [path for path in (project.path / "out").rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if token.encode() in path.read_bytes()]


@pytest.mark.parametrize("option", ["--collect-only", "--rle-plan"])
def test_a_session_that_plays_nothing_serves_nothing(project: pytest.Pytester, option: str) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out", "--rle-watch", option)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("watch: *")
