"""Hooks that a conftest.py can implement to change what an episode plays with.

An episode may start before the fixtures of its item are set up. Therefore hooks make what an episode needs, and
fixtures only show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from pytest_rle.episode import EpisodeSpec
    from pytest_rle.team import Team


@pytest.hookspec(firstresult=True)
def pytest_rle_agents(item: pytest.Item, spec: EpisodeSpec) -> Team | None:
    """Return the team that plays the episode of an item, or None for the team of `--rle-policy`."""


@pytest.hookspec(firstresult=True)
def pytest_rle_transport(item: pytest.Item, spec: EpisodeSpec) -> httpx.AsyncBaseTransport | None:
    """Return the transport by which the RIMAPI client reaches a game of your own, or None for the usual game.

    The usual game is that of `--rle-rimapi-url`, or else the embedded colony.
    """
