"""One request, one answer: the envelope, the status, the errors, and who is told of it."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Hashable, Mapping
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from pytest_rle import address
from pytest_rle.rimapi.answers import AnswerReader, Envelope, LargeAnswers
from pytest_rle.rimapi.carrying import Answer, DirectTransport, HttpCarrier
from pytest_rle.rimapi.errors import ConnectionFailed, InvalidResponse, RequestTimedOut, refusal

T = TypeVar("T")

Query = Mapping[str, str | float | bool]
Body = Mapping[str, object]

BASE_PATH: Final = "/api/v1"
"""All routes but two of RIMAPI lie below it."""

_URL_LIMIT: Final = 1_000
"""Addresses that a connection remembers in their parsed form."""

SHOWN_CHARACTERS: Final = 500
"""How much of an answer that is no envelope goes into an error's text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, for the record. `status` is None and `response` the cause where none came."""

    method: str
    path: str
    query: Mapping[str, str | float | bool]
    body: Mapping[str, Any] | None
    status: int | None
    response: str
    seconds: float

    @property
    def is_write(self) -> bool:
        """Whether the request could change the game."""
        return self.method != "GET"


class Acknowledged(BaseModel):
    """A write that the game took. `warnings` tell what it left out."""

    model_config = ConfigDict(frozen=True)

    warnings: tuple[str, ...] = ()


class Connection:
    """An HTTP connection to one game. Writes are never repeated; nothing is invented where an answer is missing."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None,
        timeout_s: float,
        on_exchange: Callable[[Exchange], None] | None,
        large_answers: LargeAnswers | None,
    ) -> None:
        self.base_url = address.base_url(base_url)
        self.on_exchange = on_exchange
        # Requests go to the transport itself: redirects, cookies and authentication, which RIMAPI has none of, cost
        # a third of a millisecond each. The client serves the event stream and closes the transport.
        transport = transport if transport is not None else httpx.AsyncHTTPTransport()
        self._carrier = transport if isinstance(transport, DirectTransport) else HttpCarrier(transport)
        self._timeout_s = timeout_s
        self._urls: dict[Hashable, httpx.URL] = {}
        self._reader = AnswerReader(large_answers)
        self.http = httpx.AsyncClient(base_url=self.base_url, transport=transport, timeout=timeout_s, trust_env=False)

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    async def get(self, path: str, kind: type[T], query: Query | None = None, body: Body | None = None) -> T:
        """Read something. A few routes of RIMAPI take a JSON body on GET.

        Raises:
            RimApiError: As drawn in `pytest_rle.rimapi.errors`; an answer without data is an InvalidResponse.
        """
        envelope: Envelope[T] = await self._exchange("GET", path, kind, query, body)
        return _data("GET", path, envelope)

    async def ask(
        self,
        method: str,
        path: str,
        kind: type[T],
        query: Query | None = None,
        body: Body | None = None,
        *,
        timeout_s: float | None = None,
    ) -> T:
        """Write something and get data back."""
        envelope: Envelope[T] = await self._exchange(method, path, kind, query, body, timeout_s)
        return _data(method, path, envelope)

    async def tell(self, method: str, path: str, query: Query | None = None, body: Body | None = None) -> Acknowledged:
        """Write something; the answer has no data."""
        return Acknowledged(warnings=(await self._exchange(method, path, Any, query, body)).warnings)

    async def _exchange(
        self,
        method: str,
        path: str,
        kind: Any,
        query: Query | None,
        body: Body | None,
        timeout_s: float | None = None,
    ) -> Envelope[Any]:
        query = query or {}
        answer = await self._send(method, path, query, body, timeout_s)
        if answer.status != 200:
            raise refusal(method, path, answer.status, _server_text(answer))
        try:
            if method == "GET" and body is None:
                envelope = self._reader.read_again((path, tuple(query.items())), kind, answer.content)
            else:
                envelope = self._reader.read(kind, answer.content)
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
            answer = Answer(*await self._carrier.carry(method, self._url(path, query), content, limit))
        except httpx.TimeoutException as error:
            text = f"no answer within {limit:g} s"
            self._report(method, path, query, body, None, text, started)
            raise RequestTimedOut(method, path, text) from error
        except httpx.HTTPError as error:
            text = f"{self.base_url}: {str(error) or type(error).__name__}"
            self._report(method, path, query, body, None, text, started)
            raise ConnectionFailed(method, path, text) from error
        self._report(method, path, query, body, answer, "", started)
        return answer

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


def _data(method: str, path: str, envelope: Envelope[T]) -> T:
    if envelope.data is None:
        raise InvalidResponse(method, path, "the answer has no data", status=200)
    return envelope.data


def _query_text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _server_text(answer: Answer) -> str:
    try:
        envelope = Envelope[Any].model_validate_json(answer.content)
    except ValidationError:
        return " ".join(answer.text[:SHOWN_CHARACTERS].split()) or httpx.codes.get_reason_phrase(answer.status)
    return "; ".join(envelope.errors) or answer.text[:SHOWN_CHARACTERS]
