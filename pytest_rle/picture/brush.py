"""Shapes, symbols and patterns on an image. All lengths are in pixels."""

from __future__ import annotations

import functools
from typing import Final

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

INK: Final = "#1d1b19"
HALO: Final = "#fffdf7"
"""The rim around text, so that it is readable on any ground."""


@functools.lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes with Pillow."""
    return ImageFont.load_default(size)


def text(draw: ImageDraw.ImageDraw, at: Point, words: str, size: int, *, anchor: str = "la", fill: str = INK) -> None:
    """Write a line of text with a rim around it."""
    draw.text(at, words, fill=fill, font=font(size), anchor=anchor, stroke_width=max(1, size // 9), stroke_fill=HALO)


def shape(draw: ImageDraw.ImageDraw, name: str, at: Point, radius: float, fill: str, edge: str, width: int) -> None:
    """A circle, diamond, square or triangle around a point."""
    x, y = at
    if name == "circle":
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=edge, width=width)
        return
    corners: dict[str, list[Point]] = {
        "diamond": [(x, y - radius * 1.2), (x + radius * 1.2, y), (x, y + radius * 1.2), (x - radius * 1.2, y)],
        "square": [
            (x - radius, y - radius),
            (x + radius, y - radius),
            (x + radius, y + radius),
            (x - radius, y + radius),
        ],
        "triangle": [(x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8)],
    }
    draw.polygon(corners[name], fill=fill, outline=edge, width=width)


def symbol(draw: ImageDraw.ImageDraw, name: str, box: Box, colour: str, width: int) -> None:
    """The symbol of a kind, inside a box. An unknown name draws nothing."""
    left, top, right, bottom = box
    x, y, r = (left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) / 2
    if name == "bar":
        if right - left >= bottom - top:
            draw.line((left, y, right, y), fill=colour, width=2 * width)
        else:
            draw.line((x, top, x, bottom), fill=colour, width=2 * width)
    elif name == "cross":
        draw.line((x - r, y - r, x + r, y + r), fill=colour, width=width)
        draw.line((x - r, y + r, x + r, y - r), fill=colour, width=width)
    elif name == "plus":
        draw.line((x - r, y, x + r, y), fill=colour, width=width)
        draw.line((x, y - r, x, y + r), fill=colour, width=width)
    elif name == "slash":
        draw.line((x - r, y + r, x + r, y - r), fill=colour, width=width)
    elif name == "ring":
        draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=width)
    elif name in ("dot", "circle"):
        draw.ellipse((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7), fill=colour)
    elif name in ("square", "small"):
        s = r * (0.8 if name == "square" else 0.5)
        draw.rectangle((x - s, y - s, x + s, y + s), fill=colour)
    elif name == "lines":
        for share in (0.25, 0.5, 0.75):
            at = top + (bottom - top) * share
            draw.line((left, at, right, at), fill=colour, width=width)
    elif name == "triangle":
        draw.polygon([(x, y - r), (x + r, y + r), (x - r, y + r)], fill=colour)
    elif name == "diamond":
        draw.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill=colour)
    elif name == "pillow":
        depth = min(bottom - top, right - left) * 0.45
        draw.rectangle((left, top, right, top + depth), fill=colour)
    elif name == "pot":
        draw.ellipse((x - r, y - r * 0.6, x + r, y + r), fill=colour)
    elif name == "bolt":
        draw.polygon(
            [(x + r * 0.3, y - r), (x - r * 0.7, y + r * 0.2), (x, y + r * 0.2), (x - r * 0.3, y + r),
             (x + r * 0.7, y - r * 0.2), (x, y - r * 0.2)],
            fill=colour,
        )  # fmt: skip
    elif name == "flame":
        draw.polygon(
            [(x, y - r * 1.2), (x + r * 0.8, y + r * 0.3), (x, y + r), (x - r * 0.8, y + r * 0.3)], fill=colour
        )


def dashed(draw: ImageDraw.ImageDraw, box: Box, colour: str, *, width: int, dash: float) -> None:
    """The outline of a box in dashes."""
    left, top, right, bottom = box
    for start, end in (
        ((left, top), (right, top)),
        ((right, top), (right, bottom)),
        ((right, bottom), (left, bottom)),
        ((left, bottom), (left, top)),
    ):
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        step = (end[0] - start[0], end[1] - start[1])
        at = 0.0
        while at < length:
            until = min(at + dash, length)
            draw.line(
                (
                    start[0] + step[0] * at / length,
                    start[1] + step[1] * at / length,
                    start[0] + step[0] * until / length,
                    start[1] + step[1] * until / length,
                ),
                fill=colour,
                width=width,
            )
            at += 2 * dash


def tinted(image: Image.Image, box: Box, colour: str, pattern: str, *, gap: int, width: int) -> None:
    """Tint a box, and draw its pattern: "hatch" are diagonals, "rows" are lines, "dots" are dots."""
    left, top, right, bottom = (round(value) for value in box)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height)
    if right <= left or bottom <= top:
        return
    tint = Image.new("RGBA", (right - left, bottom - top), (*_rgb(colour), 70))
    draw = ImageDraw.Draw(tint)
    strong = (*_rgb(colour), 190)
    if pattern == "rows":
        for y in range(gap // 2, tint.height, gap):
            draw.line((0, y, tint.width, y), fill=strong, width=width)
    elif pattern == "hatch":
        for x in range(-tint.height, tint.width, gap):
            draw.line((x, tint.height, x + tint.height, 0), fill=strong, width=width)
    elif pattern == "dots":
        for y in range(gap // 2, tint.height, gap):
            for x in range(gap // 2, tint.width, gap):
                draw.ellipse((x - width, y - width, x + width, y + width), fill=strong)
    draw.rectangle((0, 0, tint.width - 1, tint.height - 1), outline=(*_rgb(colour), 255), width=width)
    image.paste(Image.alpha_composite(image.crop((left, top, right, bottom)).convert("RGBA"), tint), (left, top))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
