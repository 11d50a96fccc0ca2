"""The event stream: read in the background, kept in a bounded buffer, taken from it once a tick."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from types import TracebackType
from typing import Final, Protocol, Self

import httpx
from httpx_sse import SSEError, aconnect_sse

from pytest_rle.rimapi.connection import BASE_PATH, Connection
from pytest_rle.rimapi.errors import ConnectionFailed, InvalidResponse, RequestTimedOut, RimApiError, refusal
from pytest_rle.rimapi.models import ServerSentEvent

logger = logging.getLogger(__name__)

PATH: Final = "/events"

SILENCE_LIMIT_S: Final = 30.0
"""The mod sends a heartbeat every three seconds; a stream that says nothing for this long is dead."""

FIRST_DELAY_S: Final = 0.25
LONGEST_DELAY_S: Final = 10.0
"""Between attempts to connect again: doubling from the first to the longest, and back after a success."""

BUFFER_LIMIT: Final = 5_000
"""Events kept until somebody takes them; beyond that the oldest go, and are counted."""

ADVANCED: Final = "rle_advanced"
"""The embedded game's own event: everything that happened up to `ticks` has been sent."""

_HOUSEKEEPING: Final = frozenset({"connected", "gameState", "gameUpdate", "heartbeat", ADVANCED})


class Connected(Protocol):
    """A client that has a connection, as RimApiClient does."""

    @property
    def connection(self) -> Connection:
        """What carries its requests."""


class EventStream:
    """GET /events of a client's game, as an async context manager.

    Entering it waits until the stream stands; after that it connects again by itself when it breaks. What happens
    meanwhile is lost, as RIMAPI keeps nothing; `reconnects` and `dropped` tell how often that may have been so.
    """

    def __init__(self, client: Connected, *, timeout_s: float = 10.0, buffer_limit: int = BUFFER_LIMIT) -> None:
        self._connection = client.connection
        self._timeout_s = timeout_s
        self._buffer: deque[ServerSentEvent] = deque(maxlen=buffer_limit)
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._failure: RimApiError | None = None
        self._is_open = False
        self._reached_tick = -1
        self.reconnects = 0
        self.dropped = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read_forever(), name="rimapi-events")
        try:
            async with asyncio.timeout(self._timeout_s):
                while not self._is_open and self._failure is None:
                    await self._wait_for_change()
        except TimeoutError as error:
            await self._stop()
            text = f"the event stream did not open within {self._timeout_s:g} s"
            raise RequestTimedOut("GET", PATH, text) from error
        except BaseException:
            await self._stop()
            raise
        if self._failure is not None and not self._is_open:
            await self._stop()
            raise self._failure
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    def drain(self) -> tuple[ServerSentEvent, ...]:
        """The game's events since the last call, oldest first, without heartbeats and greetings."""
        events = tuple(self._buffer)
        self._buffer.clear()
        return events

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until everything that happened up to a game tick has arrived. Only the embedded game tells.

        Raises RequestTimedOut where it does not within the time limit.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                while self._reached_tick < game_tick:
                    await self._wait_for_change()
        except TimeoutError as error:
            text = f"the stream has brought events up to game tick {self._reached_tick}, and not {game_tick}"
            raise RequestTimedOut("GET", PATH, text) from error

    async def _wait_for_change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _read_forever(self) -> None:
        delay = FIRST_DELAY_S
        while True:
            try:
                await self._read_once()
                self._failure = ConnectionFailed("GET", PATH, "the game closed the event stream")
            except RimApiError as error:
                self._failure = error
            if self._is_open:
                self._is_open = False
                delay = FIRST_DELAY_S
            logger.info("event stream: %s; connecting again in %g s", self._failure, delay)
            self._changed.set()
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY_S)
            self.reconnects += 1

    async def _read_once(self) -> None:
        timeout = httpx.Timeout(self._timeout_s, read=SILENCE_LIMIT_S)
        try:
            async with aconnect_sse(self._connection.http, "GET", BASE_PATH + PATH, timeout=timeout) as source:
                if source.response.status_code != 200:
                    await source.response.aread()
                    raise refusal("GET", PATH, source.response.status_code, source.response.text[:500])
                async for frame in source.aiter_sse():
                    self._take(frame.event, frame.data)
        except httpx.TimeoutException as error:
            raise RequestTimedOut("GET", PATH, f"nothing came for {SILENCE_LIMIT_S:g} s") from error
        except SSEError as error:  # which httpx-sse counts among httpx's transport errors
            raise InvalidResponse("GET", PATH, str(error), status=200) from error
        except httpx.HTTPError as error:
            text = f"{self._connection.base_url}: {str(error) or type(error).__name__}"
            raise ConnectionFailed("GET", PATH, text) from error

    def _take(self, name: str, text: str) -> None:
        try:
            data = json.loads(text)
        except ValueError:
            data = {"text": text}
        if not isinstance(data, dict):
            data = {"value": data}
        self._is_open = True
        self._failure = None
        if name == "gameState" and isinstance(data.get("GameTick"), int):
            self._reached_tick = max(self._reached_tick, data["GameTick"])
        elif name == ADVANCED and isinstance(data.get("ticks"), int):
            self._reached_tick = max(self._reached_tick, data["ticks"])
        if name not in _HOUSEKEEPING:
            if len(self._buffer) == self._buffer.maxlen:
                self.dropped += 1
            self._buffer.append(ServerSentEvent(event=name, data=data))
        self._changed.set()
