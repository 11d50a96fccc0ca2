"""HTTP/1.1 as the mod's listener handles it, where uvicorn differs."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

BAD_REQUEST_PAGE: Final = b"<h1>Bad Request</h1>"


class Connection(H11Protocol):
    """One client's connection.

    uvicorn closes a connection that is idle after an answer, but waits forever for the first request. Here the same
    timeout applies to both, so that silent clients cannot use up the server's file descriptors.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout for the first request."""
        super().connection_made(transport)
        self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        """Handle the data, and restart the timeout if the request is not complete."""
        super().data_received(data)
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timeout."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def _wait_for_request(self) -> None:
        # uvicorn's annotations do not say that `cycle` is None before the first request.
        waiting = self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]
        if waiting and self.timeout_keep_alive_task is None and not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _should_upgrade(self) -> bool:
        # There is nothing to upgrade to, and uvicorn would log the advice to install a library.
        return False

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the mod's listener sends its own page
        """Answer invalid HTTP with an HTML page, as the mod's listener does, and close the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            length = str(len(BAD_REQUEST_PAGE)).encode()
            headers = [(b"Content-Type", b"text/html"), (b"Content-Length", length), (b"Connection", b"close")]
            head = h11.Response(status_code=400, reason=b"Bad Request", headers=headers)
            for event in (head, h11.Data(data=BAD_REQUEST_PAGE), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
