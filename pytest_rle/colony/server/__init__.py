"""RIMAPI over sockets: the dispatcher behind uvicorn, on both loopback addresses, in real time or in lockstep."""

from __future__ import annotations

from pytest_rle.colony.server.guard import LOOPBACK_NAMES, host_name
from pytest_rle.colony.server.listeners import HostError, PortInUseError, allow_many_connections, bind
from pytest_rle.colony.server.serving import run_server

__all__ = [
    "LOOPBACK_NAMES",
    "HostError",
    "PortInUseError",
    "allow_many_connections",
    "bind",
    "host_name",
    "run_server",
]
