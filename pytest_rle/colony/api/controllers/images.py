"""ImagesController. Nothing is drawn, so every picture is the one the mod could not find."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller

controller = Controller("ImagesController")


def no_image(name: str) -> Json:
    """An ImageDto without an image."""
    return {"result": f"No image for {name}: the game runs without a screen."}


@controller.get("/api/v1/item/image")
def item_image(ctx: Context) -> Json:
    """Get an item's icon."""
    return no_image(ctx.parameters.text("name"))


@controller.get("/api/v1/terrain/image")
def terrain_image(ctx: Context) -> Json:
    """Get a terrain's icon."""
    return no_image(ctx.parameters.text("name"))


@dataclasses.dataclass(frozen=True, slots=True)
class ImageUploadRequest:
    """POST /item/change/image."""

    name: str | None = None
    image: str | None = None


@controller.post("/api/v1/item/change/image")
def change_image(ctx: Context) -> None:
    """Replace an item's texture; there is none."""
    ctx.required_body(ImageUploadRequest)
