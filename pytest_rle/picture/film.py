"""A film: one picture after the other in an animated WebP or GIF file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PIL import Image

FORMATS: Final = {".webp": "WEBP", ".gif": "GIF"}
"""The formats of a film by the suffix of its file."""

MOST_FRAMES: Final = 300
"""A longer film takes evenly spread scenes."""

LAST_FRAME_TIMES: Final = 8
"""The last picture stays this many times longer."""

COLOURS: Final = 256

QUALITY: Final = 70
"""WebP's quality, 0 to 100."""


def chosen(count: int) -> list[int]:
    """The numbers of the pictures that a film of so many scenes shows: the first, the last, and at most MOST_FRAMES."""
    if count <= MOST_FRAMES:
        return list(range(count))
    return [round(number * (count - 1) / (MOST_FRAMES - 1)) for number in range(MOST_FRAMES)]


def write_film(
    path: Path, frames: Iterable[Image.Image], *, frame_ms: int, on_frame: Callable[[int], None] | None = None
) -> None:
    """Write a film. The suffix of the path selects the format.

    Args:
        path: A `.webp` or `.gif` file.
        frames: The pictures, all of one size.
        frame_ms: How long each picture stays, in milliseconds.
        on_frame: Called with the number of each picture, from 1, when it is painted.

    Raises:
        OSError: The file cannot be written.
        ValueError: There is no picture, or the suffix is unknown.
    """
    pictures: list[Image.Image] = []
    for number, frame in enumerate(frames, 1):
        # All pictures are in memory at once, and a palette makes them a third as large.
        pictures.append(frame.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))
        if on_frame is not None:
            on_frame(number)
    if not pictures:
        raise ValueError("a film needs a picture")
    durations = [frame_ms] * (len(pictures) - 1) + [frame_ms * LAST_FRAME_TIMES]
    options = {"quality": QUALITY, "method": 2} if path.suffix == ".webp" else {"optimize": False}
    first, *rest = pictures
    first.save(path, FORMATS[path.suffix], save_all=True, append_images=rest, duration=durations, loop=0, **options)
