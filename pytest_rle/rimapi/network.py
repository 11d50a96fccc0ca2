"""The transport of requests to a game over the network."""

from __future__ import annotations

import functools
import ssl

import httpx


def network_transport() -> httpx.AsyncHTTPTransport:
    """A new transport over sockets."""
    return httpx.AsyncHTTPTransport(verify=_tls_context())


@functools.cache
def _tls_context() -> ssl.SSLContext:
    """The context of all TLS connections to games. Transports share it, because its certificates take 20 ms to read."""
    return httpx.create_ssl_context()
