"""The server's routes, as the routes that describe the server show them."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_rle.colony.api.host import Endpoint
from pytest_rle.colony.api.mapping.values import Json


def markdown(endpoints: Iterable[Endpoint]) -> str:
    """The routes as a Markdown list."""
    lines = [f"- `{endpoint.method} {endpoint.path}` {endpoint.description}" for endpoint in endpoints]
    return "\n".join(["# RIMAPI", "", *lines, ""])


def endpoint_list(endpoints: Iterable[Endpoint]) -> list[Json]:
    """The routes as EndpointDto."""
    return [
        {
            "method": endpoint.method,
            "path": endpoint.path,
            "description": endpoint.description,
            "category": endpoint.controller,
            "tags": [],
            "is_deprecated": False,
        }
        for endpoint in endpoints
    ]
