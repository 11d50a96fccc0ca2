"""Shared fixtures: reference material that only some machines have, a small project, and the server of a fake model."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import pytest_rle
from pytest_rle.cli import main

if TYPE_CHECKING:
    from tests.llm.server import ModelServer

TEST_TIMEOUT_S = 300.0
"""A test that takes longer hangs, even on a busy machine. The episodes of the benchmark have no such limit."""

# Hypothesis measures the wall clock. On a busy machine its limits would fail tests that are right.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """The folder of reference documents. The test is skipped on a machine without them."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the reference documents are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def real_save() -> Path:
    """A save of RimWorld 1.6 itself. The test is skipped on a machine without it."""
    path = SHARED / "data" / "rle_crashlanded_v1.rws.gz"
    if not path.is_file():
        pytest.skip("the real RimWorld save is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `scenarios/` and `saves/` of small maps, where games start quickly."""
    root = tmp_path_factory.mktemp("project")
    (root / "scenarios").mkdir()
    (root / "saves").mkdir()
    for name in ("crashlanded", "first_winter"):
        text = (CHECKOUT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
        text = re.sub(r"(?m)^(  (?:width|height):) \d+$", r"\1 60", text)
        text = re.sub(r"(?m)^incidents:\n(?:  .*\n)+", "", text)  # tests shorten the games, to before most incidents
        (root / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(root)
    try:
        assert main(["saves", "build"]) == 0
        assert main(["saves", "hash"]) == 0
    finally:
        os.chdir(before)
    return root


@pytest.fixture(scope="session")
def late_imports() -> None:
    """Import once what a run imports late. pytester forgets the modules of a run, so the next imports them again."""
    for module in pkgutil.walk_packages(pytest_rle.__path__, "pytest_rle."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("httpcore", "httpcore2", "truststore", "uvicorn.protocols.http.auto"):
        importlib.import_module(name)


@pytest.fixture
def project(late_imports: None, pytester: pytest.Pytester, small_project: Path) -> pytest.Pytester:
    """The folder of a pytest run, with the small scenarios in it."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, pytester.path / name)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")
    return pytester


@pytest.fixture(scope="session")
def running_server() -> Iterator[ModelServer]:
    """The server of a fake model. A room's fixture `server` resets it for each test and sets its answers."""
    from tests.llm.server import ModelServer  # imported here, because only a few tests need its web framework

    with ModelServer() as running:
        yield running


def pytest_configure() -> None:
    """Cache bytecode. Without a cache each pytest process that a test starts compiles the package for two seconds."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that runs the suite in the background makes it, and every process of a test, ignore Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Make `-n auto` start a worker more than there are cores: many tests wait for a socket, a process or a clock."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Set the time limit of every test that has none of its own."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))
