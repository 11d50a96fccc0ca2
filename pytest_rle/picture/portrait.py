"""A portrait of a pawn: a head with hair and clothes, drawn from its figures. The same pawn always looks the same."""

from __future__ import annotations

import dataclasses
from typing import Final

from PIL import Image, ImageDraw

from pytest_rle.picture.painter import FINE

SKIN: Final = ("#f3d4bd", "#e5b996", "#c98f66", "#9a6644", "#6d452d")
HAIR: Final = ("#2b2321", "#5b3a24", "#8c5a2b", "#c79a4b", "#a5432a", "#8d8a86")
CLOTHES: Final = ("#54708f", "#7b6a4c", "#6c7f55", "#8a5560", "#5f5a70")
GREY: Final = "#b9b5ae"
GREY_FROM: Final = 60
"""Age in years from which hair is grey."""

PAPER: Final = "#e9e2d2"
FUR: Final = ("#a98a63", "#7d6a55", "#c4b49a", "#5e5148")


@dataclasses.dataclass(frozen=True, slots=True)
class Sitter:
    """Who is portrayed. `number` is the pawn's id, which chooses the colours; `age` is in years."""

    number: int
    is_human: bool
    is_male: bool
    age: int


def portrait(sitter: Sitter, width: int, height: int, direction: str) -> Image.Image:
    """The portrait as an RGB image, seen from the side that faces `direction`: north shows the back of the head."""
    side = min(width, height) * FINE
    image = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(image)
    if sitter.is_human:
        _person(draw, sitter, side / 100, direction)
    else:
        _animal(draw, sitter, side / 100, direction)
    small = image.resize((min(width, height),) * 2, Image.Resampling.LANCZOS)
    page = Image.new("RGB", (width, height), PAPER)
    page.paste(small, ((width - small.width) // 2, (height - small.height) // 2))
    return page


def _person(draw: ImageDraw.ImageDraw, sitter: Sitter, unit: float, direction: str) -> None:
    skin, clothes = SKIN[sitter.number % len(SKIN)], CLOTHES[sitter.number // 7 % len(CLOTHES)]
    hair = GREY if sitter.age >= GREY_FROM else HAIR[sitter.number // 3 % len(HAIR)]

    def ellipse(x1: float, y1: float, x2: float, y2: float, fill: str) -> None:
        draw.ellipse((x1 * unit, y1 * unit, x2 * unit, y2 * unit), fill=fill)

    turn = {"east": 6, "west": -6}.get(direction, 0)
    ellipse(12, 70, 88, 140, clothes)
    if not sitter.is_male:
        ellipse(22, 14, 78, 86, hair)
    ellipse(42, 58, 58, 82, skin)
    ellipse(27, 20, 73, 76, skin)
    if direction == "north":
        ellipse(25, 14, 75, 74, hair)
        return
    draw.chord((24 * unit, 12 * unit, 76 * unit, 64 * unit), 180, 360, fill=hair)
    eyes = (40, 60) if not turn else ((62,) if turn > 0 else (38,))
    for x in eyes:
        ellipse(x + turn / 2 - 3, 46, x + turn / 2 + 3, 52, "#221d1a")
    draw.arc(
        ((42 + turn) * unit, 54 * unit, (58 + turn) * unit, 68 * unit), 25, 155, fill="#7a3b33", width=int(2 * unit)
    )


def _animal(draw: ImageDraw.ImageDraw, sitter: Sitter, unit: float, direction: str) -> None:
    fur = FUR[sitter.number % len(FUR)]
    for x in (24, 60):
        draw.polygon(
            [(x * unit, 40 * unit), ((x + 8) * unit, 8 * unit), ((x + 16) * unit, 40 * unit)],
            fill=fur,
            outline="#3c342b",
        )
    draw.ellipse((20 * unit, 26 * unit, 80 * unit, 88 * unit), fill=fur, outline="#3c342b", width=int(2 * unit))
    if direction != "north":
        for x in (38, 56):
            draw.ellipse((x * unit, 48 * unit, (x + 6) * unit, 55 * unit), fill="#1d1b19")
        draw.ellipse((42 * unit, 64 * unit, 58 * unit, 76 * unit), fill="#3c342b")
