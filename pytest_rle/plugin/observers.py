"""What the plugin observes of an episode: its progress, and the time of its ticks.

Imported when the first episode starts, because it imports numpy and httpx.
"""

# ruff: noqa: ARG002 - an observer gets more than it needs

from __future__ import annotations

import dataclasses
import time
from typing import Any

import pytest

from pytest_rle.episode import EpisodeObserver, EpisodeSetup
from pytest_rle.llm import CostTracker
from pytest_rle.llm.ledger import Spending
from pytest_rle.plugin.progress.report import ProgressListener, expected_ticks, first_progress
from pytest_rle.plugin.runtime import Episode
from pytest_rle.rimapi import Observation
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring import Score
from pytest_rle.team import Team


class ItemObserver(EpisodeObserver):
    """Shows the fixtures what they need of a running episode, and reports its progress.

    Attributes:
        team: The team; None until it is ready.
        costs: The ledger of calls to models; None until the team is ready.
    """

    def __init__(self, episode: Episode[Any, Any], listener: ProgressListener) -> None:
        self.team: Team | None = None
        self.costs: CostTracker | None = None
        self._episode = episode
        self._listener = listener
        self._progress = first_progress(episode.spec)
        self._first_game_tick = 0
        self._last_score = 0.0
        listener.update(self._progress)

    def on_team_ready(self, team: Team, costs: CostTracker) -> None:
        """Give the team and the ledger to the fixtures."""
        self.team, self.costs = team, costs
        self._episode.team_ready.set()

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        """Note where the game begins, and report that it has."""
        self._first_game_tick = setup.observation.game.game_tick
        self._last_score = time.monotonic()
        self._report(ticks=0)

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        """Report the progress."""
        now, game_ticks = time.monotonic(), observation.game.game_tick - self._first_game_tick
        seconds, self._last_score = now - self._last_score, now
        spent = self.costs.snapshot().total if self.costs is not None and self.costs.calls else Spending()
        self._report(
            ticks=tick + 1,
            of_ticks=expected_ticks(self._episode.spec, tick + 1, game_ticks),
            days=game_ticks / GAME_TICKS_PER_DAY,
            score=score.composite,
            tick_seconds=seconds,
            calls=spent.calls,
            unknown_calls=spent.unknown_calls,
            cost_usd=str(spent.cost_usd),
        )

    def status(self) -> str:
        """The progress in a few words: tick, day, score and cost."""
        return self._progress.words()

    def _report(self, **changes: Any) -> None:
        self._progress = dataclasses.replace(self._progress, **changes)
        self._listener.update(self._progress)


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
