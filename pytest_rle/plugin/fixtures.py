"""Fixtures for tests that play: hooks make what an episode needs, and fixtures show it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from pytest_rle.plugin.progress import Progress
from pytest_rle.plugin.stash import SESSION

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec
    from pytest_rle.llm import CostTracker
    from pytest_rle.plugin.handle import EpisodeHandle
    from pytest_rle.rimapi import RimApiClient
    from pytest_rle.scenario import Scenario
    from pytest_rle.team import Team


@pytest.fixture
def rle_spec(request: pytest.FixtureRequest) -> EpisodeSpec:
    """What this item plays: scenario, seed, policy and limits."""
    spec: EpisodeSpec = request.param
    return spec


@pytest.fixture
def rle_scenario(rle_spec: EpisodeSpec) -> Scenario:
    """The scenario of this item."""
    return rle_spec.scenario


@pytest.fixture
def episode(request: pytest.FixtureRequest, rle_spec: EpisodeSpec) -> EpisodeHandle:
    """This item's episode: `episode.run()` waits for its end and returns the result; `await episode` does, too."""
    from pytest_rle.plugin.handle import EpisodeHandle  # here: brings in the game, for those who play

    session = request.config.stash[SESSION]
    started = session.start(request.node, rle_spec)
    return EpisodeHandle(started, Progress(request.config), session.settings.min_score)


@pytest.fixture
def agents(episode: EpisodeHandle) -> Team:
    """The team that plays this item's episode."""
    team: Team = episode.live_run().team
    return team


@pytest.fixture
def cost_tracker(episode: EpisodeHandle) -> CostTracker:
    """The ledger of this item's episode; it fills while the episode runs."""
    tracker: CostTracker = episode.live_run().costs
    return tracker


@pytest_asyncio.fixture
async def rimapi_client(rle_spec: EpisodeSpec) -> AsyncIterator[RimApiClient]:
    """A RIMAPI client on a game of its own, at the start of this item's scenario, in the test's event loop."""
    from pytest_rle.episode import open_game  # here: brings in the game, for those who play

    async with open_game(rle_spec) as game:
        yield game.client
