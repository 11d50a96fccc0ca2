"""`rle page`: write the page of a run, or of several runs that are to be compared."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.page import write_page
from pytest_rle.shown import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "sources", metavar="RUN", type=Path, nargs="+", help="folder of a run or of one episode; several are compared"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: page.html in the run's folder)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the page and print its path. Raises RleError if a record cannot be read."""
    target = write_page(options.sources, options.output)
    sys.stdout.write(f"page: {shown(target)}\n")
    return 0
