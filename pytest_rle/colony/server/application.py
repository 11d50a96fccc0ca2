"""The dispatcher as an ASGI application: it converts uvicorn's messages to requests, and responses to messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from pytest_rle.colony.api import Dispatcher, Request, Response
from pytest_rle.colony.api.dispatch import BODY_LIMIT, TOO_LARGE
from pytest_rle.colony.server.guard import Guard
from pytest_rle.errors import ColonyError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TOO_LATE: Final = "the request body did not arrive in time"


class _RefusedError(ColonyError):
    """The body is too large or too slow; the message gives the reason."""


class _GoneError(ColonyError):
    """The client disconnected before it had sent the whole request."""


class ConnectionDroppedError(ColonyError):
    """The connection is to be dropped instead of an answer, or in the middle of one."""


Answerer = Callable[[Request], Awaitable[Response]]


class Application:
    """Answers HTTP requests.

    Args:
        dispatcher: Answers what is refused.
        answer: Answers the requests that are accepted. Raises ConnectionDroppedError to give no answer.
        drop: Drops the connection of the client with this address and port.
        guard: Refuses the requests of web pages; None accepts every request, as the mod does.
        idle_timeout_s: The longest pause inside a request body, in seconds.
        body_timeout_s: The longest time for a whole request body, in seconds.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        answer: Answerer,
        drop: Callable[[tuple[str, int]], None],
        guard: Guard | None,
        idle_timeout_s: float,
        body_timeout_s: float,
    ) -> None:
        self.dispatcher = dispatcher
        self.answer = answer
        self.drop = drop
        self.guard = guard
        self.idle_timeout_s = idle_timeout_s
        self.body_timeout_s = body_timeout_s
        self._reading: set[asyncio.Timeout] = set()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one HTTP request; refuse every other kind of connection.

        An incomplete request has no effect, even if the part that arrived names a route.
        """
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self.guard is not None:
            local = scope.get("server")
            refusal = self.guard.refusal(scope["method"], scope["path"], headers, local[0] if local else None)
            if refusal is not None:
                await _send(send, self.dispatcher.forbid(refusal), is_head=scope["method"] == "HEAD")
                return
        try:
            body = await self._read_body(receive, headers)
        except _GoneError:
            return
        except _RefusedError as error:
            await _send(send, self.dispatcher.refuse(str(error), headers), is_head=False)
            return
        path, query = _origin_form(scope["path"]), scope["query_string"].decode("latin-1")
        try:
            response = await self.answer(Request(scope["method"], path, query, headers, body))
            await self._send_whole(scope["method"], response, receive, send)
        except ConnectionDroppedError:
            self.drop(scope["client"])
            while (await receive())["type"] != "http.disconnect":
                pass

    async def _send_whole(self, method: str, response: Response, receive: Receive, send: Send) -> None:
        if response.stream is None:
            await _send(send, response, is_head=method == "HEAD")
            return
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        disconnect = asyncio.create_task(_wait_for_disconnect(receive, response))
        try:
            async for chunk in response.stream:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            response.stream.close()
            disconnect.cancel()

    def stop_reading(self) -> None:
        """Stop waiting for request bodies, because the server stops."""
        for limit in self._reading:
            limit.reschedule(asyncio.get_running_loop().time())

    async def _read_body(self, receive: Receive, headers: Mapping[str, str]) -> bytes:
        """The request's body. Raises _RefusedError when it is too large or too slow; the rest is not read."""
        announced = headers.get("content-length", "")
        if announced.isdigit() and int(announced) > BODY_LIMIT:
            raise _RefusedError(TOO_LARGE)
        loop = asyncio.get_running_loop()
        latest_end = loop.time() + self.body_timeout_s
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.idle_timeout_s) as limit:
                self._reading.add(limit)
                try:
                    while True:
                        message = await receive()
                        if message["type"] != "http.request":
                            raise _GoneError
                        chunk = message.get("body", b"")
                        size += len(chunk)
                        if size > BODY_LIMIT:
                            raise _RefusedError(TOO_LARGE)
                        chunks.append(chunk)
                        if not message.get("more_body", False):
                            return b"".join(chunks)
                        limit.reschedule(min(loop.time() + self.idle_timeout_s, latest_end))
                finally:
                    self._reading.discard(limit)
        except TimeoutError:
            raise _RefusedError(TOO_LATE) from None


def _origin_form(path: str) -> str:
    """The path of a request, also when the client sends the whole URL, as it would to a proxy."""
    whole = path.lower().startswith(("http://", "https://"))
    return f"/{path.partition('://')[2].partition('/')[2]}" if whole else path


async def _wait_for_disconnect(receive: Receive, response: Response) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    if response.stream is not None:
        response.stream.close()


async def _send(send: Send, response: Response, *, is_head: bool) -> None:
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else response.body})
