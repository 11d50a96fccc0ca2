"""The web application of a run that is watched: the page, and the stream of what is new on it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qs

from pytest_rle.page.chunks import page_json
from pytest_rle.records.limits import parse_json
from pytest_rle.watch.live_run import LiveRun

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

READ_S: Final = 0.5
"""Seconds between two looks at the records while somebody watches."""

HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""What every answer says. The page's own policy stands in the page."""


class WatchApplication:
    """Answers those who know the token, and whose browser names this machine as the host.

    Args:
        run: The run.
        token: The secret part of the address.
        port: The port that the server listens on.
    """

    def __init__(self, run: LiveRun, token: str, port: int) -> None:
        self._run = run
        self._token = token
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._reading = asyncio.Lock()
        self._over = asyncio.Event()
        self._watchers = 0
        self._left = asyncio.Event()

    async def end(self, within_s: float) -> None:
        """Tell every page that the run is over, and wait until they have the rest of it."""
        self._over.set()
        if self._watchers:
            async with asyncio.timeout(within_s):
                await self._left.wait()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host") not in self._hosts:
            await _answer(send, 403, "The Host of the request is not this machine.")
            return
        _, token, *rest = scope["path"].split("/")
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            await _answer(send, 404, "Nothing is here. The address that pytest has printed has a longer path.")
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, "This server is only read.")
        elif rest == [""]:
            async with self._reading:
                page = await asyncio.to_thread(self._run.page)
            await _answer(send, 200, page, kind="text/html", is_head=scope["method"] == "HEAD")
        elif not rest:
            await _answer(send, 307, "", more=[(b"location", f"/{self._token}/".encode())])
        elif rest == ["events"]:
            seen = _seen(scope["query_string"].decode("latin-1"))
            if seen is None:
                await _answer(send, 400, "`seen` is not an object with a number for each episode.")
            else:
                await self._stream(seen, receive, send)
        else:
            await _answer(send, 404, "Nothing is here.")

    async def _stream(self, seen: dict[str, int], receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream")})
        gone = asyncio.create_task(_disconnected(receive))
        self._watchers += 1
        self._left.clear()
        try:
            await self._send_updates(seen, gone, send)
        finally:
            gone.cancel()
            self._watchers -= 1
            if not self._watchers:
                self._left.set()

    async def _send_updates(self, seen: dict[str, int], gone: asyncio.Task[None], send: Send) -> None:
        """Send what is new until the run is over or the page is closed."""
        stages: dict[str, tuple[int, int]] = {}
        while not gone.done():
            is_over = self._over.is_set()
            async with self._reading:
                await asyncio.to_thread(self._run.read)
                updates = await asyncio.to_thread(self._run.updates, seen, stages)
                for name, episode in self._run.episodes.items():
                    seen[name], stages[name] = max(episode.ticks, seen.get(name, 0)), episode.stage
            for update in updates:
                await _send_event(send, "episode", update)
            if is_over:
                await _send_event(send, "end", {})
                await send({"type": "http.response.body", "body": b""})
                return
            if not updates:
                await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
            over = asyncio.create_task(self._over.wait())
            await asyncio.wait({over, gone}, timeout=READ_S, return_when=asyncio.FIRST_COMPLETED)
            over.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_event(send: Send, name: str, content: dict[str, Any]) -> None:
    text = f"event: {name}\ndata: {page_json(content)}\n\n"
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(
    send: Send,
    status: int,
    text: str,
    *,
    kind: str = "text/plain",
    more: Iterable[tuple[bytes, bytes]] = (),
    is_head: bool = False,
) -> None:
    body = text.encode()
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*_headers(kind), length, *more]})
    await send({"type": "http.response.body", "body": b"" if is_head else body})


def _headers(kind: str) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", f"{kind}; charset=utf-8".encode()), *HEADERS]


def _seen(query: str) -> dict[str, int] | None:
    """How many ticks of each episode a page has; None if the query does not say it."""
    texts = parse_qs(query).get("seen", ["{}"])
    try:
        seen = parse_json(texts[0].encode())
    except ValueError:
        return None
    if not isinstance(seen, dict) or not all(isinstance(each, int) and each >= 0 for each in seen.values()):
        return None
    return seen
