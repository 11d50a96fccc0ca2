"""The pytest plugin: scenarios become items, episodes run on their own loop, and the session leaves its files.

Imported in every pytest session of an environment that has the package, so it imports little, and does nothing until
a test asks for an episode.
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
    """Declare the hooks that a conftest.py can answer."""
    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Check the options, so that a bad value is an error before anything is collected, and stand ready."""
    from pytest_rle.plugin.benchmark_folder import BenchmarkFolder  # here: not while pytest registers options
    from pytest_rle.plugin.reporting import EpisodeReporter
    from pytest_rle.plugin.session import RleSession, has_xdist_workers
    from pytest_rle.plugin.timeouts import EpisodeTimeout

    config.addinivalue_line(
        "markers", "smoke: a few ticks of a scenario, for every change; only run when -m asks for it"
    )
    config.addinivalue_line(
        "markers",
        "rle(scenario, seed, policy, ticks): fix what a test plays; select items with -m \"rle(difficulty='Rough')\"",
    )
    settings = read_settings(config)
    if settings.concurrency > 1 and has_xdist_workers(config):
        raise pytest.UsageError("--rle-concurrency and xdist's -n both run episodes side by side: choose one")
    capture = EpisodeCapture()
    session = config.stash[SESSION] = RleSession(config, settings, capture)
    config.pluginmanager.register(session, "rle-session")
    config.pluginmanager.register(EpisodeReporter(session), "rle-report")
    config.pluginmanager.register(capture, "rle-capture")
    config.pluginmanager.register(BenchmarkFolder(Path.cwd()), "rle-benchmark-folder")
    if config.pluginmanager.has_plugin("timeout"):
        config.pluginmanager.register(EpisodeTimeout(session), "rle-timeout")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for an episode, a scenario or a client its battery."""
    if "rle_spec" in metafunc.fixturenames:
        from pytest_rle.plugin.collection import parametrize  # here: pydantic comes with it

        session = metafunc.config.stash[SESSION]
        parametrize(metafunc, session.scenarios, session.settings, session.run_id)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave smoke episodes to those who ask for them."""
    deselect_smoke(config, items)
