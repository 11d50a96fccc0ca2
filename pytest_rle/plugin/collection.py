"""Scenario × seed × policy become items: one parametrization, one form of ids, one marker for `-m` to select by."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.episode import EpisodeSpec
from pytest_rle.plugin.marker import MarkerValues, read_marker
from pytest_rle.plugin.options import Settings
from pytest_rle.scenario import Scenario, ScenarioError, find_scenarios, pick_scenarios, scenarios_directory


def parametrize(metafunc: pytest.Metafunc, scenarios: dict[str, Scenario], settings: Settings, run_id: str) -> None:
    """Parametrize a test that asks for an episode. Raises CollectError for a marker that cannot be used."""
    specs = specs_of_test(
        scenarios,
        settings,
        run_id,
        fixed=read_marker(metafunc.definition),
        name=metafunc.definition.originalname or metafunc.definition.name,
    )
    params = [pytest.param(spec, id=spec.key, marks=_marks(spec)) for spec in specs]
    metafunc.parametrize("rle_spec", params, indirect=True)


def load_scenarios(root: Path) -> dict[str, Scenario]:
    """Every scenario of the project, by name. Raises CollectError that lists every fault with file and line."""
    try:
        return find_scenarios(scenarios_directory(root))
    except ScenarioError as error:  # also without any scenario: pytest would turn an empty list into a skipped item
        raise pytest.Collector.CollectError(str(error)) from None


def specs_of_test(
    scenarios: dict[str, Scenario], settings: Settings, run_id: str, *, fixed: MarkerValues, name: str
) -> list[EpisodeSpec]:
    """The specs of one test: each of its scenarios with every seed and policy, in that order.

    Raises:
        pytest.Collector.CollectError: A scenario does not exist, or the llm policy has no model.
    """
    try:
        chosen = pick_scenarios(scenarios, fixed.scenarios or ())
    except ScenarioError as error:
        raise pytest.Collector.CollectError(str(error)) from None
    seeds = fixed.seeds or settings.seed
    policies = fixed.policies or settings.policy
    if "llm" in policies and settings.model is None:
        raise pytest.Collector.CollectError(f"{name}: policy llm needs a model: add --rle-model NAME")
    profile, roles = settings.profile(), settings.role_choices()
    common = {**settings.spec_fields(), "ticks": fixed.ticks or settings.ticks}
    return [
        EpisodeSpec(
            scenario=scenario,
            seed=seed,
            repeat=repeat,
            policy=policy,
            key="-".join([scenario.name, *([policy] if len(policies) > 1 else []), f"seed{seed}", *ending]),
            run_id=run_id,
            model=settings.model if policy == "llm" else None,
            base_url=settings.base_url if policy == "llm" else None,
            profile=profile if policy == "llm" else None,
            roles=roles,
            form=settings.team if policy == "llm" or settings.agent or any(each.asks for each in roles) else "roles",
            history_always=settings.history == "always",
            **common,
        )
        for scenario, seed, policy in itertools.product(chosen, seeds, policies)
        for repeat, ending in _repeats(settings, policy)
    ]


def _repeats(settings: Settings, policy: str) -> list[tuple[int, list[str]]]:
    """The repeats of a seed, each with the end of its key. A team that would play the same again plays once."""
    if settings.repeats == 1 or not settings.varies(policy):
        return [(1, [])]
    return [(repeat, [f"r{repeat}"]) for repeat in range(1, settings.repeats + 1)]


def _marks(spec: EpisodeSpec) -> Sequence[pytest.MarkDecorator]:
    scenario = spec.scenario
    facts: dict[str, Any] = {"scenario": scenario.name, "difficulty": scenario.difficulty, "seed": spec.seed}
    return [pytest.mark.rle(**facts, policy=spec.policy, **({"model": spec.model} if spec.model else {}))]
