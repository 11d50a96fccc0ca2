"""pytest-timeout for episodes: first a cancel that flushes, then, after a grace, pytest-timeout's own way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest

from pytest_rle.plugin.items import asks_for_episode
from pytest_rle.plugin.runtime import Episode, EpisodeRuntime, EpisodeUnresponsive

if TYPE_CHECKING:
    from pytest_timeout import Settings as TimeoutSettings

GRACE: Final = 2.0
"""Seconds an episode has to flush and close after it was asked to stop."""


class EpisodeSource(Protocol):
    """Where the timeouts find the episode of an item, and the loop it runs on."""

    def episode_of(self, item: pytest.Item) -> Episode[Any, Any] | None:
        """The item's episode, if it has begun."""

    @property
    def runtime(self) -> EpisodeRuntime[Any, Any] | None:
        """The running loop."""


class EpisodeTimeout:
    """Implements pytest-timeout's two hooks for items that play an episode.

    Called from the main thread it arms the item's budget, in two stages. Called from the loop's thread it arms one
    tick's budget: there SIGALRM is not to be had, and pytest-timeout would fall back to ending the process.
    """

    def __init__(self, source: EpisodeSource) -> None:
        self._source = source
        self._ticks: dict[str, threading.Timer] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: TimeoutSettings) -> bool | None:
        """Arm the item's or the tick's budget; None leaves other items to pytest-timeout."""
        if not asks_for_episode(item):
            return None
        if threading.current_thread() is not threading.main_thread():
            self._arm_tick(item, settings.timeout)
            return True
        default = item.config.pluginmanager.subset_hook_caller("pytest_timeout_set_timer", [self])
        default(item=item, settings=settings._replace(timeout=settings.timeout + 2 * GRACE))
        cancel_hard: Callable[[], None] = item.cancel_timeout  # type: ignore[attr-defined]  # set by pytest-timeout
        reason = f"Timeout (>{settings.timeout}s) from pytest-timeout"
        soft = threading.Timer(settings.timeout, self._expire, (item, reason))
        soft.daemon = True
        soft.start()

        def cancel() -> None:
            soft.cancel()
            cancel_hard()

        item.cancel_timeout = cancel  # type: ignore[attr-defined]
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> bool | None:
        """Disarm the tick's budget; the item's own is left to pytest-timeout."""
        tick = self._ticks.pop(item.nodeid, None)
        if tick is not None:
            tick.cancel()
        return True if threading.current_thread() is not threading.main_thread() else None

    def _arm_tick(self, item: pytest.Item, seconds: float) -> None:
        old = self._ticks.pop(item.nodeid, None)
        if old is not None:
            old.cancel()
        timer = threading.Timer(seconds, self._expire, (item, f"the tick took more than {seconds:g} s"))
        self._ticks[item.nodeid] = timer
        timer.daemon = True
        timer.start()

    def _expire(self, item: pytest.Item, reason: str) -> None:
        """Runs in the timer's thread."""
        episode, runtime = self._source.episode_of(item), self._source.runtime
        if episode is None or runtime is None or episode.future.done():
            return
        episode.cancel(reason)
        try:
            episode.future.exception(GRACE)
        except TimeoutError:
            if runtime.responds():
                error = EpisodeUnresponsive(f"{reason}; it ignores its cancellation and is left behind")
            else:
                error = EpisodeUnresponsive(f"{reason}; the event loop is blocked at\n{runtime.stack()}")
                item.session.shouldstop = "the episodes' event loop is blocked"
            episode.settle(error=error)
