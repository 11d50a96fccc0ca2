"""`rle film`: a film of an episode, one picture for each tick."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from pytest_rle.cli.map import add_common_arguments, chosen_episode, output_file
from pytest_rle.records.files import write_atomically
from pytest_rle.scene import NoScene, read_scenes
from pytest_rle.shown import shown

WIDTH: Final = 800
"""The width of the map in pixels, at most."""

RATES: Final = (1, 30)
"""The fewest and the most pictures in a second."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_common_arguments(parser)
    parser.add_argument("--rate", metavar="N", type=_rate, default=5, help="ticks in a second, 1 to 30 (default: 5)")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=output_file((".webp", ".gif")), default=Path("film.webp"),
        help="a .webp or .gif file (default: film.webp)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the film. Raises RleError if the record has no scenes or the file cannot be written."""
    from pytest_rle.picture.film import chosen, write_film  # Pillow takes 50 ms to import
    from pytest_rle.scene.pictures import pictures

    folder = chosen_episode(options.record, options.episode)
    scenes = list(read_scenes(folder))
    if not scenes:
        raise NoScene(f"{folder}: the record has no scenes, so there is nothing to film")
    scenes = [scenes[number] for number in chosen(len(scenes))]
    with tempfile.TemporaryDirectory(prefix="rle-film-") as scratch:
        draft = Path(scratch) / f"film{options.output.suffix}"
        write_film(
            draft,
            pictures(folder, scenes, width=WIDTH, whole_map=options.whole),
            frame_ms=1000 // options.rate,
            on_frame=lambda number: _progress(number, len(scenes)),
        )
        content = draft.read_bytes()
    write_atomically(options.output, content, option="-o")
    megabytes = len(content) / 1_000_000
    name = shown(folder.resolve().name)
    sys.stdout.write(f"{shown(options.output)}: {name}, {len(scenes)} pictures, {megabytes:.1f} MB\n")
    return 0


def _progress(number: int, count: int) -> None:
    """Show how far the film is, on a terminal only."""
    if sys.stderr.isatty():
        end = "\r\x1b[K" if number == count else ""
        sys.stderr.write(f"\rfilm: picture {number} of {count}{end}")
        sys.stderr.flush()


def _rate(value: str) -> int:
    if not value.isdecimal() or not RATES[0] <= int(value) <= RATES[1]:
        raise argparse.ArgumentTypeError(f"give a number from {RATES[0]} to {RATES[1]}, not {shown(value)}")
    return int(value)
