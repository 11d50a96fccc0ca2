"""The errors of a request to the game.

GameError
└── RimApiError
    ├── ConnectionFailed        nothing answers at the address, or the connection broke
    ├── RequestTimedOut         no answer within the time limit
    ├── AnswerLost              a write was sent, and nobody knows whether it happened
    ├── InvalidResponse         the answer does not have the form that RIMAPI promises
    │   └── AnswerWithoutData   the game accepted a request, and its answer lacks the data
    ├── GameStalled             the game answers, but its clock does not advance
    ├── GameChanged             the game answers, but it is no longer the game that was started
    ├── NotRecorded             a replay makes a request that the record does not have
    └── RequestRefused          the game refused the request
        ├── BadRequest          400
        ├── Unauthorized        401
        ├── NotFound            404: no such route, thing or parameter
        │   └── RouteMissing    404: this version of RIMAPI does not have the route
        ├── LengthRequired      411
        └── ServerError         500 and above: the handler threw, or the game refused
            └── NullReference   the mod missed an object

RequestRefused and its subclasses are about the request itself, so an action that meets one is invalid. The other errors
are about the connection or the game, and no action is to blame for them.
"""

from __future__ import annotations

from typing import ClassVar, Final

from pytest_rle.errors import GameError

NEEDED_RIMAPI: Final = "1.10"
"""The oldest version of RIMAPI that has every route of the benchmark."""

_NULL_REFERENCE: Final = "Object reference not set to an instance of an object"
_NO_ROUTE: Final = "Endpoint not found:"


class RimApiError(GameError):
    """A request failed.

    `method` and `path` name the request. `status` is the HTTP status, None if no answer came. `text` is the server's
    message, or the cause. `remedy` says what to do about every error of the class; the text of the error ends with it.
    """

    remedy: ClassVar[str] = ""

    def __init__(self, method: str, path: str, text: str, *, status: int | None = None) -> None:
        self.method = method
        self.path = path
        self.status = status
        self.text = text
        answer = "" if status is None else f" answered {status}"
        super().__init__(f"{method} {path}{answer}: {text}{f' ({self.remedy})' if self.remedy else ''}")


class ConnectionFailed(RimApiError):
    """Nothing answers at the address, or the connection broke before the answer was complete."""


class RequestTimedOut(RimApiError):
    """No complete answer arrived within the time limit."""


class AnswerLost(RimApiError):
    """A write was sent and its answer never came, so it may have happened or not. It must not simply be repeated."""


class InvalidResponse(RimApiError):
    """The answer is not JSON, has no envelope, or its data does not have the promised form."""


class AnswerWithoutData(InvalidResponse):
    """The game accepted the request, but its answer lacks the promised data."""


class GameStalled(RimApiError):
    """The game answers, but its clock does not reach the requested tick."""


class GameChanged(RimApiError):
    """The game answers, but it is no longer the game that was started: another map, colony or time, or the menu."""


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


class RouteMissing(NotFound):
    """404: this version of RIMAPI does not have the route."""

    remedy = f"the game's RIMAPI does not have this route: install RIMAPI {NEEDED_RIMAPI} or newer"


class LengthRequired(RequestRefused):
    """411: a POST without Content-Length."""


class ServerError(RequestRefused):
    """500 and above: the handler threw an exception, or the game refused the request."""


class NullReference(ServerError):
    """The mod missed an object. One such error is often followed by others."""

    remedy = "RIMAPI missed an object of the game: if this repeats, restart RimWorld"


_BY_STATUS: Final[dict[int, type[RequestRefused]]] = {
    400: BadRequest,
    401: Unauthorized,
    404: NotFound,
    411: LengthRequired,
}


def refusal(method: str, path: str, status: int, text: str) -> RequestRefused:
    """The error for an answer with this HTTP status."""
    kind = ServerError if status >= 500 else _BY_STATUS.get(status, RequestRefused)
    if kind is ServerError and _NULL_REFERENCE in text:
        kind = NullReference
    elif kind is NotFound and text.startswith(_NO_ROUTE):
        kind = RouteMissing
    return kind(method, path, text, status=status)
