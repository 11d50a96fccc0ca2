"""`rle compare`: is one team better than another?"""

from __future__ import annotations

import argparse
from pathlib import Path

from pytest_rle.compare import compare, find_team
from pytest_rle.compare.text import markdown_lines, text_lines
from pytest_rle.records.history import RESULTS
from pytest_rle.report.output import add_format, write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    text = "a run's folder, FOLDER:TEAM, a baseline (idle, scripted, random), or a team of the runs in --results"
    parser.add_argument("a", metavar="A", help=f"team A: {text}")
    parser.add_argument("b", metavar="B", help="team B: the same")
    add_format(parser)
    parser.add_argument(
        "--results", metavar="DIR", type=Path, default=RESULTS, help=f"the folder of all runs (default: {RESULTS})"
    )


def run(options: argparse.Namespace) -> int:
    """Print the comparison. Raises RleError if there is none."""
    found = compare(find_team(options.a, results=options.results), find_team(options.b, results=options.results))
    write(options, found, text=text_lines, markdown=markdown_lines)
    return 0
