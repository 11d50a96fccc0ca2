"""The time limit of a tick on a worker, where pytest-timeout is not."""

# ruff: noqa: ARG002 - an observer gets more than it needs

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pytest_rle.episode import EpisodeObserver
from pytest_rle.rimapi import Observation


class TickLimit(EpisodeObserver):
    """An observer that cancels an episode whose tick takes too long.

    Args:
        seconds: The limit.
        cancel: Cancels the episode, for a reason.
    """

    def __init__(self, seconds: float, cancel: Callable[[str], object]) -> None:
        self._seconds = seconds
        self._cancel = cancel
        self._timer: asyncio.TimerHandle | None = None

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        """Start the timer."""
        reason = f"the tick took more than {self._seconds:g} s"
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._cancel, reason)

    def on_tick_ended(self, tick: int) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
