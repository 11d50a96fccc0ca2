"""What an agent's requests become: reads go to the game, orders to its turn, and everything else is refused."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from pytest_rle import foreign_json
from pytest_rle.colony.api import Dispatcher, Request, Response
from pytest_rle.colony.api.routes import normalized
from pytest_rle.errors import TeamError
from pytest_rle.seat.desk import Desk, NotYourTurnError
from pytest_rle.shown import shown
from pytest_rle.team.actions.player_writes import OperatorPowerError

BASE: Final = "/api/v1"
SEAT: Final = "/rle/seat"
END_TURN: Final = "/rle/seat/end-turn"
HIDDEN: Final = "/rle/state"
"""It tells the seed and a hash of the whole state, with which an agent could play ahead on a game of its own."""

HARMLESS: Final = frozenset(
    {
        ("POST", "/builder/check-zone"),
        ("POST", "/ui/window/close"),
        ("POST", "/camera/screenshot"),
        ("POST", "/camera/change/position"),
        ("POST", "/camera/change/zoom"),
        ("POST", "/camera/follow/pawn"),
    }
)
"""Writes that change nothing in the colony: they look at it."""

HOW_TO_ENTER: Final = "send the seat's token as 'Authorization: Bearer TOKEN'"

BODY_LIMIT: Final = 64 * 1024
"""Bytes of an order's body: each order is on record."""


class RequestError(TeamError):
    """The body of a request cannot be used; the message gives the reason."""


class Door:
    """Answers the requests of one agent.

    Args:
        dispatcher: The game.
        desk: The agent's turns.
        token: What the agent must send as `Authorization: Bearer TOKEN`.
    """

    def __init__(self, dispatcher: Dispatcher, desk: Desk, token: str) -> None:
        self._game = dispatcher
        self._desk = desk
        self._token = f"Bearer {token}".encode()

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        path = normalized(request.path)
        below = path.removeprefix(BASE) if path.startswith(f"{BASE}/") else path
        if request.method == "OPTIONS":
            return await self._game.handle(request)
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._token):
            return self._game.deny(f"unauthorized: {HOW_TO_ENTER}", request.headers)
        if below == HIDDEN:
            return self._game.forbid("a seat does not show the seed of the game")
        if request.method in ("GET", "HEAD"):
            return await (self._seat(request) if below == SEAT else self._game.handle(request))
        if (request.method, below) in HARMLESS:
            return await self._game.handle(request)
        try:
            if (request.method, below) == ("POST", END_TURN):
                body = _body(request) or {}
                return self._game.succeed(await self._desk.end_turn(str(body.get("summary") or "")), request.headers)
            return await self._give(request, below)
        except OperatorPowerError as error:
            return self._game.forbid(f"{error}; the attempt is on record")
        except (NotYourTurnError, RequestError) as error:
            return self._game.deny(f"validation: {error}", request.headers)

    async def _give(self, request: Request, path: str) -> Response:
        if len(request.body) > BODY_LIMIT:
            raise RequestError(f"the body of an order may have {BODY_LIMIT} bytes")
        given = await self._desk.give(request.method, path, _query(request), _body(request))
        if given.refusal:
            return self._game.deny(f"validation: {given.refusal}", request.headers)
        return self._game.deliver(given.status, given.body.encode(), request.headers)

    async def _seat(self, request: Request) -> Response:
        """Whose turn it is; with `?wait=true` once it is the agent's, or the episode is over."""
        waits = _query(request).get("wait", "").lower() in ("true", "1")
        state = await self._desk.wait_for_turn() if waits else self._desk.state()
        return self._game.succeed(state, request.headers)


def _query(request: Request) -> Mapping[str, str]:
    return dict(parse_qsl(request.query_string, keep_blank_values=True))


def _body(request: Request) -> Mapping[str, Any] | None:
    """The JSON object of a body; None if there is no body. Raises RequestError for anything else."""
    if not request.body.strip():
        return None
    try:
        value = foreign_json.decode(request.body)
    except ValueError as error:
        raise RequestError(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise RequestError(f"the body must be a JSON object, not {shown(json.dumps(value)[:40])}")
    return value
