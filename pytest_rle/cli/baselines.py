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
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pytest_rle import __version__
from pytest_rle.episode import EpisodeRun, EpisodeSpec, is_expected_error
from pytest_rle.scenario import Scenario, ScenarioError, find_scenarios, load_scenario, scenarios_directory
from pytest_rle.scoring import DEFAULT_VERSION, Baseline

SEEDS: Final = tuple(range(1000, 1020))
"""Twenty seeds that nothing else is played or tuned on."""

POLICIES: Final = ("idle", "scripted")


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "baselines", help="measure what the idle and the scripted policy score, and pin it in the package's sources"
    )
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="which scenarios (default: all)")
    parser.add_argument("--seeds", type=int, default=len(SEEDS), metavar="N", help="how many seeds (default: 20)")
    parser.add_argument("--write", metavar="PATH", type=Path, help="write the baselines file, keeping other scenarios")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play, print a line a scenario, and write the file where asked to."""
    try:
        known = find_scenarios(scenarios_directory(Path.cwd()))
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    unknown = [name for name in arguments.scenarios if name not in known]
    if unknown:
        sys.stderr.write(f"there is no scenario {unknown[0]!r}; there are {', '.join(sorted(known))}\n")
        return 2
    seeds = SEEDS[: arguments.seeds]
    measured: dict[str, Baseline] = {}
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for name in arguments.scenarios or sorted(known):
            try:
                baseline = _measure(known[name], seeds, pool)
            except Exception as error:
                if not is_expected_error(error):
                    raise
                sys.stderr.write(f"{name}: {error}\n")
                return 2
            measured[name] = baseline
            sys.stdout.write(
                f"{name:<18}idle {baseline.idle:.4f}  scripted {baseline.reference:.4f}  ({len(seeds)} seeds)\n"
            )
            sys.stdout.flush()
    if arguments.write is not None:
        _write(arguments.write, measured, known)
    return 0


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


def _write(path: Path, measured: Mapping[str, Baseline], known: Mapping[str, Scenario]) -> None:
    """Put the new figures among the old ones: by scoring version, scenario, and horizon in game ticks."""
    table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    rows = table.setdefault(DEFAULT_VERSION, {})
    for name, baseline in measured.items():
        rows[name] = {str(known[name].horizon_game_ticks): baseline.model_dump(mode="json")}
    path.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
