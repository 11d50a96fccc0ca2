"""RIMAPI over sockets: the dispatcher behind uvicorn, on both loopback addresses, in real time or in lockstep."""

from __future__ import annotations

from pytest_rle.colony.server.listeners import PortInUseError, allow_many_connections, bind
from pytest_rle.colony.server.serving import run_server

__all__ = ["PortInUseError", "allow_many_connections", "bind", "run_server"]
