"""The images that a game with a screen would take: screenshots and portraits, drawn from the state of the colony."""

from __future__ import annotations

import base64
import io
from typing import Final, Literal

from PIL import Image, ImageOps

from pytest_rle.colony.api.host import Camera
from pytest_rle.colony.api.mapping.scene import ground_of, layers_of
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn
from pytest_rle.picture.area import Area, around, home
from pytest_rle.picture.ground import Ground, Layers
from pytest_rle.picture.painter import Painter
from pytest_rle.picture.portrait import Sitter, portrait
from pytest_rle.picture.sheet import PAPER, headline, sheet
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

SIZES: Final = ((16, 7680), (16, 4320))
"""The least and the greatest width and height of a screenshot, in pixels."""

PORTRAIT_SIZES: Final = (16, 1024)
"""The least and the greatest width and height of a portrait, in pixels."""

CELL: Final = 16
"""Pixels of a cell before the picture is brought to its size."""

Picture = tuple[str, int, int, int]
"""An image in base64, its width and height in pixels, and its bytes."""


def screenshot(
    colony: Colony,
    camera: Camera,
    *,
    image_format: Literal["png", "jpeg"],
    quality: int,
    width: int | None,
    height: int | None,
    plain: bool,
) -> Picture:
    """A picture of what the camera looks at.

    Args:
        colony: The colony.
        camera: Where it looks.
        image_format: The format.
        quality: JPEG's quality, 1 to 95.
        width: Pixels; None to follow from the height, or from what is seen.
        height: Pixels; None to follow from the width, or from what is seen.
        plain: Leave out the headline and the panel.
    """
    ground, layers = ground_of(colony.world), layers_of(colony)
    area = _home(colony, layers, ground) if camera.cell is None else around(*camera.cell, 2 * camera.zoom, ground)
    painter = Painter(ground, area, CELL)
    tick = colony.now
    picture = (
        painter.paint(layers)
        if plain
        else sheet(painter, layers, headline(layers, f"game tick {tick}", tick / GAME_TICKS_PER_DAY))
    )
    if width is not None or height is not None:
        size = _size(picture, width, height)
        picture = ImageOps.pad(picture, size, Image.Resampling.LANCZOS, color=PAPER)
    return _encoded(picture, image_format.upper(), quality)


def pawn_portrait(pawn: Pawn, width: int, height: int, direction: str) -> str:
    """The portrait of a pawn as a PNG image in base64."""
    sitter = Sitter(pawn.id, pawn.is_human, pawn.gender == "Male", pawn.age_ticks // GAME_TICKS_PER_YEAR)
    image = portrait(sitter, _clamped(width, PORTRAIT_SIZES), _clamped(height, PORTRAIT_SIZES), direction)
    return _encoded(image, "PNG", 0)[0]


def _home(colony: Colony, layers: Layers, ground: Ground) -> Area:
    """The home of the colony: ruins and other buildings that nobody owns are no part of it."""
    own = {str(building.id) for building in colony.world.buildings.values() if building.player}
    own |= {str(frame.id) for frame in colony.world.frames.values()}
    return home([{**layers, "buildings": {key: row for key, row in layers["buildings"].items() if key in own}}], ground)


def _size(picture: Image.Image, width: int | None, height: int | None) -> tuple[int, int]:
    """The wanted size; a side that is not given follows from the other."""
    if width is None:
        width = round(picture.width * (height or 0) / picture.height)
    if height is None:
        height = round(picture.height * width / picture.width)
    return _clamped(width, SIZES[0]), _clamped(height, SIZES[1])


def _encoded(picture: Image.Image, name: str, quality: int) -> Picture:
    content = io.BytesIO()
    options = {"quality": _clamped(quality, (1, 95))} if name == "JPEG" else {}
    picture.save(content, name, **options)
    raw = content.getvalue()
    return base64.b64encode(raw).decode(), picture.width, picture.height, len(raw)


def _clamped(value: int, limits: tuple[int, int]) -> int:
    return min(max(value, limits[0]), limits[1])
