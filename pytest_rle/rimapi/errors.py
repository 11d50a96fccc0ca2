"""The errors of a request to the game.

GameError
└── RimApiError
    ├── ConnectionFailed        nothing answers at the address, or the connection broke
    ├── RequestTimedOut         no answer within the time limit
    ├── InvalidResponse         the answer does not have the form that RIMAPI promises
    ├── GameStalled             the game answers, but its clock does not advance
    ├── NotRecorded             a replay makes a request that the record does not have
    └── RequestRefused          the game refused the request
        ├── BadRequest          400
        ├── Unauthorized        401
        ├── NotFound            404: no such route, thing or parameter
        ├── LengthRequired      411
        └── ServerError         500 and above: the handler threw, or the game refused

RequestRefused and its subclasses are about the request itself, so an action that meets one is invalid. The other errors
are about the connection or the game, and no action is to blame for them.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.errors import GameError


class RimApiError(GameError):
    """A request failed.

    `method` and `path` name the request. `status` is the HTTP status, None if no answer came. `text` is the server's
    message, or the cause.
    """

    def __init__(self, method: str, path: str, text: str, *, status: int | None = None) -> None:
        self.method = method
        self.path = path
        self.status = status
        self.text = text
        answer = "" if status is None else f" answered {status}"
        super().__init__(f"{method} {path}{answer}: {text}")


class ConnectionFailed(RimApiError):
    """Nothing answers at the address, or the connection broke before the answer was complete."""


class RequestTimedOut(RimApiError):
    """No complete answer arrived within the time limit."""


class InvalidResponse(RimApiError):
    """The answer is not JSON, has no envelope, or its data does not have the promised form."""


class GameStalled(RimApiError):
    """The game answers, but its clock does not reach the requested tick."""


class NotRecorded(RimApiError):
    """A replay makes a request that the record does not have, or more often than the record has it."""


class RequestRefused(RimApiError):
    """The game refused the request; `text` gives its reasons."""


class BadRequest(RequestRefused):
    """400: RIMAPI sends it for validation errors, Mono for an unknown Host header."""


class Unauthorized(RequestRefused):
    """401."""


class NotFound(RequestRefused):
    """404: no such route, no such thing, or a query parameter is missing."""


class LengthRequired(RequestRefused):
    """411: a POST without Content-Length."""


class ServerError(RequestRefused):
    """500 and above: the handler threw an exception, or the game refused the request."""


_BY_STATUS: Final[dict[int, type[RequestRefused]]] = {
    400: BadRequest,
    401: Unauthorized,
    404: NotFound,
    411: LengthRequired,
}


def refusal(method: str, path: str, status: int, text: str) -> RequestRefused:
    """The error for an answer with this HTTP status."""
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, RequestRefused)
    return kind(method, path, text, status=status)
