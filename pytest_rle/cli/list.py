"""`rle list`: the runs below results/."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.records.history import RESULTS
from pytest_rle.report.run_list import NEWEST, listed_runs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("results", metavar="DIR", type=Path, nargs="?", default=RESULTS, help=f"default: {RESULTS}")
    parser.add_argument("--all", action="store_true", help=f"list every run, and not the newest {NEWEST} alone")


def run(options: argparse.Namespace) -> int:
    """Print the runs. Raises RleError if there are none."""
    runs = listed_runs(options.results)
    shown_runs = runs if options.all else runs[:NEWEST]
    for one in shown_runs:
        sys.stdout.write("\n".join(one.lines()) + "\n")
    if len(shown_runs) < len(runs):
        sys.stdout.write(f"{len(runs) - len(shown_runs)} older runs: --all lists them\n")
    return 0
