"""The dispatcher: from a request to a response, by routing, envelope, headers and event stream."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from pytest_rle.colony.api import events
from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.controllers import CONTROLLERS
from pytest_rle.colony.api.envelope import failure, status_of, success
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.host import Host, Saves
from pytest_rle.colony.api.list_filter import filter_data
from pytest_rle.colony.api.mapping.game_state import game_state
from pytest_rle.colony.api.messages import Raw, Request, Response
from pytest_rle.colony.api.routes import RimapiVersion, Route, RouteTable, normalized
from pytest_rle.colony.game import Game
from pytest_rle.errors import ColonyError

logger = logging.getLogger(__name__)

EVENTS_PATH: Final = "/api/v1/events"

BODY_LIMIT: Final = 4 * 1024 * 1024
"""The largest request body in bytes; a larger one is refused with an error."""

TOO_LARGE: Final = f"the request body is larger than {BODY_LIMIT} bytes"

# Header names are spelled as .NET spells them, for clients that compare them with upper and lower case.
JSON_HEADER: Final = (b"Content-Type", b"application/json; charset=utf-8")

STREAM_HEADERS: Final = (
    (b"Content-Type", b"text/event-stream"),
    (b"Cache-Control", b"no-cache"),
    (b"Connection", b"keep-alive"),
)

CORS_HEADERS: Final = (
    (b"Access-Control-Allow-Methods", b"GET, POST, PUT, PATCH, DELETE, OPTIONS"),
    (b"Access-Control-Allow-Headers", b"Content-Type, Accept, Authorization, ETag, If-None-Match"),
)

LENGTH_REQUIRED_PAGE: Final = b"<h1>Length Required</h1>"


class Dispatcher:
    """Answers RIMAPI requests for a game. It belongs to one event loop and handles one request at a time.

        dispatcher = Dispatcher(game)
        response = await dispatcher.handle(Request("GET", "/api/v1/colonists"))

    Args:
        game: The running game; None for the main menu.
        rimapi_version: The version of the mod to imitate; it selects the routes.
        strict_quirks: Reproduce the defects that make some of the mod's routes useless.
        lockstep: Only the extension's advance route moves game time.
        clock: The time in UTC for timestamps. By default it follows game time, so that equal games give equal bytes.
        saves: Saved games, for the routes that save, load and start.
        on_quit: Called when a client quits the game.
        save_sha256: The digest of the save that is played, for clients that ask.
    """

    def __init__(
        self,
        game: Game | None,
        *,
        rimapi_version: RimapiVersion = "1.10",
        strict_quirks: bool = False,
        lockstep: bool = True,
        clock: Callable[[], datetime] | None = None,
        saves: Saves | None = None,
        on_quit: Callable[[], None] | None = None,
        save_sha256: str | None = None,
    ) -> None:
        self.host = Host(game, lockstep=lockstep, clock=clock, saves=saves, on_quit=on_quit, save_sha256=save_sha256)
        self.rimapi_version = rimapi_version
        self.strict_quirks = strict_quirks
        self.table = RouteTable(CONTROLLERS, rimapi_version)
        self.host.endpoints = self.table.routes

    async def handle(self, request: Request) -> Response:
        """Answer one request. Never raises: every failure becomes an error in an envelope."""
        self.host.run_deferred()
        headers = _cors(request.headers)
        if request.method == "OPTIONS":
            return _preflight(request.headers, headers)
        path = normalized(request.path)
        if path == EVENTS_PATH and request.method in ("GET", "HEAD"):
            return self._stream(request, headers)
        if request.method in ("POST", "PUT") and not _has_length(request.headers):
            return Response(
                411, [(b"Content-Type", b"text/html"), *_length(LENGTH_REQUIRED_PAGE)], LENGTH_REQUIRED_PAGE
            )
        if len(request.body) > BODY_LIMIT:
            return self.refuse(TOO_LARGE, request.headers)
        route = self.table.find(request.method, path)
        if route is None:
            return self.unknown_route(request)
        if route.method != "GET":
            self.host.invalidate_hash()
        try:
            return self._call(route, request, headers)
        except ApiError as error:
            return self.fail([error.text], headers, error.data)
        except ColonyError as error:
            return self.fail([f"Internal server error: {error}"], headers)
        except Exception as error:
            logger.exception("%s %s failed", request.method, path)
            return self.fail([f"Internal server error: {error}"], headers)
        finally:
            self.host.publish_game_events()

    def refuse(self, reason: str, headers: Mapping[str, str]) -> Response:
        """The answer to a request that cannot be read; `headers` are those of the request."""
        return self.fail([f"Internal server error: {reason}"], _cors(headers))

    def unknown_route(self, request: Request) -> Response:
        """The answer to a request whose route does not exist."""
        return self.fail([f"Endpoint not found: {request.method} {normalized(request.path)}"], _cors(request.headers))

    def acknowledge(self, headers: Mapping[str, str]) -> Response:
        """The answer to a write that returns no data; `headers` are those of the request."""
        body = success(None, [], self.host.timestamp())
        return Response(200, [JSON_HEADER, *_length(body), *_cors(headers)], body)

    def succeed(self, data: object, headers: Mapping[str, str]) -> Response:
        """An answer with data; `headers` are those of the request."""
        return self.deliver(200, success(data, [], self.host.timestamp()), headers)

    def deny(self, error: str, headers: Mapping[str, str]) -> Response:
        """The answer to a call that failed with this error, from which its status follows."""
        return self.fail([error], _cors(headers))

    def deliver(self, status: int, body: bytes, headers: Mapping[str, str]) -> Response:
        """An answer whose body is JSON already; `headers` are those of the request."""
        return Response(status, [JSON_HEADER, *_length(body), *_cors(headers)], body)

    def forbid(self, reason: str) -> Response:
        """The answer to a request that the server does not accept; without CORS headers, so that no page reads it."""
        body = failure([f"Forbidden: {reason}"], self.host.timestamp())
        return Response(403, [JSON_HEADER, *_length(body)], body)

    def _call(self, route: Route, request: Request, headers: list[tuple[bytes, bytes]]) -> Response:
        context = Context(self.host, request, is_1_9=self.rimapi_version == "1.9", strict=self.strict_quirks)
        data = route.handler(context)
        if isinstance(data, Raw):
            return Response(
                200, [(b"Content-Type", data.content_type.encode()), *_length(data.body), *headers], data.body
            )
        query = context.parameters.query
        if query and route.filtered:
            data = filter_data(data, query, context.parameters.used, strict=self.strict_quirks)
        body = success(data, context.warnings, self.host.timestamp())
        return Response(200, [JSON_HEADER, *_length(body), *headers], body)

    def fail(self, errors: list[str], headers: list[tuple[bytes, bytes]], data: object = None) -> Response:
        """The answer to a call that failed; its status follows from the errors."""
        body = failure(errors, self.host.timestamp(), data)
        return Response(status_of(errors), [JSON_HEADER, *_length(body), *headers], body)

    def _stream(self, request: Request, headers: list[tuple[bytes, bytes]]) -> Response:
        if self.host.hub.closed:
            return Response(503, [*_length(b""), *headers])
        headers = [*STREAM_HEADERS, *headers]
        if request.method == "HEAD":
            return Response(200, headers)
        opening = (events.connected(self.host.timestamp()), events.whole_state(game_state(self.host)))
        return Response(200, headers, stream=self.host.hub.subscribe(opening))


def _has_length(headers: Mapping[str, str]) -> bool:
    return "content-length" in headers or "transfer-encoding" in headers


def _length(body: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"Content-Length", str(len(body)).encode())]


def _cors(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    origin = headers.get("origin")
    if origin is None:
        return [(b"Access-Control-Allow-Origin", b"*"), *CORS_HEADERS]
    return [
        (b"Access-Control-Allow-Origin", origin.encode("latin-1")),
        (b"Access-Control-Allow-Credentials", b"true"),
        *CORS_HEADERS,
    ]


def _preflight(headers: Mapping[str, str], cors: list[tuple[bytes, bytes]]) -> Response:
    requested = headers.get("access-control-request-headers")
    if requested:
        cors = [pair for pair in cors if pair[0] != b"Access-Control-Allow-Headers"]
        cors.append((b"Access-Control-Allow-Headers", requested.encode("latin-1")))
    return Response(204, [*cors, (b"Access-Control-Max-Age", b"86400")])
