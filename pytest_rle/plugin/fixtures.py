"""Fixtures for tests that play: hooks make what an episode needs, and fixtures show it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from pytest_rle.plugin.items import spec_of
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
    return spec_of(request.node)


@pytest.fixture
def rle_scenario(rle_spec: EpisodeSpec) -> Scenario:
    """The scenario of this item."""
    return rle_spec.scenario


@pytest.fixture
def episode(request: pytest.FixtureRequest, rle_spec: EpisodeSpec) -> EpisodeHandle:
    """The episode of this item: `episode.run()` or `await episode` waits for its end and returns the result."""
    from pytest_rle.plugin.handle import EpisodeHandle  # here: only for tests that play

    session = request.config.stash[SESSION]
    session.prepare(request.node)
    return EpisodeHandle(rle_spec, lambda: session.start(request.node), session.settings.min_score)


@pytest.fixture
def agents(episode: EpisodeHandle) -> Team:
    """The team that plays the episode of this item."""
    return episode.team


@pytest.fixture
def cost_tracker(episode: EpisodeHandle) -> CostTracker:
    """The ledger of the episode of this item. It fills while the episode runs."""
    return episode.costs


@pytest_asyncio.fixture
async def rimapi_client(rle_spec: EpisodeSpec) -> AsyncIterator[RimApiClient]:
    """A RIMAPI client of a separate game, at the start of this item's scenario, in the event loop of the test."""
    from pytest_rle.episode import open_game  # here: imports the game, only for tests that play

    async with open_game(rle_spec) as game:
        yield game.client
