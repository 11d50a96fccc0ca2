"""Anchors raw scores between the unmanaged colony and the best scripted team.

`data/baselines.json` holds what the shipped policies scored, seed by seed, by scoring version, scenario and horizon in
game ticks, with the hashes of the save and the rules that they played.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import statistics
from collections.abc import Mapping
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.versions import DEFAULT_VERSION

FILE_NAME: Final = "baselines.json"

SCHEMA_VERSION: Final = 3
"""The version of the file's form. Version 1 held means, and version 2 the score and outcome of each seed alone."""

FLOOR: Final = "idle"
"""The policy whose mean is 0 on the anchored scale."""

REFERENCE: Final = "scripted"
"""The best shipped scripted policy, whose mean is 1 on the anchored scale."""

PLAY_SEEDS: Final = tuple(range(20))
"""Seeds that everyone plays, so that any team can be compared with the shipped policies seed by seed."""

ANCHOR_SEEDS: Final = tuple(range(1000, 1020))
"""Seeds of the anchored scale. No other run uses them, and no policy was tuned on them."""


class SeedResult(BaseModel):
    """What one policy reached on one seed.

    Attributes:
        score: The raw score, 0 to 1.
        outcome: `victory`, `defeat` or `horizon`.
        mean: The part of the score that is the mean over the horizon; None before scoring 3.0.
        final: The founders' health at the end; None as above.
        goal: How much of the scenario's goal was reached; None as above.
        metrics: The metrics of the run's score; None for one without a value.
        days: Game days played.
        alive: Colonists at the end.
        deaths: How many colonists died of each cause.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    score: float = Field(ge=0, le=1)
    outcome: str
    mean: float | None = None
    final: float | None = None
    goal: float | None = None
    metrics: Mapping[str, float | None] = {}
    days: float = 0.0
    alive: int = 0
    deaths: Mapping[str, int] = {}


class Baseline(BaseModel):
    """What the shipped policies scored in one scenario.

    Attributes:
        save_sha256: The save that they played.
        rules_sha256: What `Scenario.rules_sha256` was.
        plugin_version: The version of pytest-rle that played them.
        teams: The results of each policy, by seed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    save_sha256: str
    rules_sha256: str
    plugin_version: str
    teams: Mapping[str, Mapping[int, SeedResult]]

    @property
    def anchor_seeds(self) -> tuple[int, ...]:
        """The anchor seeds that both the floor and the reference played."""
        floor, reference = self.teams.get(FLOOR, {}), self.teams.get(REFERENCE, {})
        return tuple(seed for seed in ANCHOR_SEEDS if seed in floor and seed in reference)

    def mean(self, team: str) -> float | None:
        """The mean raw score of a policy over the anchor seeds; None if none has been played."""
        if not self.anchor_seeds:
            return None
        return statistics.fmean(self.teams[team][seed].score for seed in self.anchor_seeds)

    def deviation(self, team: str) -> float | None:
        """The standard deviation of a policy's raw scores over the anchor seeds; None for fewer than two."""
        scores = [self.teams[team][seed].score for seed in self.anchor_seeds]
        return statistics.stdev(scores) if len(scores) > 1 else None

    @property
    def correlation(self) -> float | None:
        """Pearson's correlation of floor and reference over the anchor seeds; None if all scores of one are equal."""
        seeds = self.anchor_seeds
        if not all(self.deviation(team) for team in (FLOOR, REFERENCE)):
            return None
        floor, reference = ([self.teams[team][seed].score for seed in seeds] for team in (FLOOR, REFERENCE))
        return statistics.correlation(floor, reference)

    def anchored(self, raw: float) -> float | None:
        """(raw - floor) / (reference - floor); None if the reference is not above the floor."""
        floor, reference = self.mean(FLOOR), self.mean(REFERENCE)
        if floor is None or reference is None or reference <= floor:
            return None
        return (raw - floor) / (reference - floor)


BaselineTable = Mapping[str, Mapping[str, Mapping[int, Baseline]]]
"""Baselines by scoring version, scenario name and horizon in game ticks."""


class BaselineFile(BaseModel):
    """The content of a file of baselines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = Field(default=SCHEMA_VERSION, ge=SCHEMA_VERSION, le=SCHEMA_VERSION)
    baselines: BaselineTable = {}


@functools.cache
def load_baselines() -> BaselineTable:
    """Every pinned baseline."""
    text = (resources.files("pytest_rle.scoring") / "data" / FILE_NAME).read_text(encoding="utf-8")
    return BaselineFile.model_validate(json.loads(text)).baselines


@dataclasses.dataclass(frozen=True, slots=True)
class NoBaseline:
    """No pinned baseline makes a scale for a game.

    Attributes:
        reason: Why.
        advice: What to do about it.
    """

    reason: str
    advice: str


def scale_of(
    name: str,
    *,
    version: str,
    horizon_game_ticks: int,
    save_sha256: str | None,
    rules_sha256: str,
    table: BaselineTable | None = None,
) -> Baseline | NoBaseline:
    """The baseline that was measured in exactly this game, so that it places a score; otherwise why there is none.

    Args:
        name: The name of the scenario.
        version: The scoring version.
        horizon_game_ticks: The length of the game in game ticks.
        save_sha256: The save that was played; None if it is not known.
        rules_sha256: What `Scenario.rules_sha256` was.
        table: The baselines to search; by default the pinned ones.
    """
    known = (load_baselines() if table is None else table).get(version, {}).get(name, {})
    is_measured = version == DEFAULT_VERSION
    again = f"`rle baselines {name} --write FILE` measures one" if is_measured else f"use scoring {DEFAULT_VERSION}"
    if not known:
        return NoBaseline(f"no baseline of {name} is pinned under scoring {version}", again)
    found = known.get(horizon_game_ticks)
    if found is None:
        lengths = " or ".join(f"{ticks / GAME_TICKS_PER_DAY:g}" for ticks in sorted(known))
        days = f"{horizon_game_ticks / GAME_TICKS_PER_DAY:g}"
        return NoBaseline(f"the pinned baseline is of {lengths} days, and this game is of {days}", again)
    if found.save_sha256 != save_sha256:
        reason = "the pinned baseline was played on another save"
        return NoBaseline(reason, f"use the save of the shipped scenario, or {again}")
    if found.rules_sha256 != rules_sha256:
        reason = "the pinned baseline was played under other rules (difficulty, incidents, conditions, goal or weights)"
        return NoBaseline(reason, f"use the shipped scenario, or {again}")
    if not found.anchor_seeds:
        advice = f"`rle baselines {name} --write FILE` plays them"
        return NoBaseline("the pinned baseline lacks anchor seeds", advice)
    if found.anchored(0.0) is None:
        return NoBaseline(f"the pinned {REFERENCE} team does not score above {FLOOR}", again)
    return found


def baseline_of(
    scenario: Scenario,
    *,
    version: str = DEFAULT_VERSION,
    horizon_game_ticks: int | None = None,
    table: BaselineTable | None = None,
) -> Baseline | None:
    """The baseline that was measured for this scenario, horizon, version and save; None if there is none.

    A baseline of another save, or under other incidents, conditions or weights, does not match: it measured another
    game. One that gives no scale does not match either.

    Args:
        scenario: The scenario that was played.
        version: The scoring version.
        horizon_game_ticks: The length of the game in game ticks; by default that of the scenario.
        table: The baselines to search; by default the pinned ones.
    """
    found = _find(scenario, version, horizon_game_ticks, table)
    return found if isinstance(found, Baseline) else None


def why_no_baseline(
    scenario: Scenario,
    *,
    version: str = DEFAULT_VERSION,
    horizon_game_ticks: int | None = None,
    table: BaselineTable | None = None,
) -> str | None:
    """Why no baseline matches, and what to do about it; None if one does. The arguments are those of `baseline_of`."""
    found = _find(scenario, version, horizon_game_ticks, table)
    return f"{found.reason}; {found.advice}" if isinstance(found, NoBaseline) else None


def _find(
    scenario: Scenario, version: str, horizon_game_ticks: int | None, table: BaselineTable | None
) -> Baseline | NoBaseline:
    return scale_of(
        scenario.name,
        version=version,
        horizon_game_ticks=scenario.horizon_game_ticks if horizon_game_ticks is None else horizon_game_ticks,
        save_sha256=scenario.save.sha256,
        rules_sha256=scenario.rules_sha256(version),
        table=table,
    )


def anchored(
    raw: float,
    scenario: Scenario,
    *,
    version: str = DEFAULT_VERSION,
    horizon_game_ticks: int | None = None,
    table: BaselineTable | None = None,
) -> float | None:
    """(raw - idle) / (reference - idle): 0 is the unmanaged colony, 1 the scripted reference, and nothing is clipped.

    None if no baseline matches, or if its reference is not above idle. The arguments are those of `baseline_of`.

        anchored(0.7, scenario)  # 0.81, for example
    """
    baseline = baseline_of(scenario, version=version, horizon_game_ticks=horizon_game_ticks, table=table)
    return None if baseline is None else baseline.anchored(raw)
