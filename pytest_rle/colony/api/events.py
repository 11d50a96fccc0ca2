"""The event stream: who listens, and the frames they get.

A subscriber's queue is bounded: one that does not read is cut off, rather than fed from ever more memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final

from pytest_rle.colony.api.envelope import encode

REGISTERED_EVENTS: Final = ("connected", "gameState", "gameUpdate", "heartbeat", "error")
"""What the mod announces on connecting; the game's own events are not in its list."""

HEARTBEAT_SECONDS: Final = 3.0
"""Between heartbeats, by the wall clock."""

QUEUE_LIMIT: Final = 32 * 1024 * 1024
"""Bytes that may wait for one subscriber: about a hundred thousand frames."""


def frame(name: str, data: Mapping[str, object]) -> bytes:
    """One event as it goes over the wire."""
    return b"event: " + name.encode() + b"\ndata: " + encode(data) + b"\n\n"


class Subscription:
    """One listener's frames as an async iterator of bytes; frames that wait together come as one chunk."""

    def __init__(self, hub: EventHub, opening: Iterable[bytes]) -> None:
        self._hub = hub
        self._frames = deque(opening)
        self._waiting_bytes = 0
        self._closed = False
        self._wake: asyncio.Event = asyncio.Event()
        self._wake.set()

    @property
    def has_waiting(self) -> bool:
        """Whether frames wait to be read."""
        return bool(self._frames)

    def push(self, data: bytes) -> None:
        """Queue a frame; closes the subscription where too many wait already."""
        if self._waiting_bytes + len(data) > QUEUE_LIMIT:
            self.close()
            return
        self._frames.append(data)
        self._waiting_bytes += len(data)
        self._wake.set()

    def close(self) -> None:
        """Leave the hub and end the iteration. Frames that wait are still delivered."""
        self._closed = True
        self._hub.discard(self)
        self._wake.set()

    async def aclose(self) -> None:
        """The same, for those who close streams."""
        self.close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                closed = self._closed
                chunk = b"".join(self._frames)
                self._frames.clear()
                self._waiting_bytes = 0
                if chunk:
                    yield chunk
                if closed:
                    return
        finally:
            self.close()


class EventHub:
    """Sends each event to everyone who listens; without listeners an event costs nothing."""

    def __init__(self) -> None:
        self._subscriptions: dict[Subscription, None] = {}
        self._closed = False

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._subscriptions)

    @property
    def has_waiting(self) -> bool:
        """Whether somebody has not yet read all that was sent."""
        return any(subscription.has_waiting for subscription in self._subscriptions)

    @property
    def closed(self) -> bool:
        """Whether the hub takes no more listeners."""
        return self._closed

    def subscribe(self, opening: Iterable[bytes]) -> Subscription:
        """A new listener, whose first frames are given. Call it inside a running event loop."""
        subscription = Subscription(self, opening)
        self._subscriptions[subscription] = None
        return subscription

    def publish(self, name: str, data: Mapping[str, object]) -> None:
        """Send an event to all who listen."""
        if not self._subscriptions:
            return
        data_frame = frame(name, data)
        for subscription in list(self._subscriptions):
            subscription.push(data_frame)

    def discard(self, subscription: Subscription) -> None:
        """Forget a listener."""
        self._subscriptions.pop(subscription, None)

    def close(self) -> None:
        """End every stream; later listeners are turned away."""
        self._closed = True
        for subscription in list(self._subscriptions):
            subscription.close()
