"""A scripted game over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from pytest_rle.rimapi import RimApiClient

Handler = Callable[[Request], Awaitable[Response]]


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class ScriptedGame:
    """A server that speaks RIMAPI's envelope; the test sets its answers."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    frames: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    _streams: int = 0
    _opened: asyncio.Condition = field(default_factory=asyncio.Condition)
    _answers: dict[tuple[str, str], Handler] = field(default_factory=dict)

    def answers(self, method: str, path: str, data: Any = None, *, warnings: tuple[str, ...] = ()) -> None:
        """Answer a route with success; without data, as most of the mod's writes do."""
        envelope = {"success": True, "errors": [], "warnings": list(warnings), "timestamp": "2026-01-01T00:00:00Z"}
        if data is not None:
            envelope["data"] = data
        self.replies(method, path, 200, envelope)

    def fails(self, method: str, path: str, status: int, *errors: str) -> None:
        """Answer a route with RIMAPI's envelope for a failure."""
        self.replies(method, path, status, {"success": False, "errors": list(errors), "warnings": []})

    def replies(self, method: str, path: str, status: int, body: Any) -> None:
        """Answer a route with any body: text unchanged, anything else as JSON."""

        async def reply(request: Request) -> Response:
            return Response(body, status) if isinstance(body, str | bytes) else JSONResponse(body, status)

        self.handles(method, path, reply)

    def handles(self, method: str, path: str, handler: Handler) -> None:
        """Let a function answer a route."""
        self._answers[method, f"/api/v1{path}"] = handler

    def send(self, event: str, data: str) -> None:
        """Send an event to the open stream."""
        self.frames.put_nowait(f"event: {event}\ndata: {data}\n\n".encode())

    def hang_up(self) -> None:
        """Close the open event stream."""
        self.frames.put_nowait(None)

    async def streams_opened(self, count: int) -> None:
        """Wait until clients have opened the event stream this many times."""
        async with self._opened:
            await self._opened.wait_for(lambda: self._streams >= count)

    async def handle(self, request: Request) -> Response:
        """Answer a request."""
        body = await request.body()
        path = request.url.path
        self.seen.append(Seen(request.method, path, dict(request.query_params), dict(request.headers), body))
        handler = self._answers.get((request.method, path))
        if handler is not None:
            return await handler(request)
        if path == "/api/v1/events":
            async with self._opened:
                self._streams += 1
                self._opened.notify_all()
            return StreamingResponse(self._stream(), media_type="text/event-stream")
        text = f"Endpoint not found: {request.method} {path}"
        return JSONResponse({"success": False, "errors": [text], "warnings": []}, 404)

    async def _stream(self) -> AsyncIterator[bytes]:
        yield b'event: connected\ndata: {"message":"hello"}\n\n'
        yield b'event: gameState\ndata: {"GameTick":0}\n\n'
        while (frame := await self.frames.get()) is not None:
            yield frame


class _Server(uvicorn.Server):
    """A server that stops at once, not at its next poll."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stop = asyncio.Event()

    async def main_loop(self) -> None:
        await self.stop.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture
async def game() -> AsyncIterator[ScriptedGame]:
    """A scripted game on a free port of the loopback address."""
    scripted = ScriptedGame()
    methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
    app = Starlette(routes=[Route("/{rest:path}", scripted.handle, methods=methods)])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = _Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        scripted.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield scripted
        scripted.hang_up()
        server.stop.set()
        await task


@pytest.fixture
async def client(game: ScriptedGame) -> AsyncIterator[RimApiClient]:
    """A client of that game."""
    async with RimApiClient(game.url, timeout_s=5.0) as opened:
        yield opened
