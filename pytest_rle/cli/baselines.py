"""`rle baselines`: measure what the shipped policies score on each scenario, and pin it seed by seed."""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

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
from pytest_rle.scoring.baselines import ANCHOR_SEEDS, PLAY_SEEDS, BaselineFile, SeedResult

SEEDS: Final = {
    "idle": PLAY_SEEDS + ANCHOR_SEEDS,
    "scripted": PLAY_SEEDS + ANCHOR_SEEDS,
    "random": PLAY_SEEDS,
}
"""Which seeds each policy plays. The anchored scale needs the first two alone."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="which scenarios (default: all)")
    parser.add_argument(
        "--first",
        type=_count,
        default=len(PLAY_SEEDS),
        metavar="N",
        help=f"play only the first N seeds of 0 to 19 and of 1000 to 1019 (default: {len(PLAY_SEEDS)})",
    )
    parser.add_argument(
        "--write",
        metavar="FILE",
        type=Path,
        help="pin the results in this file after each scenario, keep its other scenarios, and skip what it has "
        "already; the package reads pytest_rle/scoring/data/baselines.json",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= len(PLAY_SEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seeds from 1 to {len(PLAY_SEEDS)}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Play, print one line for each scenario, and write the file if asked to. Raises RleError if this is impossible."""
    known = find_scenarios(scenarios_directory(Path.cwd()))
    chosen = pick_scenarios(known, arguments.scenarios)
    table = _read(arguments.write) if arguments.write is not None else BaselineFile()
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for scenario in chosen:
            baseline = _measure(scenario, arguments.first, pool, _known(table, scenario))
            table = _with(table, scenario, baseline)
            if arguments.write is not None:
                text = json.dumps(table.model_dump(mode="json"), indent=1, sort_keys=True)
                write_atomically(arguments.write, text + "\n", option="--write")
            sys.stdout.write(_line(scenario, baseline))
            sys.stdout.flush()
    return 0


def _line(scenario: Scenario, baseline: Baseline) -> str:
    parts = [f"{scenario.name:<18}"]
    parts += [f"{team} {mean:.4f}" for team in ("idle", "scripted") if (mean := baseline.mean(team)) is not None]
    return "  ".join([*parts, f"({len(baseline.anchor_seeds)} anchor seeds)"]) + "\n"


def _read(path: Path) -> BaselineFile:
    """The pinned results; none if there is no file yet.

    Raises:
        SettingError: The file is something else, or cannot be written to. This is checked first, because hours of
            play come before the writing.
    """
    try:
        found = BaselineFile.model_validate(json.loads(path.read_text("utf-8"))) if path.exists() else BaselineFile()
    except ValidationError as error:
        raise SettingError(
            f"--write: {path} does not hold baselines of this version: give another file, or delete it"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingError(f"--write: {path} cannot be read: {error}") from error
    if not os.access(path.resolve().parent, os.W_OK):
        raise SettingError(f"--write: {path.resolve().parent} is not a folder that can be written to")
    return found


def _known(table: BaselineFile, scenario: Scenario) -> Baseline:
    """What is pinned for the same game by the same version, or a baseline without results."""
    fresh = Baseline(
        save_sha256=scenario.save.sha256 or "",
        rules_sha256=scenario.rules_sha256(DEFAULT_VERSION),
        plugin_version=__version__,
        teams={},
    )
    by_horizon = table.baselines.get(DEFAULT_VERSION, {}).get(scenario.name, {})
    found = by_horizon.get(scenario.horizon_game_ticks)
    return found if found is not None and found.model_copy(update={"teams": {}}) == fresh else fresh


def _with(table: BaselineFile, scenario: Scenario, baseline: Baseline) -> BaselineFile:
    version = dict(table.baselines.get(DEFAULT_VERSION, {}))
    version[scenario.name] = {scenario.horizon_game_ticks: baseline}
    return table.model_copy(update={"baselines": {**table.baselines, DEFAULT_VERSION: version}})


def _measure(scenario: Scenario, first: int, pool: concurrent.futures.Executor, known: Baseline) -> Baseline:
    jobs = {
        (policy, seed): pool.submit(play_result, scenario.source, policy, seed)
        for policy, seed in _wanted(first)
        if seed not in known.teams.get(policy, {})
    }
    teams = {policy: dict(results) for policy, results in known.teams.items()}
    for (policy, seed), job in jobs.items():
        teams.setdefault(policy, {})[seed] = job.result()
    return known.model_copy(update={"teams": teams})


def _wanted(first: int) -> Iterator[tuple[str, int]]:
    for policy, seeds in SEEDS.items():
        yield from ((policy, seed) for seed in _first(seeds, first))


def _first(seeds: Iterable[int], count: int) -> list[int]:
    return [seed for seed in seeds if seed in PLAY_SEEDS[:count] or seed in ANCHOR_SEEDS[:count]]


def play_result(source: Path, policy: str, seed: int) -> SeedResult:
    """The result of one episode of the scenario in a file. Raises EpisodeError if the result is not valid."""
    scenario = load_scenario(source)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(scenario=scenario, seed=seed, policy=policy, output=Path(folder))
        result = asyncio.run(EpisodeRun(spec).play())
    if not result.is_valid:
        raise EpisodeError(f"{scenario.name}, {policy}, seed {seed}: {result.outcome}: {result.reason}")
    return SeedResult(score=round(result.score, 6), outcome=result.outcome.value)
