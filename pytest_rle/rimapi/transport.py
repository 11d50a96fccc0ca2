"""How a request reaches the game: over HTTP, or directly into a game of the same process."""

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
        """The body as text; bytes that are not UTF-8 become replacement characters."""
        return self.content.decode("utf-8", "replace")


@runtime_checkable
class DirectTransport(Protocol):
    """A transport that takes a request without httpx's objects, which cost more than most answers."""

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body. Raises httpx.HTTPError if no answer arrives in time."""


class HttpTransport:
    """A DirectTransport over any transport of httpx."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body. Raises httpx.HTTPError if no answer arrives in time."""
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
