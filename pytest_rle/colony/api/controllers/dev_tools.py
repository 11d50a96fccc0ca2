"""DevToolsController: the game's log, materials and the list of routes."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.endpoints import endpoint_list
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.rimworld import DEFS

controller = Controller("DevToolsController")

LEVELS: Final = {"message": "Info", "warning": "Warning", "error": "Error"}


@dataclasses.dataclass(frozen=True, slots=True)
class DebugConsoleRequest:
    """POST /dev/console."""

    action: str | None = None
    message: str | None = None


@controller.post("/api/v1/dev/console")
def console(ctx: Context) -> None:
    """Write to the game's log; unknown actions do nothing."""
    request = ctx.body(DebugConsoleRequest)
    if request is None:
        request = DebugConsoleRequest(ctx.parameters.text("action"), ctx.parameters.text("message"))
    level = LEVELS.get((request.action or "").lower())
    if level is not None:
        ctx.host.log(level, request.message or "")


@controller.get("/api/v1/dev/materials-atlas")
def materials(_ctx: Context) -> Json:
    """List the cached materials: none, because the game has no screen."""
    return {"materials": []}


@controller.post("/api/v1/dev/materials-atlas/clear")
def clear_materials(_ctx: Context) -> None:
    """Clear the pool of materials."""


@dataclasses.dataclass(frozen=True, slots=True)
class StuffColorRequest:
    """POST /dev/stuff/color."""

    name: str | None = None
    hex: str | None = None


@controller.post("/api/v1/dev/stuff/color")
def stuff_color(ctx: Context) -> None:
    """Recolour a stuff."""
    name = ctx.required_body(StuffColorRequest).name
    if name not in DEFS.stuff:
        raise ApiError(f"Failed to find stuff def: {name}")


@controller.get("/api/v1/dev/endpoints")
def endpoints(ctx: Context) -> Json:
    """List every route."""
    return {"endpoints": endpoint_list(ctx.host.endpoints)}
