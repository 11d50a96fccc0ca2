"""The traffic with a game that runs by itself: noted as it happens, and given again where there is no game.

A live game cannot be brought back to where it was, so a play on it is repeated from what it answered. Requests that are
made at the same time may come in another order again: an answer belongs to its request, and to how often it was made.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final, Literal, NamedTuple, NoReturn, Protocol, Self

import httpx

from pytest_rle.rimapi.carrying import DirectTransport, HttpCarrier
from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import NotRecorded
from pytest_rle.rimapi.events import EventStream
from pytest_rle.rimapi.models import ServerSentEvent

Fault = Literal["timeout", "connection"]

_TIMEOUT: Final[Fault] = "timeout"
_CONNECTION: Final[Fault] = "connection"


class Request(NamedTuple):
    """What was asked: `target` is the path with its query, `body` JSON text or empty."""

    method: str
    target: str
    body: str

    def __str__(self) -> str:
        return f"{self.method} {self.target}{f' {self.body}' if self.body else ''}"


class Answered(NamedTuple):
    """A request and what came of it: status and body, or a fault with its cause as the body."""

    request: Request
    status: int | None
    content: bytes
    fault: Fault | None = None


class EventsTaken(NamedTuple):
    """What the loop took from the event stream at once."""

    events: tuple[ServerSentEvent, ...]


Traffic = Answered | EventsTaken


class GameEvents(Protocol):
    """Where the loop gets the game's events from."""

    def drain(self) -> tuple[ServerSentEvent, ...]:
        """The events since the last call, oldest first."""

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until everything that happened up to a game tick has arrived."""


class TrafficRecorder(httpx.AsyncBaseTransport):
    """A transport that tells `on_traffic` of every request and its answer. Nothing is told while it is None."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._carrier = inner if isinstance(inner, DirectTransport) else HttpCarrier(inner)
        self.on_traffic: Callable[[Traffic], None] | None = None

    async def carry(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Carry a request over and its status and body back. Raises httpx.HTTPError where none comes in time."""
        request = _request(method, url, content)
        try:
            status, answer = await self._carrier.carry(method, url, content, timeout_s)
        except httpx.HTTPError as error:
            fault = _TIMEOUT if isinstance(error, httpx.TimeoutException) else _CONNECTION
            self.note(Answered(request, None, str(error).encode(), fault))
            raise
        self.note(Answered(request, status, answer))
        return status, answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry what is no exchange, such as the event stream, without a note."""
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()

    def note(self, traffic: Traffic) -> None:
        """Tell of something that came over."""
        if self.on_traffic is not None:
            self.on_traffic(traffic)


class RecordedStream:
    """The event stream of a live game, which notes what is taken from it. An async context manager."""

    def __init__(self, client: RimApiClient, recorder: TrafficRecorder) -> None:
        self._stream = EventStream(client)
        self._recorder = recorder

    async def __aenter__(self) -> Self:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stream.__aexit__(kind, error, trace)

    def drain(self) -> tuple[ServerSentEvent, ...]:
        """The events since the last call, oldest first."""
        events = self._stream.drain()
        self._recorder.note(EventsTaken(events))
        return events

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until everything that happened up to a game tick has arrived."""
        await self._stream.wait_for_tick(game_tick)


class TrafficPlayer(httpx.AsyncBaseTransport):
    """A transport that answers from a record. It is the event stream as well."""

    def __init__(self, traffic: Iterable[Traffic]) -> None:
        self._answers: dict[Request, deque[Answered]] = defaultdict(deque)
        self._events: deque[EventsTaken] = deque()
        for entry in traffic:
            if isinstance(entry, EventsTaken):
                self._events.append(entry)
            else:
                self._answers[entry.request].append(entry)

    async def carry(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """The answer on record.

        Raises:
            NotRecorded: There is none, or none is left.
            httpx.HTTPError: The request failed on record.
        """
        del timeout_s  # what took too long then fails at once
        request = _request(method, url, content)
        waiting = self._answers.get(request)
        if not waiting:
            raise NotRecorded(method, request.target, f"{request} is not on record here")
        answered = waiting.popleft()
        if answered.status is None:
            cause = answered.content.decode("utf-8", "replace")
            raise httpx.ReadTimeout(cause) if answered.fault == _TIMEOUT else httpx.ConnectError(cause)
        return answered.status, answered.content

    async def handle_async_request(self, request: httpx.Request) -> NoReturn:
        """Refuse: a record holds exchanges and events, and no streams."""
        raise httpx.ConnectError(f"{request.url} is not on record")

    def drain(self) -> tuple[ServerSentEvent, ...]:
        """What was taken from the event stream at this point; nothing where the record ends."""
        return self._events.popleft().events if self._events else ()

    async def wait_for_tick(self, game_tick: int) -> None:
        """Return at once: what had arrived is on record."""

    @property
    def left_over(self) -> Request | None:
        """A request on record that was not made again, the first by method and target, or None."""
        left = sorted(request for request, waiting in self._answers.items() if waiting)
        return left[0] if left else None


def _request(method: str, url: httpx.URL, content: bytes | None) -> Request:
    return Request(method, url.raw_path.decode("ascii"), "" if content is None else content.decode("utf-8"))
