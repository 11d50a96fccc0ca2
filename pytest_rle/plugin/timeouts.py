"""pytest-timeout for episodes: cancel first, so that the record is flushed; later end as pytest-timeout does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from pytest_rle.plugin.items import asks_for_episode
from pytest_rle.plugin.runtime import GRACE_S, Episode, EpisodeRuntime, EpisodeUnresponsive

if TYPE_CHECKING:
    from pytest_timeout import Settings as TimeoutSettings


class EpisodeSource(Protocol):
    """Where the timeouts find the episode of an item, and the runtime that plays it."""

    def episode_of(self, item: pytest.Item) -> Episode[Any, Any] | None:
        """The episode of the item, if it is queued or has started."""

    @property
    def runtime(self) -> EpisodeRuntime[Any, Any] | None:
        """The runtime, if an episode was started."""


class EpisodeTimeout:
    """Plugin object: implements the two hooks of pytest-timeout for items that play an episode.

    A call from the main thread sets the timer of the item, in two stages: cancel the episode, then pytest-timeout's own
    way. A call from the thread of the loop sets the timer of a tick. SIGALRM does not reach that thread, and there
    pytest-timeout would end the whole process.
    """

    def __init__(self, source: EpisodeSource) -> None:
        self._source = source
        self._tick_timers: dict[pytest.Item, threading.Timer] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: TimeoutSettings) -> bool | None:
        """Set the timer of the item or of its tick. None leaves other items to pytest-timeout."""
        if not asks_for_episode(item):
            return None
        if threading.current_thread() is not threading.main_thread():
            self._set_tick_timer(item, settings.timeout)
            return True
        pytest_timeouts_own = item.config.pluginmanager.subset_hook_caller("pytest_timeout_set_timer", [self])
        pytest_timeouts_own(item=item, settings=settings._replace(timeout=settings.timeout + 2 * GRACE_S))
        cancel_second_stage: Callable[[], None] = item.cancel_timeout  # type: ignore[attr-defined]  # set by pytest-timeout
        reason = f"Timeout (>{settings.timeout}s) from pytest-timeout"
        first_stage = threading.Timer(settings.timeout, self._expire, (item, reason))
        first_stage.daemon = True
        first_stage.start()

        def cancel() -> None:
            first_stage.cancel()
            cancel_second_stage()

        item.cancel_timeout = cancel  # type: ignore[attr-defined]
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> bool | None:
        """Cancel the timer of the tick. None leaves the timer of the item to pytest-timeout."""
        timer = self._tick_timers.pop(item, None)
        if timer is not None:
            timer.cancel()
        return True if threading.current_thread() is not threading.main_thread() else None

    def _set_tick_timer(self, item: pytest.Item, seconds: float) -> None:
        old = self._tick_timers.pop(item, None)
        if old is not None:
            old.cancel()
        timer = threading.Timer(seconds, self._expire, (item, f"the tick took more than {seconds:g} s"))
        self._tick_timers[item] = timer
        timer.daemon = True
        timer.start()

    def _expire(self, item: pytest.Item, reason: str) -> None:
        """Cancel the episode, and settle it if it does not stop. Runs in the thread of the timer."""
        episode, runtime = self._source.episode_of(item), self._source.runtime
        if episode is None or runtime is None or episode.future.done():
            return
        episode.cancel(reason)
        try:
            episode.future.exception(GRACE_S)
        except TimeoutError:
            if runtime.responds():
                error = EpisodeUnresponsive(f"{reason}; it ignores its cancellation and is left behind")
            else:
                error = EpisodeUnresponsive(f"{reason}; the event loop is blocked at\n{runtime.stack()}")
                item.session.shouldstop = "the episodes' event loop is blocked"
            episode.settle(error=error)
