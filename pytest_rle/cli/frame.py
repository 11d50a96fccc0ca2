"""`rle frame`: write records as one tidy table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode import episode_folders
from pytest_rle.report.frame import UNITS, check_format, frame_rows, write_frame
from pytest_rle.shown import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("records", metavar="RUN", type=Path, nargs="+", help="folders of runs, or of episodes")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write: .csv or .parquet"
    )
    parser.add_argument("--rows", choices=UNITS, default="episode", help="what a row stands for (default: episode)")


def run(options: argparse.Namespace) -> int:
    """Write the table and print how many rows it has. Raises RleError if a record cannot be read."""
    check_format(options.output)
    folders = [folder for record in options.records for folder in episode_folders(record)]
    rows = frame_rows(folders, options.rows)
    write_frame(rows, options.output)
    sys.stdout.write(f"{len(rows)} rows: {shown(options.output)}\n")
    return 0
