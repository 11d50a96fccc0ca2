"""`rle rescore`: compute the score of a record again, from its events alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode import episode_folders
from pytest_rle.episode.rescore import Rescored, rescore
from pytest_rle.scoring.versions import SCORING_VERSIONS
from pytest_rle.shown import counted, shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of a run, or of one episode")
    parser.add_argument(
        "--scoring", metavar="VERSION", choices=SCORING_VERSIONS, help="scoring version (default: the recorded one)"
    )
    parser.add_argument("--metrics", action="store_true", help="print every metric too")


def run(options: argparse.Namespace) -> int:
    """Print one line for each episode. Raises RleError if a record cannot be scored."""
    for folder in episode_folders(options.record):
        found = rescore(folder, options.scoring)
        sys.stdout.write(f"{shown(folder.name)}: {shown(described(found))}\n")
        if options.metrics:
            for name, value in found.score.metrics.items():
                sys.stdout.write(f"  {shown(name):<20}{'-' if value is None else f'{value:.6f}':>10}\n")
    return 0


def described(found: Rescored) -> str:
    """The score in words, compared with the recorded one."""
    score = found.score
    text = f"{score.composite:.6f} under scoring {score.version}, {counted(found.ticks, 'tick')}"
    if score.mean is not None and score.final is not None and score.goal is not None:
        text += f", mean {score.mean:.4f}, final {score.final:.4f}, goal {score.goal:.4f}"
    if found.anchored is not None:
        text += f", anchored {found.anchored:.4f}"
    elif found.unanchored is not None:
        text += f", not anchored ({found.unanchored})"
    if found.recorded is not None and found.recorded.version != found.score.version:
        text += f"; the recorded score, under {found.recorded.version}, is {found.recorded.composite:.6f}"
    elif found.recorded is not None and found.recorded.composite != found.score.composite:
        text += f"; the record says {found.recorded.composite:.6f}"
    elif found.recorded is not None:
        text += ", as recorded"
    if found.is_partial:
        text += f" ({found.outcome or 'killed'}: not a result)"
    return text
