"""The traffic with a live game: recorded as it happens, and played back without the game.

A live game cannot be reset to an earlier state, so an episode on it is replayed from its recorded answers. Requests
that are concurrent may come in another order in the replay, so an answer is found by its request and by how often that
request was made before.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Final, Literal, NamedTuple, NoReturn, Protocol, Self

import httpx

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import NotRecorded
from pytest_rle.rimapi.events import EventStream
from pytest_rle.rimapi.models.events import ServerSentEvent
from pytest_rle.rimapi.transport import AnswerTooLarge, DirectTransport, HttpTransport

Fault = Literal["timeout", "unreachable", "connection", "size"]

_FAULTS: Final[Mapping[Fault, type[httpx.TransportError]]] = {
    "unreachable": httpx.ConnectError,
    "timeout": httpx.ReadTimeout,
    "size": AnswerTooLarge,
    "connection": httpx.ReadError,
}
"""How a request can fail, and the error with which a replay repeats that."""


class Request(NamedTuple):
    """A request: `target` is the path with its query, `body` is JSON text or empty."""

    method: str
    target: str
    body: str

    def __str__(self) -> str:
        return f"{self.method} {self.target}{f' {self.body}' if self.body else ''}"


class RecordedAnswer(NamedTuple):
    """A request and its answer: status and body, or a fault whose cause is the body."""

    request: Request
    status: int | None
    content: bytes
    fault: Fault | None = None


class DrainedEvents(NamedTuple):
    """The events that the loop drained from the event stream at once."""

    events: tuple[ServerSentEvent, ...]


Traffic = RecordedAnswer | DrainedEvents


class GameEvents(Protocol):
    """The source of the game's events for the loop."""

    def drain(self, game_tick: int = -1) -> tuple[ServerSentEvent, ...]:
        """The events since the last call, oldest first; `game_tick` is the game's present one."""

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until every event up to a game tick has arrived."""


class TrafficRecorder(httpx.AsyncBaseTransport):
    """A transport that passes every request and its answer to `on_traffic`, unless that is None."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._transport = inner if isinstance(inner, DirectTransport) else HttpTransport(inner)
        self.on_traffic: Callable[[Traffic], None] | None = None

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body. Raises httpx.HTTPError if no answer arrives in time."""
        request = _request(method, url, content)
        try:
            status, answer = await self._transport.transmit(method, url, content, timeout_s)
        except httpx.HTTPError as error:
            self.record(RecordedAnswer(request, None, str(error).encode(), _fault(error)))
            raise
        self.record(RecordedAnswer(request, status, answer))
        return status, answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request without recording it: the event stream is one."""
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()

    def record(self, traffic: Traffic) -> None:
        """Pass an entry to `on_traffic`."""
        if self.on_traffic is not None:
            self.on_traffic(traffic)


class RecordedStream:
    """The event stream of a live game, which records what the loop drains. An async context manager."""

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

    def drain(self, game_tick: int = -1) -> tuple[ServerSentEvent, ...]:
        """The events since the last call, oldest first; `game_tick` is the game's present one."""
        events = self._stream.drain(game_tick)
        self._recorder.record(DrainedEvents(events))
        return events

    async def wait_for_tick(self, game_tick: int) -> None:
        """Wait until every event up to a game tick has arrived."""
        await self._stream.wait_for_tick(game_tick)


class TrafficPlayer(httpx.AsyncBaseTransport):
    """A transport that answers from a record. It is also the event stream of the replay."""

    def __init__(self, traffic: Iterable[Traffic]) -> None:
        self._answers: dict[Request, deque[RecordedAnswer]] = defaultdict(deque)
        self._events: deque[DrainedEvents] = deque()
        for entry in traffic:
            if isinstance(entry, DrainedEvents):
                self._events.append(entry)
            else:
                self._answers[entry.request].append(entry)

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """The recorded answer.

        Raises:
            NotRecorded: The record has no answer to the request, or none that is still unused.
            httpx.HTTPError: The recorded request failed.
        """
        del timeout_s  # a recorded timeout fails at once
        request = _request(method, url, content)
        waiting = self._answers.get(request)
        if not waiting:
            raise NotRecorded(method, request.target, f"{request} is not on record")
        answered = waiting.popleft()
        if answered.status is None:
            cause = answered.content.decode("utf-8", "replace")
            raise _FAULTS[answered.fault or "connection"](cause)
        return answered.status, answered.content

    async def handle_async_request(self, request: httpx.Request) -> NoReturn:
        """Refuse the request: a record holds exchanges and events, but no streams."""
        raise httpx.ConnectError(f"the record has no stream for {request.url}")

    def drain(self, game_tick: int = -1) -> tuple[ServerSentEvent, ...]:
        """The recorded events of this drain; empty after the end of the record."""
        del game_tick  # a gap is on record as an event
        return self._events.popleft().events if self._events else ()

    async def wait_for_tick(self, game_tick: int) -> None:
        """Return at once: the record has the events that had arrived."""

    @property
    def unused_request(self) -> Request | None:
        """The first recorded request, by method and target, that the replay did not make; None if it made all."""
        left = sorted(request for request, waiting in self._answers.items() if waiting)
        return left[0] if left else None


def _fault(error: httpx.HTTPError) -> Fault:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "unreachable"
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    return "size" if isinstance(error, AnswerTooLarge) else "connection"


def _request(method: str, url: httpx.URL, content: bytes | None) -> Request:
    return Request(method, url.raw_path.decode("ascii"), "" if content is None else content.decode("utf-8"))
