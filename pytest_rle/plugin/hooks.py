"""Hooks that a conftest.py can answer to change what an episode plays with.

An episode may begin before its item's fixtures are set up, so what it needs comes from hooks, and fixtures show it.
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
    """The team that plays an item's episode; None leaves it to `--rle-policy`."""


@pytest.hookspec(firstresult=True)
def pytest_rle_transport(item: pytest.Item, spec: EpisodeSpec) -> httpx.AsyncBaseTransport | None:
    """What carries the RIMAPI client's bytes to a game of your own; None leaves it to `--rle-rimapi-url`."""
