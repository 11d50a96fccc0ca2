"""A small game and a model to examine, with short waits between attempts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.doctor import Limits
from pytest_rle.episode import EpisodeSpec
from pytest_rle.installation import Installation
from pytest_rle.scenario import Scenario, find_scenarios
from tests.llm.server import ModelServer
from tests.rimapi.conftest import client, game

__all__ = ["client", "game"]
"""A scripted game, for answers that no served game gives, and its client."""

SHORT: Limits = Limits(backoff=Backoff(0.02))


@pytest.fixture(scope="session")
def scenario(small_project: Path) -> Scenario:
    """Crashlanded on a small map."""
    return find_scenarios(small_project / "scenarios")["crashlanded"]


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    """An episode that would be played."""
    return EpisodeSpec(scenario=scenario, seed=42, output=tmp_path / "out", rimapi_timeout_s=5.0)


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    """A model server, reset for each test."""
    return running_server.reset()


@pytest.fixture
def rimworld_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a live RimWorld's saves."""
    folder = tmp_path / "Saves"
    folder.mkdir()
    monkeypatch.setenv("RLE_RIMWORLD_SAVES", str(folder))
    return folder


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A machine without RimWorld."""
    monkeypatch.delenv("RLE_RIMWORLD_SAVES", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Installation("linux", {"HOME": str(tmp_path / "home")})
