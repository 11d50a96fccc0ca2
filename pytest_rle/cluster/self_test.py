"""Would a worker play the same world? One tick, played there and here, gives the answer as a hash of its state."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
from typing import Any, Final

from distributed import Client

from pytest_rle.episode import EpisodeSpec

TEST_SEED: Final = 7
TEST_TICKS: Final = 1


def spec_of_test(spec: EpisodeSpec, name: str) -> EpisodeSpec:
    """A short episode without a model, of the scenario and save of a real one."""
    return dataclasses.replace(
        spec,
        run_id="self-test",
        key=name,
        folder_name=name,
        item=None,
        attempt=1,
        seed=TEST_SEED,
        ticks=TEST_TICKS,
        policy="scripted",
        model=None,
        base_url=None,
        price_per_mtok=None,
        prompts=None,
        profile=None,
        roles=(),
        agent=None,
        max_cost_usd=None,
        history_always=False,
        compress=False,
        resume=None,
    )


def difference(expected: EpisodeSpec, found: EpisodeSpec) -> str:
    """What the second play of a test has in another way than the first, in a few words; empty for the same world."""
    here, there = _summary(expected), _summary(found)
    ours, theirs = _versions(here), _versions(there)
    apart = [f"{name} {theirs[name]} instead of {ours[name]}" for name in ours if ours[name] != theirs[name]]
    if here["final_state_hash"] == there["final_state_hash"] and ours["pytest-rle"] == theirs["pytest-rle"]:
        return ""
    return ", ".join(apart) or "other code of the same version"


async def installed_apart(client: Client, worker: str) -> str:
    """What is installed on a worker in another version than here, also where our code cannot run; empty if nothing."""
    apart = []
    for name in ("pytest-rle", "numpy"):
        found = await client.run(importlib.metadata.version, name, workers=[worker], on_error="return")
        there = found.get(worker) if isinstance(found.get(worker), str) else "no version"
        if there != (here := importlib.metadata.version(name)):
            apart.append(f"{name} {there} instead of {here}")
    return ", ".join(apart)


def _versions(summary: dict[str, Any]) -> dict[str, str]:
    """What decides which world a process plays."""
    provenance = summary["provenance"]
    return {
        "pytest-rle": provenance["plugin_version"],
        "Python": provenance["python"],
        "NumPy": provenance["dependencies"].get("numpy"),
    }


def _summary(spec: EpisodeSpec) -> dict[str, Any]:
    path = spec.folder / f"{spec.scenario.name}_summary.json"
    summary: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return summary
