"""`planned.json` in the folder of a run: the episodes that the run set out to play, written before the first one.

The controller of pytest-xdist collects no items, and a worker that dies reports none. This file tells the controller
which episodes are missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_rle.plugin.identity import Identity

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec


def row_of(spec: EpisodeSpec, identity: Identity) -> dict[str, Any]:
    """What is known of an episode before it is played, in plain JSON types: the beginning of its row."""
    return {
        "episode": spec.folder.name,
        "item": identity.node,
        "attempt": spec.attempt,
        "played": identity.played,
        "scenario": spec.scenario.name,
        "seed": spec.seed,
        "repeat": spec.repeat,
        "planned_team": spec.team_name,
        "team": spec.team_name,
        "policy": spec.policy,
        "model": spec.model,
    }


def write_planned(run: Path, worker: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write the plan of a process, unless it is there. Workers that share the episodes write the same plan.

    Raises:
        RecordWriteError: The file cannot be written.
    """
    from pytest_rle.records.files import write_atomically  # here: only sessions that play need it

    path = run / f"planned{f'-{worker}' if worker else ''}.json"
    if not path.exists():
        run.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps({"episodes": list(rows)}, indent=2) + "\n")


def read_planned(run: Path) -> list[dict[str, Any]]:
    """The planned episodes of all processes. Empty if nothing was played."""
    return [row for path in sorted(run.glob("planned*.json")) for row in json.loads(path.read_text())["episodes"]]
