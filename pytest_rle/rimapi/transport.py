"""How a request reaches the game: over HTTP, or directly into a game of the same process."""

from __future__ import annotations

import asyncio
from typing import Final, NamedTuple, Protocol, runtime_checkable

import httpx

_HEADERS: Final = {"Accept": "application/json", "User-Agent": "pytest-rle"}
_HEADERS_WITH_BODY: Final = {**_HEADERS, "Content-Type": "application/json"}

ANSWER_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of an answer. The largest of RIMAPI, a whole world, has a few megabytes."""


class AnswerTooLarge(httpx.TransportError):
    """The answer is larger than any of RIMAPI's can be."""


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
        """Send a request; return the status and the body.

        `timeout_s` limits the time until the whole answer is here, also if each part of it comes in time.

        Raises:
            AnswerTooLarge: The answer is longer than `ANSWER_LIMIT`.
            httpx.HTTPError: No whole answer arrived in time.
        """
        request = httpx.Request(
            method,
            url,
            headers=_HEADERS if content is None else _HEADERS_WITH_BODY,
            content=content,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)},
        )
        try:
            async with asyncio.timeout(timeout_s):
                return await self._exchange(request)
        except TimeoutError as error:
            raise httpx.ReadTimeout("the answer was not complete in time") from error

    async def _exchange(self, request: httpx.Request) -> tuple[int, bytes]:
        response = await self._transport.handle_async_request(request)
        try:
            parts: list[bytes] = []
            size = 0
            async for part in response.aiter_bytes():
                size += len(part)
                if size > ANSWER_LIMIT:
                    raise AnswerTooLarge(f"the answer is larger than {ANSWER_LIMIT} bytes")
                parts.append(part)
            return response.status_code, b"".join(parts)
        finally:
            await response.aclose()
