"""`rle package`: pack the records of a run into one file, with their digests."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode.package import package
from pytest_rle.shown import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of a run, or of one episode")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="zip file to write")
    parser.add_argument(
        "--save", metavar="RWS", type=Path, help="save that the episodes started from (default: by name and hash)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the file, and print the digest of its manifest. Raises RleError if the run cannot be packed."""
    digest = package(options.record, options.output, save=options.save)
    sys.stdout.write(f"{shown(options.output)}: manifest SHA-256 {digest}\n")
    return 0
