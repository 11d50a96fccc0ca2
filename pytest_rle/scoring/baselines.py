"""Anchors raw scores between the unmanaged colony and the best scripted team.

`data/baselines.json` holds the pinned means by scoring version, scenario and horizon in game ticks. Each entry also has
the hashes of the save and the rules that it was measured with, and the seeds that were played.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from pytest_rle.scenario import Scenario
from pytest_rle.scoring.versions import DEFAULT_VERSION

FILE_NAME: Final = "baselines.json"


class Baseline(BaseModel):
    """The mean raw scores of the idle policy and of the scripted reference, over the same seeds.

    Attributes:
        idle: The mean of the idle policy, 0 to 1.
        reference: The mean of `reference_policy`, 0 to 1.
        reference_policy: The best shipped scripted policy.
        seeds: The seeds that both played.
        save_sha256: The save that they played.
        rules_sha256: What `Scenario.rules_sha256` was.
        plugin_version: The version of pytest-rle that played them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle: float
    reference: float
    reference_policy: str = "scripted"
    seeds: tuple[int, ...] = Field(min_length=1)
    save_sha256: str
    rules_sha256: str
    plugin_version: str


BaselineTable = Mapping[str, Mapping[str, Mapping[int, Baseline]]]
"""Baselines by scoring version, scenario name and horizon in game ticks."""

_TABLE: Final = TypeAdapter(dict[str, dict[str, dict[int, Baseline]]])


@functools.cache
def load_baselines() -> BaselineTable:
    """Every pinned baseline."""
    text = (resources.files("pytest_rle.scoring") / "data" / FILE_NAME).read_text(encoding="utf-8")
    return _TABLE.validate_python(json.loads(text))


def baseline_of(
    scenario: Scenario,
    *,
    version: str = DEFAULT_VERSION,
    horizon_game_ticks: int | None = None,
    table: BaselineTable | None = None,
) -> Baseline | None:
    """The baseline that was measured for this scenario, horizon, version and save; None if there is none.

    A baseline of another save, or under other incidents, conditions or weights, does not match: it measured another
    game.

    Args:
        scenario: The scenario that was played.
        version: The scoring version.
        horizon_game_ticks: The length of the game in game ticks; by default that of the scenario.
        table: The baselines to search; by default the pinned ones.
    """
    horizon = scenario.horizon_game_ticks if horizon_game_ticks is None else horizon_game_ticks
    known = load_baselines() if table is None else table
    found = known.get(version, {}).get(scenario.name, {}).get(horizon)
    if found is None or found.save_sha256 != scenario.save.sha256:
        return None
    return found if found.rules_sha256 == scenario.rules_sha256(version) else None


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
    if baseline is None or baseline.reference <= baseline.idle:
        return None
    return (raw - baseline.idle) / (baseline.reference - baseline.idle)
