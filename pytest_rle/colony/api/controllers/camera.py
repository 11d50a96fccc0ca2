"""CameraController. The game has no window: a screenshot is a map, painted from the state of the colony."""

from __future__ import annotations

import dataclasses
from typing import Final, Literal

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference, pawn_not_found
from pytest_rle.colony.api.host import StreamConfig
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import ONLY_1_9, SINCE_1_10, Controller
from pytest_rle.colony.systems.map import movement

controller = Controller("CameraController")


ZOOM: Final = (11, 60)
"""The least and the greatest size of the camera (CameraDriver)."""


@controller.post("/api/v1/camera/change/zoom")
def zoom(ctx: Context) -> None:
    """Zoom the camera: half the height of a screenshot in cells."""
    preferences = ctx.host.preferences
    size = min(max(ctx.parameters.integer("zoom"), ZOOM[0]), ZOOM[1])
    preferences.camera = dataclasses.replace(preferences.camera, zoom=size)


@controller.post("/api/v1/camera/change/position")
def move(ctx: Context) -> None:
    """Move the camera; y is the map's z."""
    preferences = ctx.host.preferences
    cell = (ctx.parameters.integer("x"), ctx.parameters.integer("y"))
    preferences.camera = dataclasses.replace(preferences.camera, cell=cell)


@controller.post("/api/v1/camera/follow/pawn", SINCE_1_10)
def follow(ctx: Context) -> None:
    """Move the camera to a pawn."""
    pawn_id = ctx.parameters.integer("pawn_id")
    pawn = ctx.world.pawns.get(pawn_id)
    if pawn is None:
        raise pawn_not_found(pawn_id)
    preferences = ctx.host.preferences
    preferences.camera = dataclasses.replace(preferences.camera, cell=movement.position(ctx.colony, pawn))


@dataclasses.dataclass(frozen=True, slots=True)
class CameraScreenshotRequestDto:
    """POST /camera/screenshot; the body is optional."""

    format: str = "jpeg"
    quality: int = 75
    width: int | None = None
    height: int | None = None
    hide_ui: bool = True


@controller.post("/api/v1/camera/screenshot", SINCE_1_10)
def screenshot(ctx: Context) -> Json:
    """Take a screenshot: a map of what the camera looks at, at first the home. With the UI it has a legend."""
    if ctx.host.game is None:
        raise null_reference()
    from pytest_rle.colony.api.pictures import screenshot as paint  # Pillow takes 50 ms to import

    request = ctx.body(CameraScreenshotRequestDto) or CameraScreenshotRequestDto()
    name: Literal["png", "jpeg"] = "png" if request.format.lower() == "png" else "jpeg"
    picture, width, height, size = paint(
        ctx.colony,
        ctx.host.preferences.camera,
        image_format=name,
        quality=request.quality,
        width=request.width,
        height=request.height,
        plain=request.hide_ui,
    )
    return {
        "image": {"data_uri": f"data:image/{name};base64,{picture}"},
        "metadata": {"format": name, "width": width, "height": height, "size_bytes": size},
        "game_context": {"current_tick": ctx.colony.now},
    }


@controller.post("/api/v1/camera/screenshot/native", SINCE_1_10)
def native_screenshot(ctx: Context) -> None:
    """Take a screenshot into a file; always fails, because the game has no window."""
    if ctx.host.game is None:
        raise null_reference()
    raise ApiError("Failed to capture screenshot: the game runs without a window; use /camera/screenshot.")


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
