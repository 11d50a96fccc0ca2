"""`rle show`: the story of a run, its losses, its orders and its costs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode import episode_folders
from pytest_rle.records import read_events
from pytest_rle.report.run_text import episode_lines
from pytest_rle.shown import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of a run, or of one episode")


def run(options: argparse.Namespace) -> int:
    """Print each episode. Raises RleError if a record cannot be read."""
    for folder in episode_folders(options.record):
        notes: list[str] = []
        events = list(read_events(folder, on_incomplete=notes.append))
        lines = [*episode_lines(folder.resolve().name, events), *map(shown, notes), "", ""]
        sys.stdout.write("\n".join(lines))
    return 0
