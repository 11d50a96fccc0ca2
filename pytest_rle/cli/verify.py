"""`rle verify`: check a packed run, replay it and score it again, and say what cannot be checked."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from pytest_rle.cli.replay import DIFFERENT, described
from pytest_rle.cli.rescore import described as scored
from pytest_rle.episode.package import verify
from pytest_rle.shown import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("bundle", metavar="FILE", type=Path, help="zip file that 'rle package' wrote")


def run(options: argparse.Namespace) -> int:
    """Print what was found. Returns 0 if everything that can be checked holds, 1 if something does not.

    Raises:
        RleError: The file is no packed run, or exceeds a limit.
    """
    digest, episodes, faults = asyncio.run(verify(options.bundle))
    lines = [f"manifest SHA-256 {digest}", *(f"FAULT: {fault}" for fault in faults)]
    for episode in episodes:
        lines += [f"{episode.folder}: FAULT: {fault}" for fault in episode.faults]
        if episode.replayed is not None and episode.replayed.is_identical:
            lines.append(f"{episode.folder}: {described(episode.replayed)}")
        if episode.rescored is not None:
            lines.append(f"{episode.folder}: score {scored(episode.rescored)}")
        lines += [f"{episode.folder}: not checked: {what}" for what in episode.unchecked]
    is_sound = not faults and not any(episode.faults for episode in episodes)
    lines.append("verified" if is_sound else "not verified")
    sys.stdout.write("".join(f"{shown(line)}\n" for line in lines))
    return 0 if is_sound else DIFFERENT
