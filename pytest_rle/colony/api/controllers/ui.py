"""UIController and OverlayController: alerts, dialogs and windows."""

from __future__ import annotations

import dataclasses
from functools import partial

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.mapping.alerts import active_alerts
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import SINCE_1_10, Controller

controller = Controller("UIController")
overlay = Controller("OverlayController")

DIALOG = "Dialog_NodeTree"
MESSAGE_BOX = "Dialog_MessageBox"


@controller.get("/api/v1/ui/alerts", SINCE_1_10)
def alerts(ctx: Context) -> list[Json]:
    """List the alerts at the right edge of the screen."""
    ctx.parameters.optional_text("map_id")
    return active_alerts(ctx.colony)


@dataclasses.dataclass(frozen=True, slots=True)
class WindowMessageRequestDto:
    """POST /ui/message."""

    title: str = "Alert"
    text: str | None = None
    button_text: str = "OK"


@controller.post("/api/v1/ui/message")
def message(ctx: Context) -> None:
    """Open a message box, shortly after the answer. It pauses the game until a client closes it."""
    request = ctx.body(WindowMessageRequestDto)
    if request is not None:
        ctx.host.defer(partial(ctx.host.windows.append, MESSAGE_BOX))


@dataclasses.dataclass(frozen=True, slots=True)
class DialogOptionDto:
    """A choice of a dialog."""

    label: str | None = None
    action_id: str | None = None
    resolve_tree: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class WindowDialogRequestDto:
    """POST /ui/dialog."""

    title: str | None = None
    text: str | None = None
    options: tuple[DialogOptionDto, ...] | None = None


@controller.post("/api/v1/ui/dialog")
def dialog(ctx: Context) -> None:
    """Open a dialog with choices, shortly after the answer."""
    request = ctx.body(WindowDialogRequestDto)
    if request is not None:
        ctx.host.defer(partial(ctx.host.windows.append, DIALOG))


@controller.get("/api/v1/ui/windows", SINCE_1_10)
def windows(ctx: Context) -> list[Json]:
    """List the open windows."""
    return [{"window_type": window_type, "force_pause": True} for window_type in ctx.host.windows]


@dataclasses.dataclass(frozen=True, slots=True)
class WindowCloseRequestDto:
    """POST /ui/window/close; the body is optional."""

    window_types: tuple[str, ...] | None = None
    force_pause_only: bool = True


@controller.post("/api/v1/ui/window/close", SINCE_1_10)
def close(ctx: Context) -> Json:
    """Close windows; without window types, all of them."""
    request = ctx.body(WindowCloseRequestDto) or WindowCloseRequestDto()
    closed = [name for name in ctx.host.windows if not request.window_types or name in request.window_types]
    ctx.host.windows = [name for name in ctx.host.windows if name not in closed]
    return {"closed_count": len(closed), "closed_windows": closed}


@overlay.post("/api/v1/ui/announce")
def announce(_ctx: Context) -> None:
    """Show a big text on the screen; the game has none, so nothing happens."""
