"""One request and one answer: the URL, the envelope, the errors, and the callback that sees every exchange."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from pytest_rle import address
from pytest_rle.rimapi.answers import AnswerReader, Envelope
from pytest_rle.rimapi.errors import (
    AnswerLost,
    AnswerWithoutData,
    ConnectionFailed,
    InvalidResponse,
    NotRecorded,
    RequestTimedOut,
    RimApiError,
    refusal,
)
from pytest_rle.rimapi.network import network_transport
from pytest_rle.rimapi.retries import Retries
from pytest_rle.rimapi.transport import Answer, AnswerTooLarge, DirectTransport, HttpTransport

T = TypeVar("T")

Query = Mapping[str, str | float | bool]
Body = Mapping[str, object]

BASE_PATH: Final = "/api/v1"
"""All routes of RIMAPI but two are below it."""

SHOWN_CHARACTERS: Final = 500
"""Characters of a malformed answer that an error quotes."""

_URL_LIMIT: Final = 1_000
"""Parsed URLs that a connection caches."""


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, for the record.

    If no answer came, `status` is None and `response` is the cause. `seconds` is wall-clock time.
    """

    method: str
    path: str
    query: Query
    body: Body | None
    status: int | None
    response: str
    seconds: float

    @property
    def is_write(self) -> bool:
        """Whether the request could change the game."""
        return self.method != "GET"


class Acknowledged(BaseModel):
    """The game accepted a write. `warnings` name the parts that it skipped."""

    model_config = ConfigDict(frozen=True)

    warnings: tuple[str, ...] = ()


class Connection:
    """A connection to one game. It never makes up an answer that is missing.

    Without `retries` every request is sent once. With them, a request whose answer was lost is sent again if it reads,
    if it is a write that can be repeated, or if it never reached the game.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None,
        timeout_s: float,
        on_exchange: Callable[[Exchange], None] | None,
        answers: AnswerReader | None,
    ) -> None:
        self.base_url = address.base_url(base_url)
        self.on_exchange = on_exchange
        self.retries: Retries | None = None
        # Requests bypass the httpx client: its redirects, cookies and authentication, which RIMAPI does not use, cost
        # a third of a millisecond each. The client serves the event stream and closes the transport.
        transport = transport if transport is not None else network_transport()
        self._transport = transport if isinstance(transport, DirectTransport) else HttpTransport(transport)
        self._timeout_s = timeout_s
        self._urls: dict[tuple[str, tuple[tuple[str, object], ...]], httpx.URL] = {}
        self.answers = answers.copy() if answers is not None else AnswerReader()
        self.http = httpx.AsyncClient(base_url=self.base_url, transport=transport, timeout=timeout_s, trust_env=False)

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    @contextlib.contextmanager
    def without_retries(self) -> Iterator[None]:
        """Send each request once, for a caller that asks again itself."""
        retries, self.retries = self.retries, None
        try:
            yield
        finally:
            self.retries = retries

    async def get(self, path: str, kind: type[T], query: Query | None = None, body: Body | None = None) -> T:
        """Read data of this type. A few routes of RIMAPI take a JSON body on GET.

        Raises:
            RimApiError: See `pytest_rle.rimapi.errors`. An answer without data is an InvalidResponse.
        """
        return _data("GET", path, await self._exchange("GET", path, kind, query, body, repeatable=True))

    async def write_and_read(
        self,
        method: str,
        path: str,
        kind: type[T],
        query: Query | None = None,
        body: Body | None = None,
        *,
        timeout_s: float | None = None,
        repeatable: bool = False,
    ) -> T:
        """Write, and return the data of the answer.

        A `repeatable` write has the same effect once or twice. Raises RimApiError as `get` does, and AnswerLost if
        nobody knows whether a write happened that is not repeatable.
        """
        envelope = await self._exchange(method, path, kind, query, body, timeout_s=timeout_s, repeatable=repeatable)
        return _data(method, path, envelope)

    async def write(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        body: Body | None = None,
        *,
        repeatable: bool = False,
    ) -> Acknowledged:
        """Write to a route whose answer has no data. Raises RimApiError as `write_and_read` does."""
        envelope = await self._exchange(method, path, object, query, body, repeatable=repeatable)
        return Acknowledged(warnings=envelope.warnings)

    async def _exchange(
        self,
        method: str,
        path: str,
        kind: type[T],
        query: Query | None,
        body: Body | None,
        *,
        timeout_s: float | None = None,
        repeatable: bool,
    ) -> Envelope[T]:
        """Send a request, and again as long as its answer is lost and it may be repeated."""
        failures = 0
        lost: RimApiError | None = None
        while True:
            try:
                return await self._exchange_once(method, path, kind, query or {}, body, timeout_s)
            except NotRecorded:
                if lost is not None:  # a replay gives up where the recorded game gave up
                    raise lost from None
                raise
            except (ConnectionFailed, RequestTimedOut, InvalidResponse) as error:
                retries = self.retries
                failures += 1
                if retries is None or not _is_lost(error):
                    raise
                if not repeatable and not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                    text = f"the answer to this write was lost ({error.text}), so it may have happened or not"
                    raise AnswerLost(method, path, text) from error
                if failures >= retries.attempts:
                    raise
                lost = error
            await asyncio.sleep(retries.backoff.wait_s(failures))

    async def _exchange_once(
        self, method: str, path: str, kind: type[T], query: Query, body: Body | None, timeout_s: float | None
    ) -> Envelope[T]:
        answer = await self._send(method, path, query, body, timeout_s)
        if answer.status != httpx.codes.OK:
            raise refusal(method, path, answer.status, _server_message(answer))
        try:
            if method == "GET" and body is None:
                envelope = self.answers.read_cached((path, tuple(query.items())), kind, answer.content)
            else:
                envelope = self.answers.read(kind, answer.content)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "answer"
            text = f"{where}: {first['msg']} ({error.error_count()} faults); {answer.text[:SHOWN_CHARACTERS]}"
            raise InvalidResponse(method, path, text, status=200) from error
        if not envelope.success:
            raise refusal(method, path, 500, "; ".join(envelope.errors) or "the game gave no reason")
        return envelope

    async def _send(self, method: str, path: str, query: Query, body: Body | None, timeout_s: float | None) -> Answer:
        content = None
        if body is not None or method in ("POST", "PUT"):
            content = json.dumps(body if body is not None else {}, separators=(",", ":")).encode()
        limit = self._timeout_s if timeout_s is None else timeout_s
        started = time.perf_counter()
        try:
            answer = Answer(*await self._transport.transmit(method, self._url(path, query), content, limit))
        except httpx.TimeoutException as error:
            text = f"no answer within {limit:g} s: the game may be loading or may have hung"
            self._report(method, path, query, body, None, text, started)
            raise RequestTimedOut(method, path, text) from error
        except AnswerTooLarge as error:
            self._report(method, path, query, body, None, str(error), started)
            raise InvalidResponse(method, path, str(error)) from error
        except httpx.HTTPError as error:
            text = f"no connection to {self.base_url} ({_cause(error)}): {self._advice(error)}"
            self._report(method, path, query, body, None, text, started)
            raise ConnectionFailed(method, path, text) from error
        self._report(method, path, query, body, answer, "", started)
        return answer

    def _advice(self, error: httpx.HTTPError) -> str:
        advice = "check the address and that the game is running there"
        url = httpx.URL(self.base_url)
        if isinstance(error, httpx.ConnectError) and url.host == "127.0.0.1":
            advice += f"; the mod may listen on [::1] alone, so try http://localhost:{url.port or 80}"
        return advice

    def _url(self, path: str, query: Query) -> httpx.URL:
        key = path, tuple(query.items())
        known = self._urls.get(key)
        if known is None:
            if len(self._urls) >= _URL_LIMIT:
                self._urls.clear()
            whole = self.base_url + (path if path.startswith("/api/") else BASE_PATH + path)
            parameters = {name: _query_text(value) for name, value in query.items()}
            known = self._urls[key] = httpx.URL(whole, params=parameters) if parameters else httpx.URL(whole)
        return known

    def _report(
        self,
        method: str,
        path: str,
        query: Query,
        body: Body | None,
        answer: Answer | None,
        cause: str,
        started: float,
    ) -> None:
        if self.on_exchange is not None:
            self.on_exchange(
                Exchange(
                    method=method,
                    path=path,
                    query=query,
                    body=body,
                    status=None if answer is None else answer.status,
                    response=cause if answer is None else answer.text,
                    seconds=time.perf_counter() - started,
                )
            )


def _is_lost(error: RimApiError) -> bool:
    """Whether the answer was lost on the way. An answer that came and is wrong would be wrong again."""
    return not isinstance(error, InvalidResponse) or isinstance(error.__cause__, AnswerTooLarge)


def _cause(error: httpx.HTTPError) -> str:
    """What happened, in words. The errors of a broken connection have no text of their own."""
    if str(error):
        return str(error)
    if isinstance(error, httpx.ReadError):
        return "the game broke the connection before its answer was complete"
    if isinstance(error, httpx.WriteError):
        return "the game broke the connection before the request was complete"
    return type(error).__name__


def _data(method: str, path: str, envelope: Envelope[T]) -> T:
    if envelope.data is None:
        raise AnswerWithoutData(method, path, "the answer has no data", status=200)
    return envelope.data


def _query_text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _server_message(answer: Answer) -> str:
    """The errors of the envelope, or else the beginning of the body."""
    try:
        envelope = Envelope[object].model_validate_json(answer.content)
    except ValidationError:
        return " ".join(answer.text[:SHOWN_CHARACTERS].split()) or httpx.codes.get_reason_phrase(answer.status)
    return "; ".join(envelope.errors) or answer.text[:SHOWN_CHARACTERS]
