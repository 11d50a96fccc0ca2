"""RIMAPI for the embedded game: a dispatcher from requests to responses, and a transport that calls it in process.

A route is a function in `controllers/`; what it shows of the world comes from `mapping/`; the events of the stream are
listed in `events`.
"""

from __future__ import annotations

from pytest_rle.colony.api.dispatch import Dispatcher
from pytest_rle.colony.api.messages import Request, Response
from pytest_rle.colony.api.transport import DispatcherTransport

__all__ = ["Dispatcher", "DispatcherTransport", "Request", "Response"]
