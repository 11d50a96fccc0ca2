"""The sockets that the server listens on: one port on both loopback addresses, or on those of a host."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence
from typing import Final

from pytest_rle.errors import ColonyError

LOOPBACK: Final = ("127.0.0.1", "::1")

MOST_OPEN_FILES: Final = 65_536
"""The highest limit of open files that the process requests; each connection needs one."""


class PortInUseError(ColonyError):
    """The port is in use, or the system does not allow it."""


class HostError(ColonyError):
    """The host is no address of this machine."""


def bind(port: int, host: str | None = None) -> tuple[list[socket.socket], int]:
    """Bind sockets on 127.0.0.1 and, if the machine has IPv6, on ::1; or on the addresses of `host`.

    Returns them and their port. Port 0 selects a free one.

    Raises:
        HostError: The host has no address on this machine.
        PortInUseError: The port cannot be used.
    """
    sockets: list[socket.socket] = []
    for address in LOOPBACK if host is None else _addresses(host):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            sockets.append(_listener(family, address, port))
        except OSError as error:
            if host is None and family == socket.AF_INET6 and not _is_taken(error):
                continue
            for opened in sockets:
                opened.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise HostError(f"{address} is not an address of this machine") from error
            raise PortInUseError(
                f"port {port} on {address} cannot be used: {error.strerror}; choose another port, or 0 for a free one"
            ) from error
        port = sockets[0].getsockname()[1]
    return sockets, port


def base_url(sockets: Sequence[socket.socket]) -> str:
    """The URL of a server on these sockets, for clients on this machine."""
    address, port = sockets[0].getsockname()[:2]
    if ipaddress.ip_address(address).is_unspecified:
        address = "127.0.0.1" if sockets[0].family == socket.AF_INET else "::1"
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostError(f"{host} is neither an address nor a known name: {error}") from error
    return sorted({str(entry[4][0]) for entry in found})


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
