"""The pinned baselines as games of a team, so that a run is compared with them seed by seed."""

from __future__ import annotations

from pytest_rle.compare.games import Game, PlayedGame
from pytest_rle.scoring.baselines import BaselineTable, load_baselines
from pytest_rle.scoring.versions import DEFAULT_VERSION


def baseline_games(
    team: str, *, version: str = DEFAULT_VERSION, table: BaselineTable | None = None
) -> list[PlayedGame]:
    """The pinned games of a shipped policy under a scoring version; none if it is not pinned.

    Args:
        team: `idle`, `scripted` or `random`.
        version: The scoring version.
        table: The baselines; by default the pinned ones.
    """
    scenarios = (load_baselines() if table is None else table).get(version, {})
    return [
        PlayedGame(
            game=Game(
                scenario=scenario,
                scoring_version=version,
                horizon_game_ticks=horizon,
                save_sha256=baseline.save_sha256,
                rules_sha256=baseline.rules_sha256,
                kind="embedded",
                plugin_version=baseline.plugin_version,
            ),
            seed=seed,
            outcome=result.outcome,
            score=result.score,
        )
        for scenario, horizons in scenarios.items()
        for horizon, baseline in horizons.items()
        for seed, result in baseline.teams.get(team, {}).items()
    ]
