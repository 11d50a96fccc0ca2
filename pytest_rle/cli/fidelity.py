"""`rle fidelity`: the orders of a cassette on the embedded colony, compared tick by tick."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from pytest_rle.episode.fidelity import as_json, fidelity
from pytest_rle.report.fidelity_text import fidelity_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("cassette", metavar="CASSETTE", type=Path, help="file that 'rle cassette' wrote")
    parser.add_argument(
        "--save", metavar="FILE", type=Path, help="save that the episode started from (default: by name and hash)"
    )
    parser.add_argument("--json", action="store_true", help="print the trajectories tick by tick, as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the comparison. Returns 0 whatever it shows; raises RleError if the cassette cannot be played."""
    found = asyncio.run(fidelity(options.cassette, save=options.save))
    text = json.dumps(as_json(found), indent=1) if options.json else "\n".join(fidelity_lines(found))
    sys.stdout.write(f"{text}\n")
    return 0
