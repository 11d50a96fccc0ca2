"""Episodes run on one event loop in a thread of its own, while pytest stays in the main thread.

The main thread waits for an episode's future, so Ctrl-C and pytest-timeout's SIGALRM arrive there and never inside the
loop. An episode opens and closes everything it owns inside its own task.
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
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

import pytest

from pytest_rle.errors import EpisodeError

if TYPE_CHECKING:
    from pytest_rle.llm import CostTracker
    from pytest_rle.team import Team

S = TypeVar("S")
R = TypeVar("R")
T = TypeVar("T")

GRACE_S: Final = 5.0
"""Seconds that a cancelled episode has to flush its record and close its connections."""

CURRENT: Final[contextvars.ContextVar[Episode[Any, Any] | None]] = contextvars.ContextVar("rle_episode", default=None)
"""The episode whose task is running: the owner of everything logged or printed now."""


class EpisodeCancelled(EpisodeError):
    """The episode was cancelled before its end. Its partial record is on disk."""


class EpisodeUnresponsive(EpisodeError):
    """A cancelled episode did not stop: it ignores the cancellation, or synchronous code blocks the event loop."""


class LiveEpisode(Protocol):
    """What an episode shows while it runs."""

    @property
    def team(self) -> Team | None:
        """The team; None until it is ready. Raises RleError if it is in another process."""

    @property
    def costs(self) -> CostTracker | None:
        """The ledger of calls to models; None until the team is ready. Raises as `team` does."""

    def status(self) -> str:
        """The progress in a few words: tick, day, score and cost."""


class Episode(Generic[S, R]):
    """One run of one spec. The thread of the loop writes it, the main thread reads it.

    Attributes:
        key: Names the episode in the runtime; the name of its folder.
        spec: What is played.
        item: The item that reports the episode.
        future: The result, or the error that ended the episode.
        live: What the episode shows while it runs; None before it starts and after `release`.
        team_ready: Set when `live` has its team, or when the episode ends.
        started: Unix time of the start; None before.
        stopped: Unix time of the end; None before.
        log_records: What the episode has logged and pytest has not received yet.
        printed: What the episode has printed and pytest has not received yet.
        reported: Whether the item's report has been made.
    """

    def __init__(
        self, key: str, spec: S, item: pytest.Item, loop: asyncio.AbstractEventLoop, clock: Callable[[], float]
    ) -> None:
        self.key = key
        self.spec = spec
        self.item = item
        self.future: Future[R] = Future()
        self.live: LiveEpisode | None = None
        self.team_ready = threading.Event()
        self.started: float | None = None
        self.stopped: float | None = None
        self.log_records: deque[logging.LogRecord] = deque()
        self.printed: deque[str] = deque()
        self.reported = False
        self._clock = clock
        self._loop = loop
        self._task: asyncio.Task[None] | None = None
        self._reason: str | None = None
        self._last_status = "waiting for its turn"

    @property
    def seconds(self) -> float:
        """Wall time of the episode in seconds, without the wait for a slot."""
        if self.started is None:
            return 0.0
        return (self._clock() if self.stopped is None else self.stopped) - self.started

    def begin(self) -> None:
        """Note that the episode does not wait for its turn any more. Only the first call counts."""
        if self.started is None:
            self.started = self._clock()

    def status(self) -> str:
        """The progress in a few words; after `release`, the last progress that was asked for."""
        if self.live is not None:
            self._last_status = self.live.status()
        return self._last_status

    def __await__(self) -> Generator[Any, None, R]:
        """Wait for the result in the event loop of an async test."""
        return asyncio.wrap_future(self.future).__await__()

    def cancel(self, reason: str) -> None:
        """Ask the episode to flush and stop. Any thread may call this, and more than once; the first reason counts."""
        if self._reason is None and not self.future.done():
            self._reason = reason
            self._loop.call_soon_threadsafe(self._cancel_task)

    def _cancel_task(self) -> None:
        if self._task is not None:
            self._task.cancel(self._reason)

    def start_task(self, coroutine: Coroutine[Any, Any, None], context: contextvars.Context) -> None:
        """Create the task, in the thread of the loop. An earlier cancellation takes effect at once."""
        self._task = self._loop.create_task(coroutine, name=self.key, context=context)
        self._task.add_done_callback(self._settle_if_cancelled)
        if self._reason is not None:
            self._cancel_task()

    def _settle_if_cancelled(self, task: asyncio.Task[None]) -> None:
        # Not in the coroutine: a task that is cancelled before its first step runs none of its code.
        if task.cancelled():
            self.settle(error=EpisodeCancelled(self._reason or "cancelled"))

    def release(self) -> None:
        """Drop the team, the game and the output, so that a session does not keep them all to its end."""
        self.live = None
        self.log_records.clear()
        self.printed.clear()

    def settle(self, value: R | None = None, error: BaseException | None = None) -> None:
        """Set the result or the error. Only the first call counts."""
        if self.future.done():
            return
        self.stopped = self._clock()
        self.team_ready.set()
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(value)  # type: ignore[arg-type]  # a play that returns None has R None


class EpisodeRuntime(Generic[S, R]):
    """Runs at most `slots` episodes at once, started in the order in which they were added.

        runtime = EpisodeRuntime(play, slots=2)
        episode = runtime.add("first", spec, item)
        result = episode.future.result()
        runtime.close("the session is over")

    Args:
        play: Plays one episode and returns its result.
        slots: How many episodes run at once. None: `play` limits them, and calls `begin` of each when its turn comes.
        on_close: Called on the loop when it closes, after the last episode.
        grace_s: How long `close` waits for cancelled episodes, in seconds.
        clock: Gives the time in Unix seconds.
    """

    def __init__(
        self,
        play: Callable[[Episode[S, R]], Awaitable[R]],
        *,
        slots: int | None,
        on_close: Callable[[], Awaitable[None]] | None = None,
        grace_s: float = GRACE_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._play = play
        self._slots = slots
        self._on_close = on_close
        self._grace_s = grace_s
        self._clock = clock
        self._episodes: dict[str, Episode[S, R]] = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="rle-episodes", daemon=True)
        self._thread.start()
        self._ready.wait()

    def add(self, key: str, spec: S, item: pytest.Item) -> Episode[S, R]:
        """Queue an episode. If one with this key is queued already, return that one."""
        known = self._episodes.get(key)
        if known is not None:
            return known
        episode = self._episodes[key] = Episode(key, spec, item, self._loop, self._clock)
        self._loop.call_soon_threadsafe(self._spawn, episode)
        return episode

    def call(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run something else on the loop, such as what the episodes share. Any thread may call this."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self, reason: str) -> list[Episode[S, R]]:
        """Cancel the unfinished episodes, wait until they have flushed, stop the loop and join its thread.

        Returns:
            The episodes that no item has reported.
        """
        unfinished = [episode for episode in self._episodes.values() if not episode.future.done()]
        for episode in reversed(unfinished):  # queued ones before running ones, so that a free slot starts none
            episode.cancel(reason)
        deadline = time.monotonic() + self._grace_s
        for episode in unfinished:
            try:
                episode.future.exception(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                episode.settle(error=EpisodeUnresponsive(f"did not stop within {self._grace_s:g} s"))
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(max(0.1, deadline - time.monotonic()))
        return [episode for episode in self._episodes.values() if not episode.reported]

    def responds(self, within_s: float = 0.5) -> bool:
        """Whether the loop still runs callbacks, that is, no synchronous code blocks it."""
        ran = threading.Event()
        self._loop.call_soon_threadsafe(ran.set)
        return ran.wait(within_s)

    def stack(self) -> str:
        """The current stack of the loop's thread: the first thing to read if the loop is blocked."""
        frame = sys._current_frames().get(self._thread.ident or 0)  # noqa: SLF001 - the documented way to another thread's stack
        return "".join(traceback.format_stack(frame)) if frame is not None else "(no frame)"

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._closing = asyncio.Event()
            self._free = asyncio.Semaphore(self._slots) if self._slots is not None else None
            self._ready.set()
            runner.run(self._wait_for_close())

    async def _wait_for_close(self) -> None:
        await self._closing.wait()
        if self._on_close is not None:
            await self._on_close()

    def _spawn(self, episode: Episode[S, R]) -> None:
        context = contextvars.copy_context()
        context.run(CURRENT.set, episode)
        episode.start_task(self._run(episode), context)

    async def _run(self, episode: Episode[S, R]) -> None:
        try:
            if self._free is None:
                value = await self._play(episode)
            else:
                async with self._free:
                    episode.begin()
                    value = await self._play(episode)
        except asyncio.CancelledError:
            raise  # the end of the task settles the episode
        except BaseException as error:
            episode.settle(error=error)
        else:
            episode.settle(value)
