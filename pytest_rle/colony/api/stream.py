"""The event stream: its subscribers, and the queue of each.

A subscriber's queue is bounded: the server disconnects one that does not read, instead of using ever more memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Final

from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.api.events import Event

QUEUE_LIMIT: Final = 32 * 1024 * 1024
"""Bytes that may wait for one subscriber: about a hundred thousand frames."""


def frame(event: Event) -> bytes:
    """The bytes of one event."""
    return b"event: " + event.name.encode() + b"\ndata: " + encode(event.payload) + b"\n\n"


class Subscription:
    """One subscriber's frames as an async iterator of bytes; frames that wait together come as one chunk."""

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

    @property
    def is_closed(self) -> bool:
        """Whether the subscription has ended; what it still holds can be taken."""
        return self._closed

    def take(self) -> bytes:
        """The frames that wait, as one chunk; they wait no longer."""
        chunk = b"".join(self._frames)
        self._frames.clear()
        self._waiting_bytes = 0
        return chunk

    def push(self, data: bytes) -> None:
        """Queue a frame. Closes the subscription when the queue would exceed `QUEUE_LIMIT`."""
        if self._waiting_bytes + len(data) > QUEUE_LIMIT:
            self.close()
            return
        self._frames.append(data)
        self._waiting_bytes += len(data)
        self._wake.set()

    def close(self) -> None:
        """Unsubscribe and end the iteration. Frames that wait are still delivered."""
        self._closed = True
        self._hub.discard(self)
        self._wake.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                closed = self._closed
                if chunk := self.take():
                    yield chunk
                if closed:
                    return
        finally:
            self.close()


class EventHub:
    """Sends each event to every subscriber. Without subscribers an event is not even encoded."""

    def __init__(self) -> None:
        self._subscriptions: dict[Subscription, None] = {}
        self._closed = False

    @property
    def has_waiting(self) -> bool:
        """Whether a subscriber has not yet read everything that was sent."""
        return any(subscription.has_waiting for subscription in self._subscriptions)

    @property
    def closed(self) -> bool:
        """Whether the hub refuses new subscribers."""
        return self._closed

    def subscribe(self, opening: Iterable[Event]) -> Subscription:
        """Add a subscriber and queue its first events. Call it inside a running event loop."""
        subscription = Subscription(self, map(frame, opening))
        self._subscriptions[subscription] = None
        return subscription

    def publish(self, event: Event) -> None:
        """Send an event to all subscribers."""
        if not self._subscriptions:
            return
        data = frame(event)
        for subscription in list(self._subscriptions):
            subscription.push(data)

    def discard(self, subscription: Subscription) -> None:
        """Remove a subscriber."""
        self._subscriptions.pop(subscription, None)

    def close(self) -> None:
        """End every stream and refuse new subscribers."""
        self._closed = True
        for subscription in list(self._subscriptions):
            subscription.close()
