"""RIMAPI over a game: a dispatcher from requests to responses, and a transport that reaches it without a socket."""

from __future__ import annotations

from pytest_rle.colony.api.dispatch import Dispatcher
from pytest_rle.colony.api.messages import Request, Response
from pytest_rle.colony.api.transport import DispatcherTransport

__all__ = ["Dispatcher", "DispatcherTransport", "Request", "Response"]
