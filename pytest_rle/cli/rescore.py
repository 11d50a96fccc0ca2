"""`rle rescore`: the score of a record, from its events alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from pytest_rle.cli.refusal import refuse
from pytest_rle.episode import ReplayError, episode_folders
from pytest_rle.episode.rescore import Rescored, rescore
from pytest_rle.records import RecordError
from pytest_rle.scoring.versions import SCORING_VERSIONS


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    text = "score a recorded episode again, from its events alone"
    parser = subparsers.add_parser("rescore", help=text, description=text)
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of an episode, or of a run")
    parser.add_argument("--scoring", metavar="VERSION", choices=SCORING_VERSIONS, help="default: the recorded one")
    parser.add_argument("--metrics", action="store_true", help="print every metric as well")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a line an episode. Returns 2 where a record cannot be scored."""
    try:
        for folder in episode_folders(options.record):
            found = rescore(folder, options.scoring)
            sys.stdout.write(f"{folder.name}: {described(found)}\n")
            if options.metrics:
                for name, value in found.score.metrics.items():
                    sys.stdout.write(f"  {name:<20}{'-' if value is None else f'{value:.6f}':>10}\n")
    except (ReplayError, RecordError, ValueError) as error:
        return refuse("rescore", error)
    return 0


def described(found: Rescored) -> str:
    """The score in words, beside the one it was played under."""
    text = f"{found.score.composite:.6f} under scoring {found.score.version}, {found.ticks} ticks"
    if found.anchored is not None:
        text += f", anchored {found.anchored:.4f}"
    if found.recorded is not None and found.recorded.version != found.score.version:
        text += f"; it was played under {found.recorded.version}, which gave {found.recorded.composite:.6f}"
    elif found.recorded is not None and found.recorded.composite != found.score.composite:
        text += f"; the record says {found.recorded.composite:.6f}"
    elif found.recorded is not None:
        text += ", as recorded"
    if found.is_partial:
        text += f" ({found.outcome or 'killed'}: not a result)"
    return text
