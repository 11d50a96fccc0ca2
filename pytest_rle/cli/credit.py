"""`rle credit`: what each role of a team, its messages and its separate agents earn."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pytest_rle.compare.credit import credit
from pytest_rle.compare.finding import played_teams
from pytest_rle.report.credit import credit_report, markdown_lines, text_lines
from pytest_rle.report.output import add_folders, add_format, write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_folders(parser, "runs with the whole team and without its parts")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the effects. Raises RleError if there are none."""
    folders: Sequence[Path] = options.folders
    teams = played_teams(folders)
    write(options, credit_report(credit(teams), teams), text=text_lines, markdown=markdown_lines)
    return 0
