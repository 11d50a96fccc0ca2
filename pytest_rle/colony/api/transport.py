"""An httpx transport that calls a dispatcher in the same process: the same bytes as over a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import unquote

import httpx

from pytest_rle.colony.api.dispatch import Dispatcher
from pytest_rle.colony.api.messages import BodyStream, Request, Response


def plain_request(method: str, url: httpx.URL, content: bytes | None) -> Request:
    """Return a request of the game's API that was never an httpx request."""
    headers = {} if content is None else {"content-length": str(len(content))}
    return _request(method, url, headers, content or b"")


async def game_request(request: httpx.Request) -> Request:
    """Return an httpx request as a request of the game's API."""
    headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in request.headers.raw}
    return _request(request.method, request.url, headers, await request.aread())


def _request(method: str, url: httpx.URL, headers: dict[str, str], body: bytes) -> Request:
    path, _, query = url.raw_path.partition(b"?")
    return Request(method, unquote(path.decode("ascii")), query.decode("ascii"), headers, body)


class DispatcherTransport(httpx.AsyncBaseTransport):
    """Sends requests to a dispatcher without a socket. The client must run on the dispatcher's event loop.

    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony") as client:
        state = await client.get("/api/v1/game/state")
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request without httpx objects; return the status and the body."""
        del timeout_s  # the game computes its answer at once
        response = await self._answer(plain_request(method, url, content))
        return response.status, response.body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response."""
        response = await self._answer(await game_request(request))
        if response.stream is not None:
            return httpx.Response(response.status, headers=response.headers, stream=EventByteStream(response.stream))
        body = b"" if request.method == "HEAD" else response.body
        return httpx.Response(response.status, headers=response.headers, stream=httpx.ByteStream(body))

    async def _answer(self, request: Request) -> Response:
        response = await self.dispatcher.handle(request)
        if self.dispatcher.host.hub.has_waiting:
            await asyncio.sleep(0)  # lets the subscribers read the new events
        return response


class EventByteStream(httpx.AsyncByteStream):
    """A subscription as a response body; closing the response unsubscribes."""

    def __init__(self, subscription: BodyStream) -> None:
        self._subscription = subscription

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._subscription:
            yield chunk

    async def aclose(self) -> None:
        """Unsubscribe from the event stream."""
        self._subscription.close()
