"""What a battery will take: from measured prompt sizes, and without a call."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.forecast import SHORT_ANSWER_TOKENS, SIZES_FILE, SIZES_VERSION, forecast
from pytest_rle.episode.role_choice import parse_role_choice
from pytest_rle.report.forecast_table import forecast_table
from pytest_rle.scenario import find_scenarios
from pytest_rle.team import Role
from tests.llm.server import ModelServer

CHECKOUT = Path(__file__).parents[2]


def test_sizes_are_measured_for_every_day_and_role() -> None:
    content = json.loads(SIZES_FILE.read_text(encoding="utf-8"))
    assert content["schema_version"] == SIZES_VERSION
    assert content["measured"]["command"] == "python -m tests.docs.prompt_sizes"
    assert set(content["scenarios"]) == set(find_scenarios(CHECKOUT / "scenarios"))
    for sizes in content["scenarios"].values():
        assert set(sizes["prompt_bytes"]) == set(Role)
        assert all(len(days) == len(sizes["ticks"]) for days in sizes["prompt_bytes"].values())
        assert all(size > 5_000 for days in sizes["prompt_bytes"].values() for size in days)


def test_a_forecast_counts_calls_tokens_and_usd_and_asks_no_model(llm_spec: EpisodeSpec, server: ModelServer) -> None:
    scenario = llm_spec.scenario.model_copy(update={"name": "raid_defense"})
    specs = [dataclasses.replace(llm_spec, scenario=scenario, seed=seed, ticks=5) for seed in (1, 2)]
    (found,) = forecast(specs)
    assert (found.scenario, found.team, found.episodes, found.seeds) == ("raid_defense", "test-model", 2, 2)
    assert (found.ticks, found.calls) == (10, 70)
    sizes = json.loads(SIZES_FILE.read_text())["scenarios"]["raid_defense"]
    first_days = [min(sizes["ticks"][0], 5), 5 - min(sizes["ticks"][0], 5)]
    own_bytes = sum(
        count * size[day] for size in sizes["prompt_bytes"].values() for day, count in enumerate(first_days)
    )
    assert found.prompt_tokens.low == pytest.approx(2 * own_bytes / 4.5)
    assert found.prompt_tokens.high == pytest.approx(2 * own_bytes / 3)
    assert (found.answer_tokens.low, found.answer_tokens.high) == (70 * SHORT_ANSWER_TOKENS, 70 * 4096)
    assert found.usd is not None
    expected = (found.prompt_tokens.low * 1 + found.answer_tokens.low * 2) / 1e6  # at 1.00:2.00
    assert found.usd.low == pytest.approx(expected, abs=1e-4)
    assert found.hours == pytest.approx(10 * 2 * 10 / 3600)
    assert server.calls == []


def test_one_agent_for_all_roles_reads_and_writes_what_they_would_in_one_call(
    llm_spec: EpisodeSpec, server: ModelServer
) -> None:
    scenario = llm_spec.scenario.model_copy(update={"name": "raid_defense"})
    spec = dataclasses.replace(llm_spec, scenario=scenario, ticks=5, without=("medical_officer",))
    (solo,), (roles,) = (forecast([dataclasses.replace(spec, form=form)]) for form in ("solo", "roles"))
    assert (solo.calls, roles.calls) == (5, 30)
    assert (solo.team, roles.team) == (
        "test-model-solo-without-medical_officer",
        "test-model-without-medical_officer",
    )
    assert solo.prompt_tokens == roles.prompt_tokens
    assert solo.answer_tokens == roles.answer_tokens


def test_only_roles_that_ask_a_model_are_counted_and_an_unknown_price_is_said(
    spec: EpisodeSpec, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    roles = (
        parse_role_choice(f"medical_officer=mine@{server.base_url}"),
        parse_role_choice("map_analyst=gpt-5@openai"),
    )
    (found,) = forecast([dataclasses.replace(spec, roles=roles, ticks=3)])
    assert (found.calls, found.usd, found.unpriced) == (6, None, ("mine",))
    (free,) = forecast([dataclasses.replace(spec, policy="idle")])
    assert (free.calls, free.prompt_tokens.high, free.hours) == (0, 0, 0)


def test_the_plan_fits_a_terminal_and_says_what_the_seeds_can_show(llm_spec: EpisodeSpec) -> None:
    specs = [dataclasses.replace(llm_spec, seed=seed, ticks=None) for seed in range(10)]
    other = dataclasses.replace(
        llm_spec, scenario=llm_spec.scenario.model_copy(update={"name": "a_scenario_of_my_own"})
    )
    lines = forecast_table(forecast([*specs, other]), concurrency=4)
    assert all(len(line) <= 80 for line in lines)
    text = " ".join(" ".join(lines).split())
    assert "team test-model" in text
    assert "a_scenario_of_my_own: its prompts were not measured" in text
    assert "10 seeds find a mean difference between two teams of 0.050 if the differences of single seeds" in text
    assert "1 seed: too few to find a difference between two teams." in text
    assert "--rle-concurrency 4 divides them by up to 4" in text
