"""The pytest plugin: scenarios become items, episodes run on their own event loop, and the session writes its files.

Every pytest session in an environment with this package imports this module. Therefore it imports little, and does
nothing until a test asks for an episode.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.plugin import hooks
from pytest_rle.plugin.capture import EpisodeCapture
from pytest_rle.plugin.fixtures import agents, cost_tracker, episode, rimapi_client, rle_scenario, rle_spec
from pytest_rle.plugin.items import deselect_smoke
from pytest_rle.plugin.options import Settings, declare, read_settings
from pytest_rle.plugin.stash import SESSION

__all__ = ["agents", "cost_tracker", "episode", "rimapi_client", "rle_scenario", "rle_spec"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    declare(parser, Settings)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks that a conftest.py can implement."""
    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Check the options before anything is collected, and register the parts of the plugin."""
    from pytest_rle.plugin.benchmark_folder import BenchmarkFolder  # here: not while pytest reads options
    from pytest_rle.plugin.plan import PlanReport
    from pytest_rle.plugin.progress.display import ProgressDisplay
    from pytest_rle.plugin.progress.workers import CHANNEL, ControllerReports, WorkerReports
    from pytest_rle.plugin.reporting import EpisodeReporter
    from pytest_rle.plugin.session import RleSession
    from pytest_rle.plugin.signals import StopSignals
    from pytest_rle.plugin.timeouts import EpisodeTimeout

    config.addinivalue_line("markers", "smoke: a few ticks of a scenario, for every change; runs only if -m names it")
    config.addinivalue_line(
        "markers",
        "rle(scenario, seed, policy, ticks): fix what a test plays. Select items with -m \"rle(difficulty='Rough')\"",
    )
    settings = read_settings(config)
    if settings.plan:
        config.option.dist = "no"  # nothing is played, so pytest-xdist starts no workers
        config.pluginmanager.register(PlanReport(settings), "rle-plan")
    capture = EpisodeCapture()
    progress: WorkerReports | ProgressDisplay
    if hasattr(config, "workerinput"):
        progress = WorkerReports(config.workerinput[CHANNEL])
    else:
        progress = ProgressDisplay(config)
        config.pluginmanager.register(progress, "rle-progress")
        config.pluginmanager.register(ControllerReports(progress), "rle-worker-reports")
    session = config.stash[SESSION] = RleSession(config, settings, capture, progress)
    if settings.concurrency > 1 and session.is_controller:
        raise pytest.UsageError("--rle-concurrency and -n of pytest-xdist both play episodes in parallel: choose one")
    if settings.cluster is not None and session.is_controller:
        raise pytest.UsageError("--rle-cluster and -n of pytest-xdist both distribute episodes: choose one")
    if settings.cluster is not None and settings.rimapi_url is not None:
        raise pytest.UsageError(
            "--rle-cluster plays the embedded colony, and --rle-rimapi-url names one running game: choose one"
        )
    config.pluginmanager.register(session, "rle-session")
    reporter = EpisodeReporter(session)
    config.pluginmanager.register(reporter, "rle-report")
    if settings.has_gates and not settings.plan:
        from pytest_rle.plugin.gates import Gates  # here: only for sessions with gates

        config.pluginmanager.register(Gates(session, reporter), "rle-gates")
    config.pluginmanager.register(StopSignals(session), "rle-signals")
    config.pluginmanager.register(capture, "rle-capture")
    if settings.watch and not session.is_worker:
        from pytest_rle.plugin.watch import WatchedRun

        config.pluginmanager.register(WatchedRun(session), "rle-watch")
    config.pluginmanager.register(BenchmarkFolder(Path.cwd()), "rle-benchmark-folder")
    if config.pluginmanager.has_plugin("timeout"):
        config.pluginmanager.register(EpisodeTimeout(session), "rle-timeout")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize every test that asks for an episode, a scenario or a client."""
    if "rle_spec" in metafunc.fixturenames:
        from pytest_rle.plugin.collection import parametrize  # here: imports pydantic

        session = metafunc.config.stash[SESSION]
        parametrize(metafunc, session.scenarios, session.settings, session.run_id)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect smoke episodes unless `-m` names them."""
    deselect_smoke(config, items)
