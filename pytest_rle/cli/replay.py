"""`rle replay`: replay a record offline, and report whether the result is the same."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Final

from pytest_rle.episode import episode_folders
from pytest_rle.episode.replay import ReplayResult, replay
from pytest_rle.records import RecordReadError
from pytest_rle.shown import counted, shown

DIFFERENT: Final = 1
"""Exit code if a replay differs from its record."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of a run, or of one episode")
    parser.add_argument(
        "--save",
        metavar="FILE",
        type=Path,
        help="save that the episode started from (default: by name and hash)",
    )


def run(options: argparse.Namespace) -> int:
    """Print one line for each episode. Returns 0 if all are identical, 1 if one differs.

    Raises:
        RleError: An episode cannot be replayed.
    """
    code = 0
    for folder in episode_folders(options.record):
        try:
            found = asyncio.run(replay(folder, save=options.save))
        except RecordReadError as error:  # an unreadable line means that the record was changed
            sys.stdout.write(f"{shown(folder.name)}: {error}\n")
            code = DIFFERENT
        else:
            sys.stdout.write(f"{shown(folder.name)}: {described(found)}\n")
            if not found.is_identical:
                code = DIFFERENT
        sys.stdout.flush()
    return code


def described(found: ReplayResult) -> str:
    """The result of a replay in words."""
    if found.difference is not None or found.altered is not None:
        parts = [str(part) for part in (found.difference, found.altered) if part is not None]
        if found.difference is None:
            parts.append("the game itself replays to the same end")
        return f"different: {'; '.join(parts)}"
    score = f", score {found.score:.6f}" if found.score is not None else ""
    cut = "" if found.is_whole else "; the record ends before the episode did"
    if found.lost_calls:
        cut += f"; {found.lost_calls} calls were under way then, so their cost is unknown"
    figures = {"tick": found.ticks, "deliberation": found.deliberations, "action": found.actions}
    return f"identical: {', '.join(counted(number, noun) for noun, number in figures.items())}{score}{cut}"
