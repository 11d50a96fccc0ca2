"""Episodes on one event loop in one thread, while pytest stays in the main thread.

The main thread blocks on an episode's future, so Ctrl-C and pytest-timeout's SIGALRM land there and never inside the
loop. Everything an episode owns is opened and closed inside its own task.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from typing import Any, Final, Generic, TypeVar

import pytest

from pytest_rle.errors import EpisodeError

S = TypeVar("S")
R = TypeVar("R")

CURRENT: Final[contextvars.ContextVar[Episode[Any, Any] | None]] = contextvars.ContextVar("rle_episode", default=None)
"""The episode whose task is running, for whoever has to attribute what is logged or printed."""


class EpisodeCancelled(EpisodeError):
    """The episode was cancelled before its end. Its partial record is on disk."""


class EpisodeUnresponsive(EpisodeError):
    """A cancelled episode did not stop: it ignores the cancellation, or synchronous code blocks the event loop."""


class Episode(Generic[S, R]):
    """One run of one spec. Written by the loop's thread, read by the main thread."""

    def __init__(self, key: str, spec: S, item: pytest.Item, loop: asyncio.AbstractEventLoop) -> None:
        self.key = key
        self.spec = spec
        self.item = item
        self.future: Future[R] = Future()
        self.progress = "waiting for its turn"
        self.run: Any = None
        """What the episode shows of itself while it runs: the client, the team, the ledger."""
        self.run_ready = threading.Event()
        self.started: float | None = None
        self.stopped: float | None = None
        self.records: deque[logging.LogRecord] = deque()
        self.printed: deque[str] = deque()
        self.reported = False
        self._loop = loop
        self._task: asyncio.Task[None] | None = None
        self._reason: str | None = None

    @property
    def seconds(self) -> float:
        """Wall time of the episode itself, without its wait for a slot."""
        if self.started is None:
            return 0.0
        return (self.stopped or time.time()) - self.started

    def __await__(self) -> Generator[Any, None, R]:
        """Let an async test wait from its own loop."""
        return asyncio.wrap_future(self.future).__await__()

    def cancel(self, reason: str) -> None:
        """Ask the episode to stop; it still flushes. Safe from any thread, and more than once."""
        if self._reason is None and not self.future.done():
            self._reason = reason
            self._loop.call_soon_threadsafe(self._cancel_task)

    def _cancel_task(self) -> None:
        if self._task is not None:
            self._task.cancel(self._reason)

    def start_task(self, coroutine: Any, context: contextvars.Context) -> None:
        """Begin, on the loop's thread; a cancel that came earlier takes effect at once."""
        self._task = self._loop.create_task(coroutine, name=self.key, context=context)
        self._task.add_done_callback(self._end_if_cancelled)
        if self._reason is not None:
            self._cancel_task()

    def _end_if_cancelled(self, task: asyncio.Task[None]) -> None:
        # Not in the coroutine: cancelled before its first step, a task runs none of its code.
        if task.cancelled():
            self.settle(error=EpisodeCancelled(self._reason or "cancelled"))

    def release(self) -> None:
        """Drop references to the team and the map, which a battery would otherwise keep until its end."""
        self.run = None
        self.records.clear()
        self.printed.clear()

    def settle(self, value: R | None = None, error: BaseException | None = None) -> None:
        """Give the waiting test its answer; only the first one counts."""
        if self.future.done():
            return
        self.stopped = time.time()
        self.run_ready.set()
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(value)  # type: ignore[arg-type]  # a play that returns None has R None


class EpisodeRuntime(Generic[S, R]):
    """Runs at most `slots` episodes at once, started in the order they were added."""

    def __init__(self, play: Callable[[Episode[S, R]], Awaitable[R]], *, slots: int, grace: float = 5.0) -> None:
        self._play = play
        self._slots = slots
        self._grace = grace
        self._episodes: dict[str, Episode[S, R]] = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="rle-episodes", daemon=True)
        self._thread.start()
        self._ready.wait()

    def add(self, key: str, spec: S, item: pytest.Item) -> Episode[S, R]:
        """Queue an episode; one already queued under this key is returned as it is."""
        known = self._episodes.get(key)
        if known is not None:
            return known
        episode = self._episodes[key] = Episode(key, spec, item, self._loop)
        self._loop.call_soon_threadsafe(self._spawn, episode)
        return episode

    def forget(self, key: str) -> None:
        """Drop a finished episode, so that a rerun of its item plays a fresh one."""
        self._episodes.pop(key, None)

    def close(self, reason: str) -> list[Episode[S, R]]:
        """Cancel what still runs, give it `grace` seconds to flush, stop the loop and join the thread.

        Returns the episodes whose items never got to report them.
        """
        leftover = [episode for episode in self._episodes.values() if not episode.future.done()]
        for episode in reversed(leftover):  # the queued before the running, so that no freed slot starts one
            episode.cancel(reason)
        deadline = time.monotonic() + self._grace
        for episode in leftover:
            try:
                episode.future.exception(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                episode.settle(error=EpisodeUnresponsive(f"did not stop within {self._grace:g} s"))
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(max(0.1, deadline - time.monotonic()))
        return [episode for episode in self._episodes.values() if not episode.reported]

    def responds(self, within: float = 0.5) -> bool:
        """Whether the loop still takes work, that is, no episode blocks it with synchronous code."""
        pong = threading.Event()
        self._loop.call_soon_threadsafe(pong.set)
        return pong.wait(within)

    def stack(self) -> str:
        """Where the loop's thread is now; the first thing to read when it is wedged."""
        frame = sys._current_frames().get(self._thread.ident or 0)  # noqa: SLF001 - the documented way to another thread's stack
        return "".join(traceback.format_stack(frame)) if frame is not None else "(no frame)"

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._closing = asyncio.Event()
            self._free = asyncio.Semaphore(self._slots)
            self._ready.set()
            runner.run(self._wait_for_close())

    async def _wait_for_close(self) -> None:
        await self._closing.wait()

    def _spawn(self, episode: Episode[S, R]) -> None:
        context = contextvars.copy_context()
        context.run(CURRENT.set, episode)
        episode.start_task(self._run(episode), context)

    async def _run(self, episode: Episode[S, R]) -> None:
        try:
            async with self._free:
                episode.started = time.time()
                value = await self._play(episode)
        except asyncio.CancelledError:
            raise  # the task's end tells who waits
        except BaseException as error:
            episode.settle(error=error)
        else:
            episode.settle(value)
