"""Anchored scores, and which baseline matches a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.scenario.schema import TriggeredIncident
from pytest_rle.scoring import DEFAULT_VERSION, Baseline, anchored, baseline_of
from pytest_rle.scoring.baselines import ANCHOR_SEEDS, SeedResult, why_no_baseline
from tests.shipped import SCENARIOS

RULES = SCENARIOS["crashlanded"].rules_sha256(DEFAULT_VERSION)


def pinned(idle: float, scripted: float) -> Baseline:
    """A baseline with these means on two anchor seeds, and with other results on seed 0, which is none."""
    teams = {
        name: {
            0: SeedResult(score=0.9, outcome="victory"),
            1000: SeedResult(score=mean - 0.1, outcome="horizon"),
            1001: SeedResult(score=mean + 0.1, outcome="horizon"),
        }
        for name, mean in (("idle", idle), ("scripted", scripted))
    }
    return Baseline(save_sha256="a" * 64, rules_sha256=RULES, plugin_version="0.1", teams=teams)


ENTRY = pinned(0.3, 0.7)
TABLE = {DEFAULT_VERSION: {"crashlanded": {1_800_000: ENTRY}}}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_every_shipped_scenario_has_a_baseline_on_its_own_save_and_on_reserved_seeds(scenario: Scenario) -> None:
    baseline = baseline_of(scenario)
    if baseline is None:
        pytest.skip("the world has changed since its baseline was measured: run rle baselines")
    idle, scripted = baseline.mean("idle"), baseline.mean("scripted")
    assert idle is not None
    assert scripted is not None
    assert 0 < idle < scripted < 1
    assert len(baseline.anchor_seeds) >= 6
    assert set(baseline.anchor_seeds) <= set(ANCHOR_SEEDS)


def pinned_to(scenario: Scenario, digest: str) -> Scenario:
    return scenario.model_copy(update={"save": scenario.save.model_copy(update={"sha256": digest})})


def test_idle_is_zero_the_reference_one_and_nothing_is_clipped(crashlanded: Scenario) -> None:
    scenario = pinned_to(crashlanded, "a" * 64)
    scores = [anchored(raw, scenario, table=TABLE) for raw in (0.3, 0.5, 0.7, 0.1, 0.9)]
    assert scores == pytest.approx([0.0, 0.5, 1.0, -0.5, 1.5])


def test_another_horizon_version_scenario_or_save_has_no_baseline(crashlanded: Scenario) -> None:
    scenario = pinned_to(crashlanded, "a" * 64)
    assert baseline_of(scenario, table=TABLE) == ENTRY
    assert anchored(0.5, scenario, horizon_game_ticks=60_000, table=TABLE) is None
    assert anchored(0.5, scenario, version="1.0", table=TABLE) is None
    assert baseline_of(pinned_to(crashlanded, "b" * 64), table=TABLE) is None
    assert baseline_of(scenario.model_copy(update={"name": "other"}), table=TABLE) is None


@pytest.mark.parametrize(
    ("change", "options", "reason"),
    [
        ({}, {}, None),
        ({"name": "other"}, {}, "no baseline of other is pinned under scoring 3.0; `rle baselines other --write FILE`"),
        ({}, {"version": "1.0"}, "no baseline of crashlanded is pinned under scoring 1.0; use scoring 3.0"),
        ({}, {"horizon_game_ticks": 60_000}, "the pinned baseline is of 30 days, and this game is of 1;"),
        ({"difficulty": "Hard"}, {}, "the pinned baseline was played under other rules (difficulty, incidents,"),
    ],
)
def test_what_does_not_match_is_said_with_what_to_do(
    crashlanded: Scenario, change: dict[str, Any], options: dict[str, Any], reason: str | None
) -> None:
    scenario = pinned_to(crashlanded, "a" * 64).model_copy(update=change)
    found = why_no_baseline(scenario, table=TABLE, **options)
    assert found is None if reason is None else (found or "").startswith(reason)


def test_another_save_is_said_with_what_to_do(crashlanded: Scenario) -> None:
    found = why_no_baseline(pinned_to(crashlanded, "b" * 64), table=TABLE)
    assert (found or "").startswith("the pinned baseline was played on another save; use the save")


@pytest.mark.parametrize(
    ("change", "is_anchored"),
    [
        ({"title": "Crashed", "description": "Live.", "role_timeouts": {"map_analyst": 9.0}}, True),
        ({"weights": {DEFAULT_VERSION: {"food": 1.0}}}, False),
        ({"incidents": (TriggeredIncident(name="RaidEnemy", day=1.0),)}, False),
        ({"difficulty": "Hard"}, False),
        ({"victory": ()}, False),
        ({"hours_per_tick": 12.0}, False),
    ],
)
def test_a_scenario_with_changed_rules_has_no_baseline(
    crashlanded: Scenario, change: dict[str, Any], is_anchored: bool
) -> None:
    scenario = pinned_to(crashlanded, "a" * 64).model_copy(update=change)
    assert (anchored(0.5, scenario, table=TABLE) is not None) == is_anchored


def test_a_reference_that_is_not_above_idle_gives_no_anchored_score(crashlanded: Scenario) -> None:
    flat = {DEFAULT_VERSION: {"crashlanded": {1_800_000: pinned(0.3, 0.3)}}}
    assert anchored(0.5, pinned_to(crashlanded, "a" * 64), table=flat) is None


def test_the_scale_needs_anchor_seeds_that_both_policies_played(crashlanded: Scenario) -> None:
    teams = {**ENTRY.teams, "idle": {0: SeedResult(score=0.1, outcome="defeat")}}
    alone = ENTRY.model_copy(update={"teams": teams})
    assert (alone.anchor_seeds, alone.mean("scripted"), alone.anchored(0.5)) == ((), None, None)
    table = {DEFAULT_VERSION: {"crashlanded": {1_800_000: alone}}}
    found = why_no_baseline(pinned_to(crashlanded, "a" * 64), table=table)
    assert (found or "").startswith("the pinned baseline lacks anchor seeds")


def test_a_baseline_has_deviations_and_the_correlation_of_its_policies() -> None:
    assert ENTRY.deviation("idle") == pytest.approx(0.2 / 2**0.5)
    assert ENTRY.correlation == pytest.approx(1.0)
    flat = {team: {1000: SeedResult(score=0.5, outcome="horizon")} for team in ("idle", "scripted")}
    assert ENTRY.model_copy(update={"teams": flat}).correlation is None
