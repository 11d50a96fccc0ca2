"""The sockets that the server listens on: one port on both loopback addresses."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Final

from pytest_rle.errors import ColonyError

LOOPBACK: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))

MOST_OPEN_FILES: Final = 65_536
"""The highest limit of open files that the process requests; each connection needs one."""


class PortInUseError(ColonyError):
    """The port is in use, or the system does not allow it."""


def bind(port: int) -> tuple[list[socket.socket], int]:
    """Bind sockets on 127.0.0.1 and, if the machine has IPv6, on ::1. Returns them and their port.

    Port 0 selects a free one. Raises PortInUseError when the port cannot be used.
    """
    sockets: list[socket.socket] = []
    for family, address in LOOPBACK:
        try:
            sockets.append(_listener(family, address, port))
        except OSError as error:
            if family == socket.AF_INET6 and sockets and not _is_taken(error):
                continue
            for opened in sockets:
                opened.close()
            raise PortInUseError(
                f"port {port} on {address} cannot be used: {error.strerror}; choose another port, or 0 for a free one"
            ) from error
        port = sockets[0].getsockname()[1]
    return sockets, port


def _listener(family: int, address: str, port: int) -> socket.socket:
    # asyncio disables Nagle's algorithm only for sockets that name their protocol; with it an answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
    except OSError:
        listener.close()
        raise
    return listener


def _is_taken(error: OSError) -> bool:
    return error.errno == errno.EADDRINUSE


def allow_many_connections() -> None:
    """Raise the process's limit of open files as far as the system allows; shells set it to 1024 or even 256.

    If the limit cannot be raised it stays, and further clients wait until others disconnect.
    """
    if sys.platform == "win32":  # Windows has neither the module nor such a limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # macOS reports a hard limit that it does not grant
        return
