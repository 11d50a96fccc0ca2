"""CameraController. The game has no screen: routes that move the camera succeed, routes that need an image fail."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference, pawn_not_found
from pytest_rle.colony.api.host import StreamConfig
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import ONLY_1_9, SINCE_1_10, Controller

controller = Controller("CameraController")


@controller.post("/api/v1/camera/change/zoom")
def zoom(ctx: Context) -> None:
    """Zoom the camera."""
    ctx.parameters.integer("zoom")


@controller.post("/api/v1/camera/change/position")
def move(ctx: Context) -> None:
    """Move the camera; y is the map's z."""
    ctx.parameters.integer("x")
    ctx.parameters.integer("y")


@controller.post("/api/v1/camera/follow/pawn", SINCE_1_10)
def follow(ctx: Context) -> None:
    """Move the camera to a pawn."""
    pawn_id = ctx.parameters.integer("pawn_id")
    if pawn_id not in ctx.world.pawns:
        raise pawn_not_found(pawn_id)


@controller.post("/api/v1/camera/screenshot", SINCE_1_10)
def screenshot(ctx: Context) -> None:
    """Take a screenshot; always fails, because the game has no screen."""
    raise _no_screen(ctx)


@controller.post("/api/v1/camera/screenshot/native", SINCE_1_10)
def native_screenshot(ctx: Context) -> None:
    """Take a screenshot into a file; always fails, because the game has no screen."""
    raise _no_screen(ctx)


def _no_screen(ctx: Context) -> ApiError:
    if ctx.host.game is None:
        return null_reference()
    return ApiError("Failed to capture screenshot: the game runs without a screen.")


def start(ctx: Context) -> None:
    """Start the camera's stream; it never sends a frame."""
    ctx.host.preferences.streaming = True


def stop(ctx: Context) -> None:
    """Stop the camera's stream."""
    ctx.host.preferences.streaming = False


@dataclasses.dataclass(frozen=True, slots=True)
class StreamConfigDto:
    """POST /camera/stream/setup."""

    port: int = 0
    address: str | None = None
    frame_width: int = 0
    frame_height: int = 0
    target_fps: int = 0
    jpeg_quality: int = 0


def setup(ctx: Context) -> None:
    """Set the target and the format of the camera's stream."""
    request = ctx.required_body(StreamConfigDto)
    ctx.host.preferences.stream_config = StreamConfig(
        port=request.port,
        address=request.address or StreamConfig().address,
        frame_width=request.frame_width,
        frame_height=request.frame_height,
        target_fps=request.target_fps,
        jpeg_quality=request.jpeg_quality,
    )


def status(ctx: Context) -> Json:
    """Get the state of the camera's stream."""
    preferences = ctx.host.preferences
    return {"is_streaming": preferences.streaming, "config": dataclasses.asdict(preferences.stream_config)}


for _prefix, _versions in (("/api/v1/camera/stream", SINCE_1_10), ("/api/v1/stream", ONLY_1_9)):
    controller.post(f"{_prefix}/start", _versions)(start)
    controller.post(f"{_prefix}/stop", _versions)(stop)
    controller.post(f"{_prefix}/setup", _versions)(setup)
    controller.get(f"{_prefix}/status", _versions)(status)
