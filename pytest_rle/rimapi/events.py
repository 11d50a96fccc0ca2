"""The event stream: a background task reads it into a bounded buffer, and the loop drains the buffer once a tick."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Final, Protocol, Self

import httpx
from httpx_sse import SSEError, aconnect_sse

from pytest_rle.backoff import Backoff
from pytest_rle.foreign_json import decode
from pytest_rle.rimapi.connection import BASE_PATH, Connection
from pytest_rle.rimapi.errors import ConnectionFailed, InvalidResponse, RequestTimedOut, RimApiError, refusal
from pytest_rle.rimapi.event_kinds import EVENT_KINDS, STREAM_GAP
from pytest_rle.rimapi.models.events import ServerSentEvent
from pytest_rle.rimapi.transport import AnswerTooLarge

logger = logging.getLogger(__name__)

PATH: Final = "/events"

SILENCE_LIMIT_S: Final = 30.0
"""The mod sends a heartbeat every three seconds; a stream that is silent for this long is dead."""

RECONNECT_BACKOFF: Final = Backoff(first_s=0.25, longest_s=10.0)
"""The waits between attempts to reconnect; a success starts them again from the first."""

BUFFER_LIMIT: Final = 5_000
"""Events that the buffer holds until `drain`; beyond that the oldest are dropped and counted."""


LINE_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of one event."""

_GREETING: Final = frozenset({"connected", "gameState", "error"})
"""What a stream begins with, which does not show that it goes on."""

_TICK_KEYS: Final = {"gameState": "GameTick", "heartbeat": "tick"}
"""The key of the present game tick, where it is not `ticks`."""


class HasConnection(Protocol):
    """A client that has a connection, as RimApiClient does."""

    @property
    def connection(self) -> Connection:
        """The connection that carries its requests."""


class EventStream:
    """GET /events of a client's game, as an async context manager.

        async with EventStream(client) as events:
            await clock.advance(15_000)
            for event in events.drain(): ...

    Entering waits until the stream is open. When the stream breaks later, it reconnects. Events that happen meanwhile
    are lost, because RIMAPI keeps none: an event `rle_stream_gap` stands where they are missing. `reconnects` and
    `dropped` count the occasions.

    Args:
        client: The client of the game.
        timeout_s: Seconds that entering, and each `wait_for_tick`, may take. It can be changed later.
        buffer_limit: The number of events that the buffer holds.
        backoff: The waits between attempts to reconnect.
        silence_s: Seconds without anything, even a heartbeat, after which the stream is dead.
    """

    def __init__(
        self,
        client: HasConnection,
        *,
        timeout_s: float = 10.0,
        buffer_limit: int = BUFFER_LIMIT,
        backoff: Backoff = RECONNECT_BACKOFF,
        silence_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self.timeout_s = timeout_s
        self.reconnects = 0
        self.dropped = 0
        self._connection = client.connection
        self._backoff = backoff
        self._silence_s = silence_s
        self._buffer: deque[ServerSentEvent] = deque(maxlen=buffer_limit)
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._failure: RimApiError | None = None
        self._is_open = False
        self._frames = 0
        self._reached_tick = -1
        self._seen_tick = -1
        self._gap: tuple[int, str] | None = None
        self._drained_drops = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read_forever(), name="rimapi-events")
        try:
            async with asyncio.timeout(self.timeout_s):
                while not self._is_open and self._failure is None:
                    await self._wait_for_change()
        except TimeoutError as error:
            await self._stop()
            text = f"the event stream did not open within {self.timeout_s:g} s"
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

    def drain(self, game_tick: int = -1) -> tuple[ServerSentEvent, ...]:
        """The events about the game since the last call, oldest first; `game_tick` is the game's present one."""
        if self._gap is not None and game_tick >= 0:
            self._end_gap(game_tick)
            if not self._is_open:
                self._gap = (game_tick, "the stream is still interrupted")
        events = tuple(self._buffer)
        self._buffer.clear()
        dropped, self._drained_drops = self.dropped - self._drained_drops, self.dropped
        if dropped:
            events = (_gap(0, 0, f"{dropped} events were dropped: more than {self._buffer.maxlen} waited"), *events)
        return events

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until every event up to a game tick has arrived. Only the embedded colony announces that.

        Raises:
            RequestTimedOut: The announcement did not arrive within the time limit.
        """
        try:
            async with asyncio.timeout(self.timeout_s):
                while self._reached_tick < game_tick:
                    await self._wait_for_change()
        except TimeoutError as error:
            text = f"the stream sent events up to game tick {self._reached_tick} instead of {game_tick}"
            raise RequestTimedOut("GET", PATH, text) from error

    async def wait_for_frame(self, limit_s: float) -> None:
        """Wait until something arrives that is not a stream's beginning; a live game sends a heartbeat every 3 seconds.

        Raises:
            RequestTimedOut: Nothing arrived within the limit, in seconds.
            RimApiError: The stream broke meanwhile.
        """
        seen = self._frames
        try:
            async with asyncio.timeout(limit_s):
                while self._frames == seen:
                    if self._failure is not None:
                        raise self._failure
                    await self._wait_for_change()
        except TimeoutError as error:
            text = f"the event stream is open, but nothing came within {limit_s:g} s, not even a heartbeat"
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
        failures = 0
        while True:
            try:
                await self._read_once()
                self._failure = ConnectionFailed("GET", PATH, "the game closed the event stream")
            except RimApiError as error:
                self._failure = error
            if self._is_open:
                self._is_open = False
                failures = 0
                self._gap = self._gap or (self._seen_tick, self._failure.text)
            failures += 1
            wait_s = self._backoff.wait_s(failures)
            logger.info("event stream: %s; reconnecting in %g s", self._failure, wait_s)
            self._changed.set()
            await asyncio.sleep(wait_s)
            self.reconnects += 1

    async def _read_once(self) -> None:
        timeout = httpx.Timeout(self.timeout_s, read=self._silence_s)
        try:
            async with aconnect_sse(self._connection.http, "GET", BASE_PATH + PATH, timeout=timeout) as source:
                if source.response.status_code != 200:
                    await source.response.aread()
                    raise refusal("GET", PATH, source.response.status_code, source.response.text[:500])
                source.response.stream = _LimitedLines(source.response.stream)
                async for frame in source.aiter_sse():
                    self._receive(frame.event, frame.data)
        except httpx.TimeoutException as error:
            raise RequestTimedOut("GET", PATH, f"the stream was silent for {self._silence_s:g} s") from error
        except SSEError as error:  # httpx-sse derives it from httpx's TransportError
            raise InvalidResponse("GET", PATH, str(error), status=200) from error
        except httpx.HTTPError as error:
            text = f"no connection to {self._connection.base_url}: {str(error) or type(error).__name__}"
            raise ConnectionFailed("GET", PATH, text) from error

    def _receive(self, name: str, text: str) -> None:
        data = _json_object(text)
        self._is_open = True
        self._failure = None
        self._frames += name not in _GREETING
        kind = EVENT_KINDS.get(name)
        tick = data.get(kind.tick_key) if kind is not None and kind.tick_key else None
        if isinstance(tick, int):
            self._reached_tick = max(self._reached_tick, tick)
        present = data.get(_TICK_KEYS.get(name, "ticks"))
        if isinstance(present, int):
            self._seen_tick = max(self._seen_tick, present)
            self._end_gap(self._seen_tick)
        if kind is None or kind.is_about_game:
            self._keep(ServerSentEvent(event=name, data=data))
        self._changed.set()

    def _end_gap(self, game_tick: int) -> None:
        """Put the gap among the events."""
        if self._gap is None:
            return
        began, reason = self._gap
        self._gap = None
        missed = max(0, game_tick - began) if began >= 0 else 0
        self._keep(_gap(game_tick, missed, reason))

    def _keep(self, event: ServerSentEvent) -> None:
        """Add an event to the buffer. If it is full, the oldest one is dropped."""
        if len(self._buffer) == self._buffer.maxlen:
            self.dropped += 1
        self._buffer.append(event)


class _LimitedLines(httpx.AsyncByteStream):
    """A stream whose lines have a limit: one that never ends would fill the memory. Raises AnswerTooLarge."""

    def __init__(self, inner: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        if isinstance(self._inner, httpx.AsyncByteStream):
            async for part in self._inner:
                place = part.rfind(b"\n")
                size = size + len(part) if place < 0 else len(part) - place
                if size > LINE_LIMIT:
                    raise AnswerTooLarge(f"an event is larger than {LINE_LIMIT} bytes")
                yield part

    async def aclose(self) -> None:
        """Close the stream."""
        if isinstance(self._inner, httpx.AsyncByteStream):
            await self._inner.aclose()


def _gap(game_tick: int, missed: int, reason: str) -> ServerSentEvent:
    """The event that stands where others are missing."""
    return ServerSentEvent(event=STREAM_GAP, data={"ticks": game_tick, "game_ticks": missed, "reason": reason})


def _json_object(text: str) -> dict[str, object]:
    """The decoded data of an event; anything but a JSON object becomes the only value of one, as does a deep one."""
    try:
        data = decode(text)
    except ValueError:
        return {"text": text}
    return data if isinstance(data, dict) else {"value": data}
