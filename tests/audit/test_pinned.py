"""Games that an audit takes from the pinned baselines."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle import __version__
from pytest_rle.audit.book import Rules
from pytest_rle.audit.pinned import pinned_games
from pytest_rle.scenario import Scenario
from pytest_rle.scoring import DEFAULT_VERSION, Baseline
from pytest_rle.scoring.baselines import BaselineTable, SeedResult

LOST = SeedResult(score=0.02, outcome="defeat", metrics={"food": 0.4, "threats": None}, days=12, alive=1)
WON = SeedResult(score=0.7, outcome="victory", metrics={"food": 0.8, "threats": 0.9}, days=30, alive=3)


def table(scenario: Scenario, **changes: Any) -> BaselineTable:
    baseline = Baseline(
        save_sha256=scenario.save.sha256 or "",
        rules_sha256=scenario.rules_sha256(DEFAULT_VERSION),
        plugin_version=__version__,
        teams={"idle": {0: LOST, 1000: LOST}, "scripted": {0: WON, 1000: WON}},
    )
    pinned = baseline.model_copy(update=changes)
    return {DEFAULT_VERSION: {scenario.name: {scenario.horizon_game_ticks: pinned}}}


def test_a_pinned_game_is_a_game_of_the_audit(scenario: Scenario) -> None:
    games = pinned_games(scenario, table=table(scenario))
    assert [(game.team, game.seed) for game in games] == [
        ("idle", 0),
        ("idle", 1000),
        ("scripted", 0),
        ("scripted", 1000),
    ]
    idle, scripted = games[0], games[2]
    assert {game.rules for game in games} == {Rules.of(scenario)}
    assert (idle.score, idle.outcome, idle.lived, idle.alive, idle.founders) == (0.02, "defeat", 0.4, 1, 3)
    assert (scripted.lived, scripted.metrics) == (1, {"food": 0.8, "threats": 0.9})


@pytest.mark.parametrize(
    "changes", [{"plugin_version": "0.0.1"}, {"rules_sha256": "c" * 64}, {"save_sha256": "c" * 64}], ids=str
)
def test_games_of_another_version_rules_or_save_are_not_taken(scenario: Scenario, changes: dict[str, str]) -> None:
    assert pinned_games(scenario, table=table(scenario, **changes)) == []
    assert pinned_games(scenario, table={}) == []
