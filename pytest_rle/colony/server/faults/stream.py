"""Faults of the event stream: the mod keeps no events, so what a client misses is lost."""

from __future__ import annotations

import abc
import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from typing import ClassVar

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.api.messages import BodyStream
from pytest_rle.colony.api.routes import normalized
from pytest_rle.colony.server.faults.fault import EVENTS_PATH, Count, Fault, Proceed, Seconds, Share

_END = b"\n\n"
_OWN = (b"event: connected", b"event: gameState", b"event: heartbeat", b"event: rle_advanced")
"""Frames that are not about the game."""

Frames = Callable[[AsyncIterator[bytes]], AsyncIterator[bytes]]


class _Changed:
    """An event stream whose frames a fault changes."""

    def __init__(self, inner: BodyStream, change: Frames) -> None:
        self._inner = inner
        self._change = change

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._change(self._frames())

    def close(self) -> None:
        self._inner.close()

    async def _frames(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            for frame in chunk.split(_END)[:-1]:
                yield frame + _END


@dataclasses.dataclass(kw_only=True)
class _StreamFault(Fault):
    """A fault that changes the frames of each stream."""

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Let the fault change the stream, if the request opens one."""
        response = await proceed(request)
        if normalized(request.path) == EVENTS_PATH and response.stream is not None:
            response.stream = _Changed(response.stream, self.change)
        return response

    @abc.abstractmethod
    def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The frames that the client gets."""


@dataclasses.dataclass(kw_only=True)
class EventsLost(_StreamFault):
    """Some events never arrive.

    Attributes:
        share: The probability, 0 to 1, for each event.
    """

    name: ClassVar[str] = "events_lost"
    lesson: ClassVar[str] = "a death may have no event: compare the colonists"
    share: Share = 1.0

    async def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Leave events out."""
        async for frame in frames:
            if frame.startswith(_OWN) or self.scene.draw(self.name) >= self.share:
                yield frame


@dataclasses.dataclass(kw_only=True)
class EventsDuplicated(_StreamFault):
    """Events arrive twice."""

    name: ClassVar[str] = "events_duplicated"
    lesson: ClassVar[str] = "one death may be told twice"

    async def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Send each event twice."""
        async for frame in frames:
            yield frame
            if not frame.startswith(_OWN):
                yield frame


@dataclasses.dataclass(kw_only=True)
class EventsLate(_StreamFault):
    """Events arrive late.

    Attributes:
        seconds: How late.
    """

    name: ClassVar[str] = "events_late"
    lesson: ClassVar[str] = "an event belongs to the game tick that it names, not to the turn in which it arrives"
    seconds: Seconds = 2.0

    async def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Send everything after the first frames late."""
        async for frame in frames:
            if not frame.startswith(_OWN):
                await asyncio.sleep(self.seconds)
            yield frame


@dataclasses.dataclass(kw_only=True)
class StreamCloses(_StreamFault):
    """The stream ends after some frames.

    Attributes:
        after_frames: How many frames each stream has.
        opens_again: Whether a client can open the stream again.
    """

    name: ClassVar[str] = "stream_closes"
    lesson: ClassVar[str] = "reconnect, and put the gap on record"
    after_frames: Count = 50
    opens_again: bool = True
    _closed: bool = dataclasses.field(default=False, init=False, repr=False)

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Refuse a second stream, if there is to be none."""
        if self._closed and not self.opens_again and normalized(request.path) == EVENTS_PATH:
            return Response(503, [(b"Content-Length", b"0")])
        return await super().answer(request, proceed)

    async def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Send the first frames."""
        sent = 0
        async for frame in frames:
            yield frame
            sent += 1
            if sent >= self.after_frames:
                break
        self._closed = True


@dataclasses.dataclass(kw_only=True)
class StreamFallsSilent(_StreamFault):
    """The stream stays open, and nothing comes any more, no heartbeat either.

    Attributes:
        after_frames: How many frames each stream has.
    """

    name: ClassVar[str] = "stream_falls_silent"
    lesson: ClassVar[str] = "a stream without a heartbeat is dead, although its connection is open"
    after_frames: Count = 50

    async def change(self, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Send the first frames."""
        sent = 0
        async for frame in frames:
            if sent < self.after_frames:
                yield frame
            sent += 1
