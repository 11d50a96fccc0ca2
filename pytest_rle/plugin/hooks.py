"""Hooks that a conftest.py can implement to change what an episode plays with.

An episode may start before the fixtures of its item are set up. Therefore hooks make what an episode needs, and
fixtures only show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from pytest_rle.episode import EpisodeSpec
    from pytest_rle.team import Policy, Role, Team


@pytest.hookspec(firstresult=True)
def pytest_rle_agents(item: pytest.Item, spec: EpisodeSpec) -> Team | Policy | Mapping[Role, Policy] | None:
    """Return the team that plays the episode of an item, or None for the team of the options.

    It may also be one policy for all roles, or a mapping from roles to policies, as from a factory of `--rle-agent`.
    """


@pytest.hookspec(firstresult=True)
def pytest_rle_transport(item: pytest.Item, spec: EpisodeSpec) -> httpx.AsyncBaseTransport | None:
    """Return the transport by which the RIMAPI client reaches a game of your own, or None for the usual game.

    The usual game is that of `--rle-rimapi-url`, or else the embedded colony.
    """
