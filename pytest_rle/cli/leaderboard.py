"""`rle leaderboard`: rank the teams of runs, beside the pinned baselines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pytest_rle.compare.finding import RESULTS, all_teams
from pytest_rle.compare.leaderboard import leaderboard
from pytest_rle.compare.leaderboard_text import markdown_lines, text_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="RUN",
        type=Path,
        default=[RESULTS],
        help=f"folders of runs, or of all runs (default: {RESULTS})",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: text")


def run(options: argparse.Namespace) -> int:
    """Print the leaderboard. Raises RleError if there is none."""
    folders: Sequence[Path] = options.folders
    found = leaderboard(all_teams(folders))
    if options.format == "json":
        sys.stdout.write(found.model_dump_json(indent=2) + "\n")
        return 0
    lines = markdown_lines(found) if options.format == "markdown" else text_lines(found)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
