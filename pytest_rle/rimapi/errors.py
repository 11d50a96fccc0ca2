"""How talking to a game can fail.

RimApiError
├── ConnectionFailed        nobody answers at the address, or the connection broke
├── RequestTimedOut         no answer within the time limit
├── InvalidResponse         an answer that is not what RIMAPI promises
├── GameStalled             the game answers, but its clock does not move
├── NotRecorded             a play from a record asks what is not on record
└── RequestRefused          the game answered, and said no
    ├── BadRequest          400
    ├── Unauthorized        401
    ├── NotFound            404: no such route, thing or parameter
    ├── LengthRequired      411
    └── ServerError         500 and above: the handler threw, or the game would not

Only RequestRefused and what is below it tell something about the request; the others are faults of the connection or
of the game, and no one's move.
"""

from __future__ import annotations

from typing import Final


class RimApiError(Exception):
    """A request failed. `status` is None where no answer came; `text` is the server's own words, or the cause."""

    def __init__(self, method: str, path: str, text: str, *, status: int | None = None) -> None:
        self.method = method
        self.path = path
        self.status = status
        self.text = text
        answer = "" if status is None else f" answered {status}"
        super().__init__(f"{method} {path}{answer}: {text}")


class ConnectionFailed(RimApiError):
    """Nobody answers at the address, or the connection broke before the answer was whole."""


class RequestTimedOut(RimApiError):
    """No whole answer came within the time limit."""


class InvalidResponse(RimApiError):
    """The answer is no JSON, has no envelope, or its data does not have the promised form."""


class GameStalled(RimApiError):
    """The game answers, but its clock did not reach the tick that was waited for."""


class NotRecorded(RimApiError):
    """There is no game but a record of one, and the request is not on it, or was not made so often."""


class RequestRefused(RimApiError):
    """The game answered, and said no; `text` has its reasons."""


class BadRequest(RequestRefused):
    """400: RIMAPI gives it for errors that speak of validation, Mono for a Host header it does not know."""


class Unauthorized(RequestRefused):
    """401."""


class NotFound(RequestRefused):
    """404: no such route, no such thing, or a query parameter is missing."""


class LengthRequired(RequestRefused):
    """411: a POST without Content-Length."""


class ServerError(RequestRefused):
    """500 and above: the handler threw, or the game would not."""


_BY_STATUS: Final[dict[int, type[RequestRefused]]] = {
    400: BadRequest,
    401: Unauthorized,
    404: NotFound,
    411: LengthRequired,
}


def refusal(method: str, path: str, status: int, text: str) -> RequestRefused:
    """The error for an answer with this status."""
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, RequestRefused)
    return kind(method, path, text, status=status)
