"""What the plugin observes of an episode: its team, and the time of its ticks.

Imported when the first episode starts, because it imports numpy and httpx.
"""

# ruff: noqa: ARG002 - an observer gets more than it needs

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.episode import EpisodeObserver, EpisodeSetup
from pytest_rle.llm import CostTracker
from pytest_rle.plugin.progress.episode import EpisodeReports
from pytest_rle.plugin.runtime import Episode
from pytest_rle.rimapi import Observation
from pytest_rle.team import Team


class ItemObserver(EpisodeObserver):
    """Shows the fixtures what they need of an episode in this process.

    Attributes:
        team: The team; None until it is ready.
        costs: The ledger of calls to models; None until the team is ready.
    """

    def __init__(self, episode: Episode[Any, Any], progress: EpisodeReports) -> None:
        self.team: Team | None = None
        self.costs: CostTracker | None = None
        self._episode = episode
        self._progress = progress

    def on_team_ready(self, team: Team, costs: CostTracker) -> None:
        """Give the team and the ledger to the fixtures."""
        self.team, self.costs = team, costs
        self._episode.team_ready.set()

    def status(self) -> str:
        """The progress in a few words: tick, day, score and cost."""
        return self._progress.words()


class TickTimer(EpisodeObserver):
    """Limits the wall time of each tick with pytest-timeout."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item
        self._timeout_s = 0.0

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        """Note the limit of a tick."""
        self._timeout_s = setup.spec.tick_timeout_s

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        """Start the timer."""
        from pytest_timeout import Settings as TimeoutSettings  # here: pytest-timeout may be switched off

        settings = TimeoutSettings(self._timeout_s, "thread", False, False)
        self._item.ihook.pytest_timeout_set_timer(item=self._item, settings=settings)

    def on_tick_ended(self, tick: int) -> None:
        """Stop the timer."""
        self._item.ihook.pytest_timeout_cancel_timer(item=self._item)
