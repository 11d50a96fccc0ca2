"""How controllers declare their routes, and the table that looks them up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from pytest_rle.colony.api.context import Context

RimapiVersion = Literal["1.9", "1.10"]
"""Versions of the mod that the server can imitate."""

VERSIONS: Final[tuple[RimapiVersion, ...]] = ("1.9", "1.10")
SINCE_1_10: Final[tuple[RimapiVersion, ...]] = ("1.10",)
ONLY_1_9: Final[tuple[RimapiVersion, ...]] = ("1.9",)

Handler = Callable[[Context], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Route:
    """One method and path. The list filter applies to the data of a `filtered` route."""

    method: str
    path: str
    handler: Handler
    controller: str
    versions: tuple[RimapiVersion, ...]
    filtered: bool

    @property
    def description(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")


class Controller:
    """The routes of one of the mod's controllers, declared by decorators on plain functions.

    controller = Controller("UIController")

    @controller.get("/api/v1/ui/alerts", SINCE_1_10)
    def alerts(ctx: Context) -> list[Json]: ...
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []

    def get(
        self, path: str, versions: tuple[RimapiVersion, ...] = VERSIONS, *, filtered: bool = True
    ) -> Callable[[Handler], Handler]:
        """Declare a GET route."""
        return self._declare("GET", path, versions, filtered)

    def post(self, path: str, versions: tuple[RimapiVersion, ...] = VERSIONS) -> Callable[[Handler], Handler]:
        """Declare a POST route."""
        return self._declare("POST", path, versions, filtered=True)

    def put(self, path: str, versions: tuple[RimapiVersion, ...] = VERSIONS) -> Callable[[Handler], Handler]:
        """Declare a PUT route."""
        return self._declare("PUT", path, versions, filtered=True)

    def delete(self, path: str, versions: tuple[RimapiVersion, ...] = VERSIONS) -> Callable[[Handler], Handler]:
        """Declare a DELETE route."""
        return self._declare("DELETE", path, versions, filtered=True)

    def _declare(
        self, method: str, path: str, versions: tuple[RimapiVersion, ...], filtered: bool
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            self.routes.append(Route(method, path, handler, self.name, versions, filtered))
            return handler

        return declare


class RouteTable:
    """The routes of one version of the mod. Paths match in any case, with or without trailing slashes."""

    def __init__(self, controllers: Iterable[Controller], version: RimapiVersion) -> None:
        self.routes: Final = tuple(
            route for controller in controllers for route in controller.routes if version in route.versions
        )
        self._by_key = {(route.method, route.path): route for route in self.routes}

    def find(self, method: str, path: str) -> Route | None:
        """The route for a method (HEAD counts as GET) and a normalized path, or None."""
        return self._by_key.get(("GET" if method == "HEAD" else method, path))


def normalized(path: str) -> str:
    """The path in the form that routes are matched in: lower case, without trailing slashes."""
    return path.lower().rstrip("/")
