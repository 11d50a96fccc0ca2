"""One request, one answer: the envelope, the status, the errors, and who is told of it."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pytest_rle.rimapi.errors import ConnectionFailed, InvalidResponse, RequestTimedOut, refusal

T = TypeVar("T")

Query = Mapping[str, str | float | bool]
Body = Mapping[str, object]

BASE_PATH: Final = "/api/v1"
"""All routes but two of RIMAPI lie below it."""

SHOWN_CHARACTERS: Final = 500
"""How much of an answer that is no envelope goes into an error's text."""


class Exchange(BaseModel):
    """One request and its answer, for the record. `status` is None and `response` the cause where none came."""

    model_config = ConfigDict(frozen=True)

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


class Envelope(BaseModel, Generic[T]):
    """What RIMAPI wraps every answer in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    success: bool
    data: T | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


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
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.http = httpx.AsyncClient(base_url=self.base_url, transport=transport, timeout=timeout_s, trust_env=False)
        self.on_exchange = on_exchange

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
        response = await self._send(method, path, query or {}, body, timeout_s)
        if response.status_code != 200:
            raise refusal(method, path, response.status_code, _server_text(response))
        try:
            envelope: Envelope[Any] = _adapter(kind).validate_json(response.content)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "answer"
            text = f"{where}: {first['msg']} ({error.error_count()} faults); {response.text[:SHOWN_CHARACTERS]}"
            raise InvalidResponse(method, path, text, status=200) from error
        if not envelope.success:
            raise refusal(method, path, 500, "; ".join(envelope.errors) or "the game gave no reason")
        return envelope

    async def _send(
        self, method: str, path: str, query: Query, body: Body | None, timeout_s: float | None
    ) -> httpx.Response:
        content = None
        if body is not None or method in ("POST", "PUT"):
            content = json.dumps(body if body is not None else {}, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"} if content is not None else {}
        request = self.http.build_request(
            method,
            path if path.startswith("/api/") else BASE_PATH + path,
            params={key: _query_text(value) for key, value in query.items()},
            content=content,
            headers=headers,
            timeout=httpx.USE_CLIENT_DEFAULT if timeout_s is None else timeout_s,
        )
        started = time.perf_counter()
        try:
            response = await self.http.send(request)
        except httpx.TimeoutException as error:
            text = f"no answer within {_seconds(request)}"
            self._report(method, path, query, body, None, text, started)
            raise RequestTimedOut(method, path, text) from error
        except httpx.HTTPError as error:
            text = f"{self.base_url}: {str(error) or type(error).__name__}"
            self._report(method, path, query, body, None, text, started)
            raise ConnectionFailed(method, path, text) from error
        self._report(method, path, query, body, response, "", started)
        return response

    def _report(
        self,
        method: str,
        path: str,
        query: Query,
        body: Body | None,
        response: httpx.Response | None,
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
                    status=None if response is None else response.status_code,
                    response=cause if response is None else response.text,
                    seconds=time.perf_counter() - started,
                )
            )


def _data(method: str, path: str, envelope: Envelope[T]) -> T:
    if envelope.data is None:
        raise InvalidResponse(method, path, "the answer has no data", status=200)
    return envelope.data


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Envelope[Any]]:
    return TypeAdapter(Envelope[kind])


def _query_text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _server_text(response: httpx.Response) -> str:
    try:
        envelope = Envelope[Any].model_validate_json(response.content)
    except ValidationError:
        return " ".join(response.text[:SHOWN_CHARACTERS].split()) or response.reason_phrase
    return "; ".join(envelope.errors) or response.text[:SHOWN_CHARACTERS]


def _seconds(request: httpx.Request) -> str:
    limit = request.extensions.get("timeout", {}).get("read")
    return "the time limit" if limit is None else f"{limit:g} s"
