"""`rle baselines`: measure what the idle and the scripted policy score on each scenario, and pin it."""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from pytest_rle import __version__
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.errors import EpisodeError, SettingError
from pytest_rle.records.files import write_atomically
from pytest_rle.scenario import (
    Scenario,
    find_scenarios,
    load_scenario,
    pick_scenarios,
    scenarios_directory,
)
from pytest_rle.scoring import DEFAULT_VERSION, Baseline

SEEDS: Final = tuple(range(1000, 1020))
"""Seeds that no other run uses and no policy was tuned on."""

POLICIES: Final = ("idle", "scripted")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="which scenarios (default: all)")
    parser.add_argument(
        "--seeds",
        type=_count,
        default=len(SEEDS),
        metavar="N",
        help=f"how many seeds, 1 to {len(SEEDS)} (default: {len(SEEDS)})",
    )
    parser.add_argument(
        "--write",
        metavar="FILE",
        type=Path,
        help="pin the scores in this file and keep its other scenarios; the package reads "
        "pytest_rle/scoring/data/baselines.json",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= len(SEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seeds from 1 to {len(SEEDS)}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Play, print one line for each scenario, and write the file if asked to. Raises RleError if this is impossible."""
    known = find_scenarios(scenarios_directory(Path.cwd()))
    chosen = pick_scenarios(known, arguments.scenarios)
    table = _read(arguments.write) if arguments.write is not None else {}
    seeds = SEEDS[: arguments.seeds]
    measured: dict[str, Baseline] = {}
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for scenario in chosen:
            baseline = _measure(scenario, seeds, pool)
            measured[scenario.name] = baseline
            sys.stdout.write(
                f"{scenario.name:<18}idle {baseline.idle:.4f}  scripted {baseline.reference:.4f}  "
                f"(seeds {seeds[0]} to {seeds[-1]})\n"
            )
            sys.stdout.flush()
    if arguments.write is not None:
        rows = table.setdefault(DEFAULT_VERSION, {})
        for name, baseline in measured.items():
            rows[name] = {str(known[name].horizon_game_ticks): baseline.model_dump(mode="json")}
        write_atomically(arguments.write, json.dumps(table, indent=1, sort_keys=True) + "\n")
    return 0


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The pinned scores by scoring version, scenario and horizon in game ticks; none if there is no file yet.

    Raises:
        SettingError: The file is something else, or cannot be written to. This is checked first, because hours of
            play come before the writing.
    """
    try:
        table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise SettingError(f"--write: {path} cannot be read: {error}") from error
    if not isinstance(table, dict) or not all(isinstance(rows, dict) for rows in table.values()):
        raise SettingError(f"--write: {path} does not hold baselines: give another file")
    if not os.access(path.resolve().parent, os.W_OK):
        raise SettingError(f"--write: {path.resolve().parent} is not a folder that can be written to")
    return table


def _measure(scenario: Scenario, seeds: tuple[int, ...], pool: concurrent.futures.Executor) -> Baseline:
    jobs = [(policy, pool.submit(play_score, scenario.source, policy, seed)) for policy in POLICIES for seed in seeds]
    scores: dict[str, list[float]] = {policy: [] for policy in POLICIES}
    for policy, job in jobs:
        scores[policy].append(job.result())
    return Baseline(
        idle=round(statistics.fmean(scores["idle"]), 6),
        reference=round(statistics.fmean(scores["scripted"]), 6),
        seeds=seeds,
        save_sha256=scenario.save.sha256 or "",
        rules_sha256=scenario.rules_sha256(DEFAULT_VERSION),
        plugin_version=__version__,
    )


def play_score(source: Path, policy: str, seed: int) -> float:
    """The raw score of one episode of the scenario in a file. Raises EpisodeError if the result is not valid."""
    scenario = load_scenario(source)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(scenario=scenario, seed=seed, policy=policy, output=Path(folder))
        result = asyncio.run(EpisodeRun(spec).play())
    if not result.is_valid:
        raise EpisodeError(f"{scenario.name}, {policy}, seed {seed}: {result.outcome}: {result.reason}")
    return result.score
