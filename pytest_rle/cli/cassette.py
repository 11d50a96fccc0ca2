"""`rle cassette`: what a fidelity run needs of a record, in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode import episode_folders
from pytest_rle.episode.cassette import CASSETTE, write_cassette
from pytest_rle.errors import SettingError
from pytest_rle.shown import counted, shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("record", metavar="EPISODE", type=Path, help="folder of an episode, or of a run that has one")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=f"default: EPISODE{CASSETTE} in this folder")


def run(options: argparse.Namespace) -> int:
    """Write the cassette and say where. Raises RleError if this is impossible."""
    folders = episode_folders(options.record)
    if len(folders) != 1:
        raise SettingError(f"{options.record} has {len(folders)} episodes, and a cassette holds one: name its folder")
    folder = folders[0]
    target = options.output if options.output is not None else Path(f"{folder.resolve().name}{CASSETTE}")
    ticks = write_cassette(folder, target)
    sys.stdout.write(f"{counted(ticks, 'tick')}: {shown(str(target))}\n")
    return 0
