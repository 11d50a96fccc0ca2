"""Limits that the user sets on the calls to an endpoint, and the time limit of a deliberation, which they extend."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Final

MINUTE_S: Final = 60.0


class TimeLimit:
    """The time limit of a deliberation. It stands still while a call waits for its turn under a `RateLimiter`.

    Args:
        scope: The `asyncio.timeout` that ends the deliberation.
    """

    def __init__(self, scope: asyncio.Timeout) -> None:
        self._scope = scope

    @property
    def until(self) -> float:
        """The time of the running event loop at which the limit ends."""
        when = self._scope.when()
        return when if when is not None else float("inf")

    def has_expired(self) -> bool:
        """Whether the limit has cancelled the deliberation."""
        return self._scope.expired()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock inside the block, and give the remaining time afterwards."""
        when = self._scope.when()
        if when is None or self._scope.expired():
            yield
            return
        clock = asyncio.get_running_loop().time
        left = when - clock()
        self._scope.reschedule(None)
        try:
            yield
        finally:
            self._scope.reschedule(clock() + left)


class RateLimiter:
    """Lets a limited number of calls start per minute, and a limited number run at once, in the order they came.

        limiter = RateLimiter(calls_per_minute=20, max_in_flight=4)
        async with limiter.slot():
            ...  # send the call

    No more than `calls_per_minute` calls start in any 60 s. Share one limiter among all clients of an endpoint.

    Args:
        calls_per_minute: None for no limit.
        max_in_flight: The calls that run at once; None for no limit.
        share: The part of both limits that this limiter may use, if several processes share the endpoint.
        clock: Gives the time in seconds.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        calls_per_minute: int | None = None,
        max_in_flight: int | None = None,
        *,
        share: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most: int | None = None
        self._window_s = MINUTE_S
        if calls_per_minute is not None:
            self._most = max(1, int(calls_per_minute * share))
            # Less than one call a minute is one call in a longer time.
            self._window_s = max(MINUTE_S, MINUTE_S / (calls_per_minute * share))
        self._in_flight = asyncio.Semaphore(max(1, int(max_in_flight * share))) if max_in_flight is not None else None
        self._clock = clock
        self._sleep = sleep
        self._starts: deque[float] = deque()
        self._turn = asyncio.Lock()
        self._held_until = 0.0

    def hold_back(self, seconds: float) -> None:
        """Start no further call for so long, because the endpoint has asked for it."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @contextlib.asynccontextmanager
    async def slot(
        self, time_limit: TimeLimit | None = None, *, latest_start: float = float("inf")
    ) -> AsyncIterator[None]:
        """Wait for this call's turn, and hold a slot inside the block.

        Args:
            time_limit: Stands still during the wait for a slot. It runs while the endpoint wants no calls.
            latest_start: A time of the event loop. If the endpoint wants no calls until then, the call starts at once,
                so that its fault has a name.
        """
        await self._wait_for_endpoint(latest_start)
        if self._in_flight is None and self._most is None:
            yield
            return
        async with contextlib.AsyncExitStack() as stack:
            with time_limit.paused() if time_limit is not None else contextlib.nullcontext():
                if self._in_flight is not None:
                    await stack.enter_async_context(self._in_flight)
                if self._most is not None:
                    async with self._turn:
                        await self._wait_for_window(self._most)
            yield

    async def _wait_for_endpoint(self, latest_start: float) -> None:
        clock = asyncio.get_running_loop().time
        while (wait_s := self._held_until - self._clock()) > 0 and clock() + wait_s < latest_start:
            await self._sleep(wait_s)

    async def _wait_for_window(self, most: int) -> None:
        """Wait until fewer than `most` calls have started within the last minute, and note one more start."""
        while True:
            now = self._clock()
            while self._starts and now - self._starts[0] >= self._window_s:
                self._starts.popleft()
            if len(self._starts) < most:
                self._starts.append(now)
                return
            await self._sleep(self._starts[0] + self._window_s - now)
