"""A run of two episodes on a small map, which the tests of reports read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.scenario import find_scenarios


@pytest.fixture(scope="session")
def run(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run: two ticks of idle and of scripted, with seed 1."""
    output = tmp_path_factory.mktemp("reports") / "results"
    scenario = find_scenarios(small_project / "scenarios")["crashlanded"]
    for policy in ("idle", "scripted"):
        spec = EpisodeSpec(
            scenario=scenario, seed=1, policy=policy, ticks=2, output=output, run_id="a-run", folder_name=policy
        )
        asyncio.run(EpisodeRun(spec).play())
    return output / "a-run"
