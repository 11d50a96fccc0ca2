"""HTTP/1.1 as the mod's listener handles it, where uvicorn differs."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

BAD_REQUEST_PAGE: Final = b"<h1>Bad Request</h1>"

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of a request's line and headers."""

MOST_CHUNKS: Final = 4_096
"""Chunks of one request body. A client that sends its body byte by byte would occupy the server for seconds."""

TOO_MANY_CHUNKS_PAGE: Final = b"<h1>Bad Request (more than %d chunks in one body)</h1>" % MOST_CHUNKS


class _Parser(h11.Connection):
    """Counts the chunks of each request body, and refuses a body with too many."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, LARGEST_HEAD)
        self.has_too_many_chunks = False
        self._chunks = 0

    def next_event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = 0
        elif isinstance(event, h11.Data):
            self._chunks += event.chunk_start
            if self._chunks > MOST_CHUNKS:
                self.has_too_many_chunks = True
                raise h11.RemoteProtocolError("too many chunks")
        return event


class Connection(H11Protocol):
    """One client's connection.

    uvicorn closes a connection that is idle after an answer, but waits forever for the first request, and for the rest
    of a request that comes byte by byte. Here the same timeout applies to all three, so that silent and slow clients
    cannot use up the server's file descriptors.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conn: _Parser = _Parser()
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout for the first request."""
        super().connection_made(transport)
        self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        """Handle the data. The first part of a request starts the timeout for the rest of its head."""
        super().data_received(data)
        self._wait_for_request()
        if not self._is_waiting:
            self._stop_head_timer()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.timeout_keep_alive, self.transport.close)

    def reset(self) -> None:
        """Drop the connection at once. The client sees a reset, and not the end of an answer."""
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            on_and_zero_seconds = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, on_and_zero_seconds)
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timeouts."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._stop_head_timer()

    @property
    def _is_waiting(self) -> bool:
        # uvicorn's annotations do not say that `cycle` is None before the first request.
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _wait_for_request(self) -> None:
        if self._is_waiting and self.timeout_keep_alive_task is None and not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _should_upgrade(self) -> bool:
        # There is nothing to upgrade to, and uvicorn would log the advice to install a library.
        return False

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the mod's listener sends its own page
        """Answer invalid HTTP with an HTML page, as the mod's listener does, and close the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            page = TOO_MANY_CHUNKS_PAGE if self.conn.has_too_many_chunks else BAD_REQUEST_PAGE
            length = str(len(page)).encode()
            headers = [(b"Content-Type", b"text/html"), (b"Content-Length", length), (b"Connection", b"close")]
            head = h11.Response(status_code=400, reason=b"Bad Request", headers=headers)
            for event in (head, h11.Data(data=page), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
