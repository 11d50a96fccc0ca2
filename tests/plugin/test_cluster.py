"""`--rle-cluster`: pytest collects, shows and reports as without it, and each thing that can go wrong is one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import psutil
import pytest

from pytest_rle.cluster import cluster as cluster_module
from pytest_rle.cluster import engine
from pytest_rle.plugin import timeouts
from pytest_rle.team import Role
from pytest_rle.team.model_access import seed_for
from tests.cluster.processes import ClusterProcesses
from tests.episode.conftest import plan_for
from tests.llm.server import PATIENCE_S, Call, ModelServer, hangs, says, status
from tests.plugin.model_runs import KEY, events_of

pytest_plugins = ["pytester"]

PLAY: Final = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=1, policy="idle")
    def test_scenario(episode):
        assert episode.run().ticks == 1
"""

ASK: Final = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        episode.run()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterProcesses]:
    """A scheduler with one worker, which alone has the key of the model."""
    with ClusterProcesses(tmp_path_factory.mktemp("cluster"), RLE_API_KEY=KEY) as processes:
        processes.start_worker()
        yield processes


@pytest.fixture
def server(running_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    monkeypatch.delenv("RLE_API_KEY", raising=False)
    return running_server.reset()


def asked(server: ModelServer) -> list[str]:
    return ["--rle-model", "m", "--rle-base-url", server.base_url, "--rle-price-per-mtok", "1:1"]


def run(project: pytest.Pytester, address: str, *arguments: str, plugins: Sequence[object] = ()) -> pytest.RunResult:
    return project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-page", "never", "--rle-cluster", address, *arguments,
        plugins=plugins,
    )  # fmt: skip


def test_items_wait_for_their_episodes_and_those_that_failed_are_run_again_alone(
    project: pytest.Pytester, cluster: ClusterProcesses
) -> None:
    project.makepyfile(
        """
        from pathlib import Path
        import pytest

        @pytest.mark.rle(scenario="crashlanded", ticks=1, policy="idle")
        def test_scenario(episode):
            assert episode.run().ticks == 1
            assert episode.spec.seed != 2 or Path("again").exists()
        """
    )
    result = run(project, cluster.address, "--rle-seed", "1-3", "--junitxml", "junit.xml")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["crashlanded idle: 0.* (3 seeds, worst *"])
    (folder,) = (project.path / "out").glob("2*")
    assert sorted(path.name for path in folder.glob("*/")) == [f"crashlanded-seed{seed}" for seed in (1, 2, 3)]
    assert len(json.loads((folder / "summary.json").read_text())["episodes"]) == 3
    assert (project.path / "junit.xml").read_text().count("<testcase") == 3
    (project.path / "again").touch()
    run(project, cluster.address, "--rle-seed", "1-3", "--lf").assert_outcomes(passed=1)
    (again,) = set((project.path / "out").glob("2*")) - {folder}
    assert [path.name for path in again.glob("*/")] == ["crashlanded-seed2"]


class HeldSeed:
    """A model that holds the calls of one seed. As a plugin it gives a fixture that waits for the first of them."""

    def __init__(self, server: ModelServer, seed: int) -> None:
        self.is_arrived = threading.Event()
        self._seeds = {seed_for(seed, 0, role) for role in Role}
        server.default = self._answer

    def _answer(self, call: Call) -> Any:
        if call.body["seed"] in self._seeds:
            self.is_arrived.set()
            return hangs()(call)
        return says(plan_for(call))(call)

    @pytest.fixture
    def is_held(self) -> Callable[[], bool]:
        return lambda: self.is_arrived.wait(PATIENCE_S)


def test_the_first_failure_cancels_what_is_under_way_and_begins_nothing_more(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer
) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed=[1, 2, 3, 4, 5, 6], ticks=1)
        def test_scenario(episode, is_held):
            episode.run()
            assert is_held()
            assert False
        """
    )
    held = HeldSeed(server, 2)
    run(project, cluster.address, "-x", *asked(server), plugins=[held]).assert_outcomes(failed=1)
    (path,) = (project.path / "out").glob("2*/summary.json")
    summary = json.loads(path.read_text())
    assert [row["seed"] for row in summary["episodes"]] == [1]
    ends = {row["episode"]: row["what"] for row in summary["unreported"]}
    assert ends["crashlanded-seed2"].startswith("cancelled at ")
    assert ends["crashlanded-seed5"] == ends["crashlanded-seed6"] == "never started", "the worker has four places"
    end = events_of(path.parent / "crashlanded-seed2")[-1]
    assert (end["outcome"], end["reason"]) == ("truncated", "stopping after 1 failures")


def test_a_timeout_of_an_item_ends_its_episode_on_the_worker_where_the_team_is(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "GRACE_S", PATIENCE_S)
    monkeypatch.setattr(cluster_module, "STOP_TIMEOUT_S", PATIENCE_S)
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed=3, ticks=1)
        def test_until_the_next_episode_is_held(episode, is_held):
            episode.run()
            assert is_held()

        @pytest.mark.timeout(0.5)
        @pytest.mark.rle(scenario="crashlanded", seed=1, ticks=2)
        def test_scenario(episode):
            episode.run()

        @pytest.mark.rle(scenario="crashlanded", seed=2, ticks=1)
        def test_after_it(episode):
            episode.run()

        @pytest.mark.rle(scenario="crashlanded", seed=4, ticks=1)
        def test_with_the_ledger(episode, cost_tracker):
            episode.run()
        """
    )
    held = HeldSeed(server, 1)
    result = run(project, cluster.address, *asked(server), plugins=[held])
    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*agents and cost_tracker do not reach the worker of --rle-cluster*"])
    result.stdout.fnmatch_lines(["*crashlanded-seed1: Timeout (>0.5s) from pytest-timeout*"])
    (folder,) = (project.path / "out").glob("2*/crashlanded-seed1")
    end = events_of(folder)[-1]
    assert (end["outcome"], end["reason"]) == ("truncated", "Timeout (>0.5s) from pytest-timeout")


def test_the_key_of_the_model_is_on_the_worker_alone(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer
) -> None:
    project.makepyfile(ASK)
    server.default = lambda call: says(plan_for(call))(call)
    run(project, cluster.address, "--rle-seed", "1", *asked(server)).assert_outcomes(passed=1)
    assert {call.headers["authorization"] for call in server.calls} == {f"Bearer {KEY}"}
    assert len((project.path / "out" / "benchmark_history.jsonl").read_text().splitlines()) == 2
    kept = [path for path in (project.path / "out").rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]
    pages = [httpx.get(f"{cluster.dashboard}/{page}") for page in ("info/main/workers.html", "info/main/logs.html")]
    assert [page.status_code for page in pages] == [200, 200]
    assert cluster.address.removeprefix("tcp://") in pages[0].text + cluster.logs()
    assert KEY not in cluster.logs() + "".join(page.text for page in pages)


def test_the_cost_limit_of_the_run_holds_across_workers(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer
) -> None:
    project.makepyfile(ASK)
    server.default = lambda call: says(plan_for(call))(call)
    result = run(project, cluster.address, "--rle-seed", "1-6", "--rle-max-run-cost", "0.10", *asked(server))
    outcomes = result.parseoutcomes()
    assert outcomes["skipped"] >= 1
    (folder,) = (project.path / "out").glob("2*")
    cost = json.loads((folder / "run_cost.json").read_text())
    assert sum(float(usd) for usd in cost["by_process"].values()) <= 0.10


def test_a_model_that_refuses_is_one_line_before_anything_is_played(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer
) -> None:
    project.makepyfile(ASK)
    server.listing = status(401, "wrong key")
    result = run(project, cluster.address, *asked(server))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: on the worker at tcp://*"])


def test_workers_with_another_program_or_none_are_refused(project: pytest.Pytester, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sitecustomize.py").write_text("import pytest_rle\npytest_rle.__version__ = '9.9'\n")
    (tmp_path / "none" / "pytest_rle").mkdir(parents=True)
    (tmp_path / "none" / "pytest_rle" / "__init__.py").write_text("raise ModuleNotFoundError('not installed')\n")
    project.makepyfile(PLAY)
    with ClusterProcesses(tmp_path) as cluster:
        worker = cluster.start_worker(PYTHONPATH=str(tmp_path / "other"))
        other = run(project, cluster.address)
        cluster.kill(worker)
        cluster.start_worker(PYTHONPATH=str(tmp_path / "none"))
        none = run(project, cluster.address)
    assert (other.ret, none.ret) == (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.USAGE_ERROR)
    other.stderr.fnmatch_lines(["ERROR: *the worker at tcp://* would play another world: pytest-rle 9.9 instead of *"])
    none.stderr.fnmatch_lines(["ERROR: *the worker at tcp://* cannot play: *not installed*: all machines need *"])


EATER: Final = """
    from pytest_rle.team import ActionPlan, Role, Team
    from pytest_rle.team.actions import NoAction

    class Eater:
        name = "eater"
        eaten = []

        async def open(self):
            pass

        async def close(self):
            pass

        async def deliberate(self, request):
            self.eaten.append(b"x" * 2**30)
            return request.answer(ActionPlan(actions=(NoAction(),)), policy=self.name)

    def make(spec):
        return Team({Role.MEDICAL_OFFICER: Eater()})
"""


def test_workers_that_die_of_too_little_memory_end_their_episode_in_one_line(
    project: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "MOST_LOST_WORKERS", 1)
    project.makepyfile(ASK, eater=EATER)
    with ClusterProcesses(tmp_path) as cluster:
        cluster.start_worker_with_nanny("600MB")
        result = run(project, cluster.address, "--rle-agent", "eater.py:make")
        assert "exceeded 95% memory budget" in cluster.logs()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42: 1 workers were lost while they played*--memory-limit*"])


def test_no_scheduler_at_the_address(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CONNECT_TIMEOUT_S", 0.5)
    project.makepyfile(PLAY)
    result = run(project, "tcp://127.0.0.1:9")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --rle-cluster: no scheduler answers at tcp://127.0.0.1:9*dask scheduler*"])


def test_no_worker_comes(project: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "WORKERS_TIMEOUT_S", 0.2)
    monkeypatch.setattr(cluster_module, "WATCH_S", 0.1)
    project.makepyfile(PLAY)
    with ClusterProcesses(tmp_path) as cluster:
        result = run(project, cluster.address)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["--rle-cluster: waiting for workers at tcp://*"])
    result.stderr.fnmatch_lines(["ERROR: --rle-cluster: the scheduler at * had no worker within 0.2 s: start some *"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rle-cluster", "head"), "*'head' is not a cluster: write local, or a scheduler such as tcp://head:8786"),
        (("--rle-cluster", "local", "-n", "2"), "*--rle-cluster and -n of pytest-xdist*choose one"),
        (
            ("--rle-cluster", "local", "--rle-rimapi-url", "http://127.0.0.1:9"),
            "*--rle-cluster plays the embedded colony*choose one",
        ),
    ],
    ids=["address", "xdist", "live"],
)
def test_options_that_exclude_each_other(project: pytest.Pytester, arguments: tuple[str, ...], message: str) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])


class Stoppable:
    """A pytest process, the first of its group, whose model holds every call."""

    def __init__(self, project: pytest.Pytester, server: ModelServer, address: str) -> None:
        self.is_held = threading.Event()
        server.default = self._hold
        project.makepyfile(ASK)
        command = [sys.executable, "-m", "pytest", "-q", "--rle-output", "out", "--rle-page", "never"]
        environ = {**os.environ, "RLE_API_KEY": KEY}
        self.process = subprocess.Popen(
            [*command, "--rle-seed", "1", "--rle-cluster", address, *asked(server)],
            cwd=project.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ,
            start_new_session=True,
        )  # fmt: skip

    def _hold(self, call: Call) -> Any:
        self.is_held.set()
        return hangs()(call)

    def output(self) -> str:
        return self.process.communicate(timeout=PATIENCE_S)[0]


def test_sigterm_ends_the_records_of_the_workers(
    project: pytest.Pytester, cluster: ClusterProcesses, server: ModelServer
) -> None:
    stoppable = Stoppable(project, server, cluster.address)
    assert stoppable.is_held.wait(PATIENCE_S)
    stoppable.process.send_signal(signal.SIGTERM)
    assert "--rle-resume" in stoppable.output()
    (folder,) = (project.path / "out").glob("2*/*/")
    assert (events_of(folder)[-1]["outcome"], events_of(folder)[-1]["reason"]) == ("truncated", "SIGTERM")


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_ctrl_c_reaches_the_workers_of_this_machine_too_and_ends_their_records(
    project: pytest.Pytester, server: ModelServer
) -> None:
    stoppable = Stoppable(project, server, "local")
    assert stoppable.is_held.wait(PATIENCE_S)
    workers = psutil.Process(stoppable.process.pid).children(recursive=True)
    os.killpg(stoppable.process.pid, signal.SIGINT)
    assert "--rle-resume" in stoppable.output()
    (folder,) = (project.path / "out").glob("2*/*/")
    assert events_of(folder)[-1]["outcome"] == "truncated"
    deadline = time.monotonic() + PATIENCE_S
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not list(filter(is_alive, workers))


def test_a_killed_scheduler_is_named_and_the_run_can_be_resumed(
    project: pytest.Pytester, server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ClusterProcesses(tmp_path, RLE_API_KEY=KEY) as cluster:
        cluster.start_worker()
        stoppable = Stoppable(project, server, cluster.address)
        assert stoppable.is_held.wait(PATIENCE_S)
        cluster.kill(cluster.scheduler)
        output = stoppable.output()
    assert f"the scheduler at {cluster.address} is gone" in output
    server.default = lambda call: says(plan_for(call))(call)
    monkeypatch.setenv("RLE_API_KEY", KEY)
    (run_folder,) = (project.path / "out").glob("2*")
    resumed = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-page", "never", "--rle-seed", "1",
        "--rle-resume", str(run_folder), *asked(server),
    )  # fmt: skip
    resumed.assert_outcomes(passed=1)
