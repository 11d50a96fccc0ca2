"""`rle leaderboard`: rank the teams of runs, beside the pinned baselines."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pytest_rle.compare.finding import all_teams
from pytest_rle.compare.leaderboard import leaderboard
from pytest_rle.compare.leaderboard_text import markdown_lines, text_lines
from pytest_rle.report.output import add_folders, add_format, write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_folders(parser, "runs")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the leaderboard. Raises RleError if there is none."""
    folders: Sequence[Path] = options.folders
    found = leaderboard(all_teams(folders))
    write(options, found, text=text_lines, markdown=markdown_lines)
    return 0
