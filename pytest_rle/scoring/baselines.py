"""Where a raw score stands between the unmanaged colony and the best scripted team.

`data/baselines.json` holds the pinned means: by scoring version, scenario and horizon in game ticks, with the hashes of
the save and the rules that they were measured on and the seeds that were played.
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
    """The raw means of the idle policy and of the best shipped scripted policy, over the same seeds."""

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
    """The baseline that was measured for this scenario, horizon, version and save; None where there is none.

    A baseline of another save, or under other incidents, conditions or weights, does not match: its figures are of
    another game.
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

    None where no baseline matches, or where it cannot tell the two apart.
    """
    baseline = baseline_of(scenario, version=version, horizon_game_ticks=horizon_game_ticks, table=table)
    if baseline is None or baseline.reference <= baseline.idle:
        return None
    return (raw - baseline.idle) / (baseline.reference - baseline.idle)
