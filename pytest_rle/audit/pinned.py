"""The pinned games of the shipped policies, which an audit need not play again."""

from __future__ import annotations

from pytest_rle import __version__
from pytest_rle.audit.book import AuditedGame, Rules
from pytest_rle.episode import Outcome
from pytest_rle.scenario import Scenario
from pytest_rle.scoring import baseline_of
from pytest_rle.scoring.baselines import BaselineTable


def pinned_games(scenario: Scenario, *, table: BaselineTable | None = None) -> list[AuditedGame]:
    """The games of idle, scripted and random that the baseline of this scenario holds.

    There are none without a baseline of the same save and rules, or if another version of pytest-rle played it.

    Args:
        scenario: What is audited.
        table: The baselines; by default the pinned ones.
    """
    baseline = baseline_of(scenario, table=table)
    if baseline is None or baseline.plugin_version != __version__:
        return []
    rules = Rules.of(scenario)
    return [
        AuditedGame(
            rules=rules,
            team=team,
            seed=seed,
            score=result.score,
            metrics=result.metrics,
            lived=min(1.0, result.days / scenario.days) if result.outcome == Outcome.DEFEAT else 1.0,
            outcome=result.outcome,
            founders=scenario.population,
            alive=result.alive,
        )
        for team, results in baseline.teams.items()
        for seed, result in results.items()
    ]
