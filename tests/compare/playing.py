"""Games that are made up, for teams whose scores a test chooses."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from pytest_rle.compare import Game, PlayedGame, Team
from pytest_rle.scoring.baselines import Baseline, BaselineTable, SeedResult

GAME = Game(
    scenario="crashlanded",
    scoring_version="2.0",
    horizon_game_ticks=1_800_000,
    save_sha256="a" * 64,
    rules_sha256="b" * 64,
    kind="embedded",
    plugin_version="0.2.0",
)


def team(
    name: str, scores: Sequence[float | None], *, first_seed: int = 0, outcome: str = "horizon", **game: Any
) -> Team:
    """A team with one game for each score, on seeds that count up. Without a score, a game has no valid result."""
    own = dataclasses.replace(GAME, **game)
    played = (
        PlayedGame(own, first_seed + place, "infra_failed" if score is None else outcome, score)
        for place, score in enumerate(scores)
    )
    return Team(name, f"results/{name}", tuple(played))


def scale(idle: float, scripted: float, *, scenario: str = GAME.scenario) -> BaselineTable:
    """Baselines of this game in which idle and scripted have these scores."""
    teams = {
        name: {1000: SeedResult(score=score, outcome="horizon")}
        for name, score in (("idle", idle), ("scripted", scripted))
    }
    made = Baseline(
        save_sha256="a" * 64, rules_sha256=GAME.rules_sha256, plugin_version=GAME.plugin_version, teams=teams
    )
    return {GAME.scoring_version: {scenario: {GAME.horizon_game_ticks: made}}}


def joined(*teams: Team) -> Team:
    """One team with the games of several."""
    return Team(teams[0].name, teams[0].source, tuple(played for one in teams for played in one.games))
