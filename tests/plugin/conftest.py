"""A small project for the plugin's own tests: two scenarios on a 60 by 60 map, built and pinned by `rle saves`."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from pytest_rle.cli import main

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with scenarios/ and saves/, where games start in a moment."""
    root = tmp_path_factory.mktemp("project")
    (root / "scenarios").mkdir()
    (root / "saves").mkdir()
    for name in ("crashlanded", "first_winter"):
        text = (CHECKOUT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
        text = re.sub(r"(?m)^(  (?:width|height):) \d+$", r"\1 60", text)
        (root / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(root)
    try:
        assert main(["saves", "build"]) == 0
        assert main(["saves", "hash"]) == 0
    finally:
        os.chdir(before)
    return root


@pytest.fixture
def project(pytester: pytest.Pytester, small_project: Path) -> pytest.Pytester:
    """A pytest run's folder with the small scenarios in it."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, pytester.path / name)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")
    return pytester
