"""Faults of the connection: it breaks, or the answer comes in a form that never ends."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from typing import ClassVar

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.server.application import ConnectionDroppedError
from pytest_rle.colony.server.faults.fault import Proceed, Seconds, SharedFault, is_read

_LENGTH = b"content-length"


@dataclasses.dataclass(kw_only=True)
class ResetOnRead(SharedFault):
    """The connection breaks instead of an answer to a read."""

    name: ClassVar[str] = "reset_on_read"
    lesson: ClassVar[str] = "a read is free to repeat: one reset must not end a paid game"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Drop the connection before the answer."""
        if is_read(request) and self.is_due(request):
            raise ConnectionDroppedError
        return await proceed(request)


@dataclasses.dataclass(kw_only=True)
class ResetBeforeWrite(SharedFault):
    """The connection breaks before a write has its effect."""

    name: ClassVar[str] = "reset_before_write"
    lesson: ClassVar[str] = "a write without an answer may not have happened: look before it is sent again"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Drop the connection, and do nothing."""
        if not is_read(request) and self.is_due(request):
            raise ConnectionDroppedError
        return await proceed(request)


@dataclasses.dataclass(kw_only=True)
class ResetAfterWrite(SharedFault):
    """The connection breaks after a write has its effect."""

    name: ClassVar[str] = "reset_after_write"
    lesson: ClassVar[str] = "a write without an answer may have happened: repeated, it happens twice"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Do what is asked, and drop the connection."""
        due = not is_read(request) and self.is_due(request)
        response = await proceed(request)
        if due:
            raise ConnectionDroppedError
        return response


@dataclasses.dataclass(kw_only=True)
class DrippingAnswer(SharedFault):
    """An answer comes byte by byte.

    Attributes:
        seconds_per_byte: The pause before each byte.
    """

    name: ClassVar[str] = "dripping_answer"
    lesson: ClassVar[str] = "limit the time of the whole answer: each byte comes in time"
    seconds_per_byte: Seconds = 1.0

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Send the answer slowly."""
        response = await proceed(request)
        if _has_body(request, response) and self.is_due(request):
            response.stream = _Body(_dripping(response.body, self.seconds_per_byte))
        return response


@dataclasses.dataclass(kw_only=True)
class EndlessAnswer(SharedFault):
    """An answer never ends: its bytes come as fast as the client reads them."""

    name: ClassVar[str] = "endless_answer"
    lesson: ClassVar[str] = "limit the size of an answer: memory ends before the answer does"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Send the answer, and then spaces without end."""
        response = await proceed(request)
        if _has_body(request, response) and self.is_due(request):
            headers = [pair for pair in response.headers if pair[0].lower() != _LENGTH]
            return Response(response.status, headers, stream=_Body(_endless(response.body)))
        return response


@dataclasses.dataclass(kw_only=True)
class TruncatedAnswer(SharedFault):
    """The connection breaks in the middle of an answer."""

    name: ClassVar[str] = "truncated_answer"
    lesson: ClassVar[str] = "half an answer is no answer, even if the status was 200"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Send the first half of the answer, and drop the connection."""
        response = await proceed(request)
        if _has_body(request, response) and self.is_due(request):
            response.stream = _Body(_truncated(response.body))
        return response


def _has_body(request: Request, response: Response) -> bool:
    """Whether this is a read whose answer has a body, and is not a stream of events."""
    return is_read(request) and response.stream is None


class _Body:
    """A body from an iterator of parts."""

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            if self._closed:
                return
            yield part

    def close(self) -> None:
        self._closed = True


async def _dripping(body: bytes, pause_s: float) -> AsyncIterator[bytes]:
    for place in range(len(body)):
        await asyncio.sleep(pause_s)
        yield body[place : place + 1]


async def _endless(body: bytes) -> AsyncIterator[bytes]:
    yield body[:-1]
    while True:
        await asyncio.sleep(0)
        yield b" " * 65_536


async def _truncated(body: bytes) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    await asyncio.sleep(0)
    raise ConnectionDroppedError
