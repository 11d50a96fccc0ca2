"""`rle replay`: play a record again, offline, and tell whether it is the same."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any, Final

from pytest_rle.cli.refusal import refuse
from pytest_rle.episode import ReplayError, episode_folders, is_expected_error
from pytest_rle.episode.replay import Replay, replay
from pytest_rle.records import RecordReadError

DIFFERENT: Final = 1
"""Exit code for a play that is not the recorded one."""


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    text = "play a record again without model or network, and compare"
    parser = subparsers.add_parser("replay", help=text, description=text)
    parser.add_argument("record", metavar="RUN", type=Path, help="folder of an episode, or of a run")
    parser.add_argument("--save", type=Path, help="the save that the episode began with, where it cannot be found")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a line an episode. Returns 0 where all are identical, 1 where one is not, 2 where one cannot be played."""
    try:
        folders = episode_folders(options.record)
    except RecordReadError as error:
        return refuse("replay", error)
    code = 0
    for folder in folders:
        try:
            found = asyncio.run(replay(folder, save=options.save))
        except RecordReadError as error:  # a line that cannot be read is a record that was changed
            sys.stdout.write(f"{folder.name}: {error}\n")
            code = DIFFERENT
        except Exception as error:
            if not isinstance(error, ReplayError) and not is_expected_error(error):
                raise
            return refuse("replay", error)
        else:
            sys.stdout.write(f"{folder.name}: {described(found)}\n")
            if not found.is_identical:
                code = DIFFERENT
        sys.stdout.flush()
    return code


def described(found: Replay) -> str:
    """What came of it, in words."""
    if found.difference is not None or found.altered is not None:
        parts = [str(part) for part in (found.difference, found.altered) if part is not None]
        if found.difference is None:
            parts.append("what is decided by it is the same when played again")
        return f"different: {'; '.join(parts)}"
    score = f", score {found.score:.6f}" if found.score is not None else ""
    cut = "" if found.is_whole else "; the record ends before the episode did"
    return f"identical: {found.ticks} ticks, {found.deliberations} deliberations, {found.actions} actions{score}{cut}"
