"""How a request gets to the game and its answer back: over HTTP, or straight into a game of the same process."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol, runtime_checkable

import httpx

_HEADERS: Final = {"Accept": "application/json", "User-Agent": "pytest-rle"}
_HEADERS_WITH_BODY: Final = {**_HEADERS, "Content-Type": "application/json"}


class Answer(NamedTuple):
    """An HTTP status and a body."""

    status: int
    content: bytes

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is marked."""
        return self.content.decode("utf-8", "replace")


@runtime_checkable
class DirectTransport(Protocol):
    """A transport that takes a request without HTTP objects around it, which cost more than most answers."""

    async def carry(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Carry a request over and its status and body back. Raises httpx.HTTPError where none comes in time."""


class HttpCarrier:
    """Does the same with any transport of httpx."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def carry(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Carry a request over and its status and body back. Raises httpx.HTTPError where none comes in time."""
        request = httpx.Request(
            method,
            url,
            headers=_HEADERS if content is None else _HEADERS_WITH_BODY,
            content=content,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)},
        )
        response = await self._transport.handle_async_request(request)
        try:
            return response.status_code, await response.aread()
        finally:
            await response.aclose()
