"""An httpx transport that asks a game in another process: the same bytes as from a game in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from pytest_rle.colony.api.messages import Request
from pytest_rle.colony.api.transport import game_request, plain_request
from pytest_rle.colony.processes.protocol import Answer

Ask = Callable[[Request], Awaitable[Answer]]
"""Sends a request to the game. Raises httpx.RemoteProtocolError if its process has ended."""


class ProcessTransport(httpx.AsyncBaseTransport):
    """Sends requests to one game of a `GameProcesses` pool, and carries its event stream.

    async with RimApiClient("http://colony", transport=transport) as client:
        state = await client.game.state()

    `process_id` is the id of the process that computes the game.
    """

    def __init__(self, ask: Ask, process_id: int) -> None:
        self.process_id = process_id
        self._ask = ask
        self._stream: _EventByteStream | None = None

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request without httpx objects; return the status and the body."""
        del timeout_s  # the game computes its answer; a process that has ended is noticed at once
        answer = await self._answer(plain_request(method, url, content))
        return answer.status, answer.body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response."""
        answer = await self._answer(await game_request(request))
        if answer.is_stream:
            self._stream = _EventByteStream()
            self._stream.push(answer.events or b"")
            return httpx.Response(answer.status, headers=answer.headers, stream=self._stream)
        body = b"" if request.method == "HEAD" else answer.body
        return httpx.Response(answer.status, headers=answer.headers, stream=httpx.ByteStream(body))

    def end_stream(self) -> None:
        """End the event stream, because the game's process has ended."""
        if self._stream is not None:
            self._stream.end()

    async def _answer(self, request: Request) -> Answer:
        answer = await self._ask(request)
        if self._stream is not None and not answer.is_stream:
            if answer.events:
                self._stream.push(answer.events)
                await asyncio.sleep(0)  # lets the reader of the stream take the new events
            if answer.events is None:
                self._stream.end()
        return answer


class _EventByteStream(httpx.AsyncByteStream):
    """The event stream as a response body. Events arrive with the answers to other requests."""

    def __init__(self) -> None:
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue()

    def push(self, data: bytes) -> None:
        """Add events."""
        self._chunks.put_nowait(data)

    def end(self) -> None:
        """End the stream after what was pushed."""
        self._chunks.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await self._chunks.get()) is not None:
            yield chunk

    async def aclose(self) -> None:
        """Nothing to release: the game's process forgets the stream with the game."""
