"""`rle diff`: where two records of one seed begin to differ."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_rle.episode import episode_folders
from pytest_rle.errors import SettingError
from pytest_rle.records import EpisodeStart, Event, read_events
from pytest_rle.report.record_diff import game_differences, record_differences
from pytest_rle.report.wrapping import side_by_side


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("a", metavar="A", type=Path, help="folder of an episode, or of a run with one episode")
    parser.add_argument("b", metavar="B", type=Path, help="the same, of the same scenario and seed")


def run(options: argparse.Namespace) -> int:
    """Print the differences. Returns 1 if there are any; raises RleError if the records cannot be compared."""
    a, b = _only_episode(options.a), _only_episode(options.b)
    first, second = _events(a), _events(b)
    differences = game_differences(_start(a, first), _start(b, second))
    if differences:
        raise SettingError(f"the records are not of the same game: they differ in {', '.join(differences)}")
    found = record_differences(first, second)
    if not found:
        sys.stdout.write("the records agree: prompts, answers, plans, orders, world and scores\n")
        return 0
    lines = side_by_side([f"A: {a.name}"], [f"B: {b.name}"])
    for difference in found:
        lines += ["", *difference.lines()]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1


def _only_episode(path: Path) -> Path:
    folders = episode_folders(path)
    if len(folders) > 1:
        raise SettingError(f"{path} has {len(folders)} episodes: name one, such as {folders[0]}")
    return folders[0]


def _events(folder: Path) -> list[Event]:
    return list(read_events(folder, on_incomplete=lambda _: None))


def _start(folder: Path, events: list[Event]) -> EpisodeStart:
    if not events or not isinstance(events[0], EpisodeStart):
        raise SettingError(f"{folder}: the record is empty")
    return events[0]
