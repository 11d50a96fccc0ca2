"""`rle baselines`: play the idle and the scripted policy on every scenario, and pin what they score."""

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
from pytest_rle.cli.refusal import refuse
from pytest_rle.episode import EpisodeRun, EpisodeSpec, is_expected_error
from pytest_rle.records import write_atomically
from pytest_rle.scenario import (
    Scenario,
    ScenarioError,
    find_scenarios,
    load_scenario,
    pick_scenarios,
    scenarios_directory,
)
from pytest_rle.scoring import DEFAULT_VERSION, Baseline

SEEDS: Final = tuple(range(1000, 1020))
"""Seeds that nothing else is played or tuned on."""

POLICIES: Final = ("idle", "scripted")


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    text = "measure what the idle and the scripted policy score, and pin it"
    parser = subparsers.add_parser("baselines", help=text, description=text)
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
        metavar="PATH",
        type=Path,
        help="pin in this file, keeping other scenarios; the package's is pytest_rle/scoring/data/baselines.json",
    )
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= len(SEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seeds from 1 to {len(SEEDS)}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Play, print a line a scenario, and write the file where asked to. Returns 2 where something cannot be done."""
    try:
        known = find_scenarios(scenarios_directory(Path.cwd()))
        chosen = pick_scenarios(known, arguments.scenarios)
        table = _read(arguments.write) if arguments.write is not None else {}
    except (ScenarioError, ValueError) as error:
        return refuse("baselines", error)
    seeds = SEEDS[: arguments.seeds]
    measured: dict[str, Baseline] = {}
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for scenario in chosen:
            try:
                baseline = _measure(scenario, seeds, pool)
            except Exception as error:
                if not is_expected_error(error):
                    raise
                return refuse("baselines", f"{scenario.name}: {error}")
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
    """The pinned figures by scoring version, scenario, and horizon in game ticks; none where there is no file yet.

    Raises ValueError for a file that is something else or cannot be written to: hours of play come before the writing.
    """
    try:
        table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise ValueError(f"--write: {path} cannot be read: {error}") from error
    if not isinstance(table, dict) or not all(isinstance(rows, dict) for rows in table.values()):
        raise ValueError(f"--write: {path} holds something else than baselines")
    if not os.access(path.resolve().parent, os.W_OK):
        raise ValueError(f"--write: {path.resolve().parent} is no folder that can be written to")
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
    """The raw score of one episode of the scenario in a file. Raises RuntimeError where it is no valid result."""
    scenario = load_scenario(source)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(scenario=scenario, seed=seed, policy=policy, output=Path(folder))
        result = asyncio.run(EpisodeRun(spec).play())
    if not result.is_valid:
        raise RuntimeError(f"{scenario.name}, {policy}, seed {seed}: {result.outcome}: {result.reason}")
    return result.score
