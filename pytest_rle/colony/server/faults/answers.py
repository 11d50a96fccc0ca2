"""Faults of the answers: what a defect of the mod, or an older mod, does to them."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any, ClassVar, Final

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.api.errors import NULL_REFERENCE
from pytest_rle.colony.api.routes import normalized
from pytest_rle.colony.server.faults.fault import EVENTS_PATH, Count, Fault, Proceed, Scene, is_read

_STILL_ANSWER: Final = ("/api/v1/version", "/api/v1/game/state")
"""Routes that do not need the objects that are missing."""

_IS_ID: Final = re.compile(r"(?:^|_)ids?$")


@dataclasses.dataclass(kw_only=True)
class NullReferenceCascade(Fault):
    """After a write the mod misses an object, and from then on every call fails until RimWorld is restarted.

    Attributes:
        after_writes: How many writes succeed.
    """

    name: ClassVar[str] = "null_reference_cascade"
    lesson: ClassVar[str] = "after one null reference later calls keep failing; only a restart helps"
    after_writes: Count = 20
    _writes: int = dataclasses.field(default=0, init=False, repr=False)

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Fail, once there were so many writes."""
        path = normalized(request.path)
        self._writes += not is_read(request) and path != "/api/v1/game/speed"
        if self._writes > self.after_writes and path not in (*_STILL_ANSWER, EVENTS_PATH):
            return self.scene.dispatcher.refuse(NULL_REFERENCE, request.headers)
        return await proceed(request)


@dataclasses.dataclass(kw_only=True)
class MissingRoute(Fault):
    """The mod has not all routes: its DLL is older than its documentation.

    Attributes:
        paths: The beginnings of the paths that it does not have.
    """

    name: ClassVar[str] = "missing_route"
    lesson: ClassVar[str] = "the Workshop's DLL may lack a route that the source has: ask for all routes first"
    paths: tuple[str, ...] = ("/api/v1/ui/window", "/api/v1/things/set-forbidden", "/api/v1/rle/")

    def start(self, scene: Scene) -> None:
        """Take the routes out of the list of routes."""
        super().start(scene)
        host = scene.host
        host.endpoints = tuple(known for known in host.endpoints if not known.path.startswith(self.paths))

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Answer as to any unknown route."""
        if normalized(request.path).startswith(self.paths):
            return self.scene.dispatcher.unknown_route(request)
        return await proceed(request)


@dataclasses.dataclass(kw_only=True)
class QuotedIds(Fault):
    """Ids come as text."""

    name: ClassVar[str] = "quoted_ids"
    lesson: ClassVar[str] = "an id may arrive as text; it is a number all the same"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Put the ids of the answer in quotes."""
        response = await proceed(request)
        if response.status == 200 and response.body.startswith(b"{"):
            body = encode(_quoted(json.loads(response.body)))
            headers = [pair for pair in response.headers if pair[0].lower() != b"content-length"]
            return Response(200, [*headers, (b"Content-Length", str(len(body)).encode())], body)
        return response


@dataclasses.dataclass(kw_only=True)
class QuotedIdIsZero(Fault):
    """An id that the client sends as text becomes 0, without an error."""

    name: ClassVar[str] = "quoted_id_is_zero"
    lesson: ClassVar[str] = "send ids as numbers: a quoted one is read as 0"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Read each quoted id as 0."""
        body = re.sub(rb'("(?:[a-z_]*_)?id"\s*:\s*)"\d+"', rb"\g<1>0", request.body)
        return await proceed(dataclasses.replace(request, body=body))


def _quoted(value: Any, *, is_id: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _quoted(entry, is_id=_IS_ID.search(key) is not None) for key, entry in value.items()}
    if isinstance(value, list):
        return [_quoted(entry, is_id=is_id) for entry in value]
    return str(value) if is_id and isinstance(value, int) and not isinstance(value, bool) else value
