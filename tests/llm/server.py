"""An OpenAI-compatible server on loopback, over real sockets, that can also fail in every way.

    with ModelServer() as server:
        server.script = [status(429, headers={"retry-after": "0"}), says('{"actions": []}')]
        ... # calls to server.base_url get the replies of the script in order, and then always `server.default`

It runs in its own thread, so the code under test may run in this process or in another one.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

EMPTY_PLAN = '{"actions": [{"type": "no_action"}], "summary": "all is well", "confidence": 70}'
USAGE = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}

PATIENCE_S = 60.0
"""How long a test waits for what is certain to happen, even on a busy machine."""

Reply = Callable[["Call"], Any]
"""A function from a call to the ASGI application that answers it."""


@dataclasses.dataclass(frozen=True)
class Call:
    """A received request: its decoded body, its headers, the client's address and port, and its query."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    peer: tuple[str, int] | None = None
    query: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def prompt(self) -> str:
        return "\n\n".join(str(message["content"]) for message in self.body["messages"])


def completion(
    text: str | None,
    *,
    usage: Mapping[str, Any] | None = USAGE,
    finish_reason: str | None = "stop",
    model: str = "test-model-2026",
    message: Mapping[str, Any] | None = None,
    **top: Any,
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": text, **(message or {})},
            }
        ],
        **top,
    }
    if usage is not None:
        body["usage"] = dict(usage)
    return body


def says(text: str | None, *, delay_s: float = 0.0, headers: Mapping[str, str] | None = None, **fields: Any) -> Reply:
    """A completion with this text, after a delay."""
    return sends(json.dumps(completion(text, **fields)), delay_s=delay_s, headers=headers)


def sends(
    body: str | bytes,
    *,
    status: int = 200,
    content_type: str = "application/json",
    delay_s: float = 0.0,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """This body, unchanged."""

    def reply(call: Call) -> Any:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if delay_s:
                await asyncio.sleep(delay_s)
            pairs = [(b"content-type", content_type.encode())]
            pairs += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
            await send({"type": "http.response.start", "status": status, "headers": pairs})
            await send({"type": "http.response.body", "body": body if isinstance(body, bytes) else body.encode()})

        return app

    return reply


def status(http_status: int, message: str = "no", *, headers: Mapping[str, str] | None = None, **error: Any) -> Reply:
    """An HTTP error with an error object. Its `code` is the status, unless another one is given."""
    content = {"error": {"message": message, "code": http_status, **error}}
    return sends(json.dumps(content), status=http_status, headers=headers)


def hangs() -> Reply:
    """Accept the request and never answer."""

    def reply(call: Call) -> Any:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        return app

    return reply


def drips(text: str = EMPTY_PLAN, *, every_s: float = 0.02) -> Reply:
    """Keep the connection alive with blanks forever, so that no single read times out."""

    def reply(call: Call) -> Any:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send(
                {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
            )
            gone = asyncio.ensure_future(receive())
            try:
                while not gone.done():
                    await send({"type": "http.response.body", "body": b" ", "more_body": True})
                    await asyncio.wait([gone], timeout=every_s)
            finally:
                gone.cancel()

        return app

    return reply


def streams(*events: object, stalls: bool = False, event: str = "", done: bool = True) -> Reply:
    """A streamed answer: each event as JSON, or unchanged if it is a text. `stalls` keeps it open at the end."""

    def reply(call: Call) -> Any:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            pairs = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-generation-id", b"gen-7")]
            await send({"type": "http.response.start", "status": 200, "headers": pairs})
            texts = [each if isinstance(each, str) else json.dumps(each) for each in events]
            for text in [*texts, *(["[DONE]"] if done else [])]:
                line = f"{f'event: {event}' + chr(10) if event else ''}data: {text}\n\n"
                await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
            while stalls and (await receive())["type"] != "http.disconnect":
                pass
            await send({"type": "http.response.body", "body": b""})

        return app

    return reply


def chunk(text: str | None = None, *, finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    """A chunk of a streamed answer."""
    change = delta if text is None else {"content": text, **delta}
    choice = {"index": 0, "delta": change, "finish_reason": finish_reason}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "test-model-2026", "choices": [choice]}


def in_chunks(
    text: str, *, usage: Mapping[str, Any] | None = USAGE, finish_reason: str = "stop"
) -> list[dict[str, Any]]:
    """The chunks of an answer: the role, the text in parts, the finish reason, the usage."""
    parts = [chunk(text[start : start + 7]) for start in range(0, len(text), 7)]
    last = [{"id": "chatcmpl-1", "model": "test-model-2026", "choices": [], "usage": dict(usage)}] if usage else []
    return [chunk(role="assistant"), *parts, chunk(finish_reason=finish_reason), *last]


def breaks_off() -> Reply:
    """Announce a body, send a part of it and close the connection."""

    def reply(call: Call) -> Any:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            pairs = [(b"content-type", b"application/json"), (b"content-length", b"5000")]
            await send({"type": "http.response.start", "status": 200, "headers": pairs})
            await send({"type": "http.response.body", "body": b'{"id": "x", "choi', "more_body": True})

        return app

    return reply


class ModelServer:
    """The server.

    `calls` are the requests so far. `models` is its list of models, `listing` a reply in place of the list, and
    `listings` counts the requests for it. `pages` are what Ollama's routes below `/api/` return.
    """

    def __init__(self, default: Reply | None = None) -> None:
        self.default = default if default is not None else says(EMPTY_PLAN)
        self.script: list[Reply] = []
        self.models: list[dict[str, Any]] = []
        self.listing: Reply | None = None
        self.pages: dict[str, Any] = {}
        self.listings = 0
        self.generations: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self._open_calls = 0
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        routes = [
            Route("/v1/models", _Listing(self)),
            Route("/api/{name}", self._page, methods=["GET", "POST"]),
            Route("/v1/generation", self._generation),
            Route("/v1/chat/completions", _Completions(self), methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="critical", ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="model-server", daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
        self._socket.listen(128)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def reset(self) -> Self:
        """Restore the initial state for the next test."""
        self.wait_until_idle()
        self.default = says(EMPTY_PLAN)
        self.script, self.models, self.generations, self.calls, self.listings = [], [], {}, [], 0
        self.listing, self.pages = None, {}
        return self

    def take(self, call: Call) -> Reply:
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
            return self.script.pop(0) if self.script else self.default

    def count(self, change: int) -> None:
        with self._changed:
            self._open_calls += change
            self._changed.notify_all()

    def wait_for_calls(self, count: int, seconds: float = PATIENCE_S) -> None:
        """Wait until this many calls have arrived. Raises TimeoutError if that takes longer."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.calls) >= count, seconds):
                raise TimeoutError(f"{len(self.calls)} of {count} calls have arrived")

    def wait_until_idle(self, seconds: float = PATIENCE_S) -> None:
        """Wait until no call is open. Raises TimeoutError if that takes longer."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._open_calls == 0, seconds):
                raise TimeoutError(f"{self._open_calls} calls are still open")

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    async def _page(self, request: Request) -> JSONResponse:
        page = self.pages.get(request.path_params["name"])
        page = page() if callable(page) else page
        return JSONResponse(page) if page is not None else JSONResponse({}, status_code=404)

    async def _generation(self, request: Request) -> JSONResponse:
        found = self.generations.get(request.query_params.get("id", ""))
        return JSONResponse({"data": found}) if found is not None else JSONResponse({"error": {}}, status_code=404)


class _Listing:
    def __init__(self, server: ModelServer) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server, request = self._server, Request(scope, receive)
        server.listings += 1
        call = Call({}, dict(request.headers), request.client, dict(request.query_params))
        app = JSONResponse({"data": server.models}) if server.listing is None else server.listing(call)
        await app(scope, receive, send)


class _Completions:
    def __init__(self, server: ModelServer) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        call = Call(await request.json(), dict(request.headers), request.client, dict(request.query_params))
        reply = self._server.take(call)
        self._server.count(1)
        try:
            await reply(call)(scope, receive, send)
        finally:
            self._server.count(-1)
