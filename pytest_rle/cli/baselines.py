"""`rle baselines`: measure what the shipped policies score on each scenario, and pin it seed by seed."""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from pytest_rle import __version__
from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.checked import CheckedTransport
from pytest_rle.colony.new_games import NewGames
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.errors import EpisodeError, RleError, SettingError
from pytest_rle.process_pool import add_processes, process_pool
from pytest_rle.records.files import write_atomically
from pytest_rle.scenario import (
    Scenario,
    find_scenarios,
    load_scenario,
    pick_scenarios,
    save_path,
    scenarios_directory,
    verify_save,
)
from pytest_rle.scoring import DEFAULT_VERSION, Baseline
from pytest_rle.scoring.baselines import ANCHOR_SEEDS, PLAY_SEEDS, BaselineFile, SeedResult
from pytest_rle.shown import shown

SEEDS: Final = {
    "idle": (ANCHOR_SEEDS, PLAY_SEEDS),
    "scripted": (ANCHOR_SEEDS, PLAY_SEEDS),
    "random": (PLAY_SEEDS,),
}
"""Which seeds each policy plays. The anchored scale needs the first two alone."""

DIGITS: Final = 6
"""Decimals of the pinned figures."""


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
        help="pin each result in this file as soon as its game has ended, keep what else the file has, and play only "
        "what it lacks; the package reads pytest_rle/scoring/data/baselines.json",
    )
    add_processes(parser)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= len(PLAY_SEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seeds from 1 to {len(PLAY_SEEDS)}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Play what is missing, print a line for each game and each scenario, and write the file if asked to.

    A game that fails, or whose world is not consistent, is named on stderr and not pinned; the others go on.

    Returns 0 if every game has a result, and 1 otherwise. Raises RleError if nothing can be measured.
    """
    known = find_scenarios(scenarios_directory(Path.cwd()))
    chosen = pick_scenarios(known, arguments.scenarios)
    table = _read(arguments.write) if arguments.write is not None else BaselineFile()
    failures = 0
    with process_pool(arguments.processes) as pool:
        for scenario in chosen:
            measuring = _Measuring(scenario, table, arguments.write)
            failures += measuring.play(pool, arguments.first)
            table = measuring.table
            sys.stdout.write(_line(scenario, measuring.baseline))
            sys.stdout.flush()
    return 1 if failures else 0


class _Measuring:
    """Measures one scenario, and keeps the table of baselines and its file up to date.

    Args:
        scenario: What is played.
        table: What is known of all scenarios.
        path: The file of the table; None to write none.
    """

    def __init__(self, scenario: Scenario, table: BaselineFile, path: Path | None) -> None:
        self.scenario = scenario
        self.table = table
        self.baseline = _known(table, scenario)
        self._path = path

    def play(self, pool: concurrent.futures.Executor, first: int) -> int:
        """Play the games that are not known. Returns how many of them failed."""
        jobs = {
            pool.submit(_play, self.scenario.source, policy, seed): (policy, seed)
            for policy, seed in wanted(first)
            if seed not in self.baseline.teams.get(policy, {})
        }
        failures = 0
        for job in concurrent.futures.as_completed(jobs):
            policy, seed = jobs[job]
            game = f"{self.scenario.name} {policy} seed {seed}"
            result = job.result()
            if isinstance(result, str):
                failures += 1
                sys.stderr.write(f"{game}: {shown(result)}\n")
                continue
            self._pin(policy, seed, result)
            sys.stdout.write(f"{game}: {result.score:.4f} {result.outcome}\n")
            sys.stdout.flush()
        return failures

    def _pin(self, policy: str, seed: int, result: SeedResult) -> None:
        results = {**self.baseline.teams.get(policy, {}), seed: result}
        teams = {**self.baseline.teams, policy: dict(sorted(results.items()))}
        self.baseline = self.baseline.model_copy(update={"teams": teams})
        self.table = _with(self.table, self.scenario, self.baseline)
        if self._path is not None:
            text = json.dumps(self.table.model_dump(mode="json"), indent=1, sort_keys=True)
            write_atomically(self._path, text + "\n", option="--write")


def _line(scenario: Scenario, baseline: Baseline) -> str:
    parts = [f"{scenario.name:<16}"]
    for team in ("idle", "scripted"):
        mean, deviation = baseline.mean(team), baseline.deviation(team)
        if mean is not None:
            parts.append(f"{team} {mean:.4f}" + (f" (SD {deviation:.4f})" if deviation is not None else ""))
    if baseline.correlation is not None:
        parts.append(f"correlation {baseline.correlation:.2f}")
    return "  ".join([*parts, f"{len(baseline.anchor_seeds)} anchor seeds"]) + "\n"


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


def wanted(first: int) -> Iterator[tuple[str, int]]:
    """The policies and seeds to play, seed by seed, so that a part of the games is a smaller measurement."""
    for number in range(first):
        for policy, ranges in SEEDS.items():
            yield from ((policy, seeds[number]) for seeds in ranges)


def play_result(source: Path, policy: str, seed: int) -> SeedResult:
    """The result of one episode of the scenario in a file. The world is checked once a game day.

    Raises:
        EpisodeError: The result is not valid.
        InvariantBroken: The world is not consistent.
    """
    scenario = load_scenario(source)
    path = save_path(scenario)
    digest = verify_save(scenario, path)
    game, _ = NewGames().start(path, sha256=digest, seed=seed, difficulty=scenario.difficulty)
    transport = CheckedTransport(Dispatcher(game, save_sha256=digest), game)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(scenario=scenario, seed=seed, policy=policy, output=Path(folder))
        result = asyncio.run(EpisodeRun(spec, transport=transport).play())
    if not result.is_valid:
        raise EpisodeError(f"{result.outcome}: {result.reason}")
    scoring = result.scoring
    return SeedResult(
        score=round(result.score, DIGITS),
        outcome=result.outcome.value,
        mean=_rounded(scoring.mean),
        final=_rounded(scoring.final),
        goal=_rounded(scoring.goal),
        metrics={name: _rounded(value) for name, value in scoring.metrics.items()},
        days=round(result.days, 2),
        alive=result.colonists,
        deaths=dict(sorted(Counter(death.cause for death in result.deaths).items())),
    )


def _play(source: Path, policy: str, seed: int) -> SeedResult | str:
    """What `play_result` returns, or why there is no result: an exception may not survive the way between processes."""
    try:
        return play_result(source, policy, seed)
    except RleError as error:
        return str(error)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
