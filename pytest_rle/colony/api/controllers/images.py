"""ImagesController. The game has no screen: every answer is the mod's answer for an image that does not exist."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.mapping.values import Json, no_image
from pytest_rle.colony.api.routes import Controller

controller = Controller("ImagesController")


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
    """Replace an item's texture; no texture is drawn."""
    ctx.required_body(ImageUploadRequest)
