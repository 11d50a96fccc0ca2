"""`rle map`: a picture of the map at a tick of an episode."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pytest_rle.episode import episode_folders
from pytest_rle.records import RecordReadError
from pytest_rle.records.files import write_atomically
from pytest_rle.scene import scene_at
from pytest_rle.shown import shown

FORMATS: Final = {".png": "PNG", ".webp": "WEBP", ".jpg": "JPEG"}

WIDTH: Final = 1000
"""The width of the map in pixels, at most."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_common_arguments(parser)
    parser.add_argument("--tick", metavar="N", type=int, help="the tick, from 0 (default: the end)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=output_file(FORMATS),
        default=Path("map.png"),
        help="a .png, .webp or .jpg file (default: map.png)",
    )


def add_common_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what a picture and a film need: the episode, and how much of the map to show."""
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of a run, or of one episode")
    parser.add_argument("--episode", metavar="NAME", help="which episode of a run with several")
    parser.add_argument("--whole", action="store_true", help="show the whole map instead of the home")


def run(options: argparse.Namespace) -> int:
    """Write the picture. Raises RleError if the record has no such scene or the file cannot be written."""
    from pytest_rle.scene.pictures import pictures  # Pillow takes 50 ms to import

    folder = chosen_episode(options.record, options.episode)
    scene = scene_at(folder, options.tick)
    (picture,) = pictures(folder, [scene], width=WIDTH, whole_map=options.whole)
    content = io.BytesIO()
    picture.save(content, FORMATS[options.output.suffix])
    write_atomically(options.output, content.getvalue(), option="-o")
    size = f"{picture.width} by {picture.height} pixels"
    sys.stdout.write(f"{shown(options.output)}: {shown(folder.resolve().name)}, tick {scene.tick}, {size}\n")
    return 0


def chosen_episode(record: Path, name: str | None) -> Path:
    """The folder of an episode.

    Raises RecordReadError if there is no record, no episode of that name, or several and none is named.
    """
    folders = episode_folders(record)
    names = ", ".join(folder.resolve().name for folder in folders)
    if name is not None:
        found = [folder for folder in folders if folder.resolve().name == name]
        if not found:
            raise RecordReadError(record, f"has no episode {name!r}; it has {names}")
        return found[0]
    if len(folders) > 1:
        raise RecordReadError(record, f"has {len(folders)} episodes: name one with --episode: {names}")
    return folders[0]


def output_file(suffixes: Iterable[str]) -> Callable[[str], Path]:
    """A converter for the name of a file. Its suffix, which selects the format, must be one of these."""
    known = tuple(suffixes)

    def convert(value: str) -> Path:
        path = Path(value)
        if path.suffix not in known:
            wanted = f"{', '.join(known[:-1])} or {known[-1]}"
            raise argparse.ArgumentTypeError(f"{shown(value)} has no known format: name a {wanted} file")
        return path

    return convert
