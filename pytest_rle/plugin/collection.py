"""Scenario × seed × policy become items: one parametrization, one id grammar, one marker that carries the facts."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from pytest_rle.episode import EpisodeSpec, episode_folders
from pytest_rle.plugin.options import POLICIES, Settings
from pytest_rle.records import RecordReadError
from pytest_rle.scenario import Scenario, ScenarioError, find_scenarios, scenarios_directory

MARKER_KEYS: Final = ("scenario", "seed", "policy", "ticks")
"""What a test may fix with `@pytest.mark.rle(...)`; the rest of the battery's matrix comes from the options."""


def parametrize(metafunc: pytest.Metafunc, scenarios: dict[str, Scenario], settings: Settings, run_id: str) -> None:
    """Give a test that asks for an episode its battery. Raises CollectError for a mark that cannot be."""
    specs = battery(
        scenarios,
        settings,
        run_id,
        fixed=_fixed_by_marker(metafunc.definition),
        name=metafunc.definition.originalname or metafunc.definition.name,
    )
    params = [pytest.param(spec, id=spec.key, marks=_marker(spec)) for spec in specs]
    metafunc.parametrize("rle_spec", params, indirect=True)


def load_scenarios(root: Path) -> dict[str, Scenario]:
    """Every scenario of the project, by name. Raises CollectError that lists each fault with file and line."""
    try:
        return find_scenarios(scenarios_directory(root))
    except ScenarioError as error:  # no scenario at all, too: pytest would make a skipped item of an empty battery
        raise pytest.Collector.CollectError(str(error)) from None


def battery(
    scenarios: dict[str, Scenario], settings: Settings, run_id: str, *, fixed: dict[str, Any], name: str
) -> list[EpisodeSpec]:
    """The specs of one test: its scenarios, each with every seed and policy, in that order."""
    names = _as_tuple(fixed.get("scenario")) or tuple(scenarios)
    unknown = [scenario for scenario in names if scenario not in scenarios]
    if unknown:
        raise pytest.Collector.CollectError(
            f"there is no scenario {unknown[0]!r}; there are {', '.join(sorted(scenarios))}"
        )
    seeds = _as_tuple(fixed.get("seed")) or settings.seed
    policies = _as_tuple(fixed.get("policy")) or settings.policy
    bad = [policy for policy in policies if policy not in POLICIES]
    if bad:
        raise pytest.Collector.CollectError(f"{bad[0]!r} is no policy: choose from {', '.join(POLICIES)}")
    records = _records(settings.resume)
    prefix = "" if name == "test_scenario" else f"{name}-"
    specs = [
        EpisodeSpec(
            scenario=scenarios[scenario],
            seed=seed,
            policy=policy,
            key="-".join([scenario, *([policy] if len(policies) > 1 else []), f"seed{seed}"]),
            folder_prefix=prefix,
            run_id=run_id,
            output=settings.output,
            ticks=fixed.get("ticks") or settings.ticks,
            model=settings.model if policy == "llm" else None,
            base_url=settings.base_url if policy == "llm" else None,
            rimapi_url=settings.rimapi_url,
            save=settings.save,
            price_per_mtok=settings.price_per_mtok,
            role_timeout_s=settings.role_timeout,
            tick_timeout_s=settings.tick_timeout,
            sequential=settings.sequential,
            no_think=settings.no_think,
            allow_unpinned=settings.allow_unpinned,
            max_cost_usd=settings.max_cost,
            history_always=settings.history == "always",
            compress=settings.compress,
        )
        for scenario, seed, policy in itertools.product(names, seeds, policies)
    ]
    return [dataclasses.replace(spec, resume=records.get(spec.folder.name)) for spec in specs]


def _records(run: Path | None) -> dict[str, Path]:
    """The records to go on with, by the names of their folders. Raises CollectError where there is none."""
    try:
        return {folder.name: folder for folder in episode_folders(run.resolve())} if run is not None else {}
    except RecordReadError as error:
        raise pytest.Collector.CollectError(f"--rle-resume: {error}") from None


def _fixed_by_marker(definition: pytest.Item) -> dict[str, Any]:
    marker = definition.get_closest_marker("rle")
    if marker is None:
        return {}
    unknown = sorted(set(marker.kwargs) - set(MARKER_KEYS))
    if unknown or marker.args:
        given = unknown[0] if unknown else repr(marker.args[0])
        raise pytest.Collector.CollectError(
            f"{definition.nodeid}: mark rle takes {', '.join(MARKER_KEYS)} by name, and not {given}"
        )
    return dict(marker.kwargs)


def _as_tuple(value: object) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (value,)


def _marker(spec: EpisodeSpec) -> Sequence[pytest.MarkDecorator]:
    scenario = spec.scenario
    facts: dict[str, Any] = {"scenario": scenario.name, "difficulty": scenario.difficulty, "seed": spec.seed}
    return [pytest.mark.rle(**facts, policy=spec.policy, **({"model": spec.model} if spec.model else {}))]
