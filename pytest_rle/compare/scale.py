"""The anchored scale of a game, made of the present baselines, so that all teams of a table stand on one scale.

The anchored score in a record was computed with the baselines of its day. A comparison does not use it.
"""

from __future__ import annotations

import dataclasses

from pytest_rle.compare.games import Game
from pytest_rle.scoring.baselines import Baseline, BaselineTable, scale_of


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """The scale of one game.

    Attributes:
        baseline: The baseline that makes the scale; None if there is none.
        reason: Why there is none; empty if there is one.
    """

    baseline: Baseline | None
    reason: str = ""

    def anchored(self, score: float) -> float | None:
        """The anchored score of a raw one: 0 is the idle team, 1 is the scripted reference. None without a baseline."""
        return None if self.baseline is None else self.baseline.anchored(score)


def game_scale(game: Game, *, table: BaselineTable | None = None) -> Scale:
    """The scale of a game.

    Args:
        game: The game that was played.
        table: The baselines; by default the pinned ones.
    """
    if game.board != "turns":
        return Scale(None, "this game went on while the team thought, and a baseline's game waits")
    found = scale_of(
        game.scenario,
        version=game.scoring_version,
        horizon_game_ticks=game.horizon_game_ticks,
        save_sha256=game.save_sha256,
        rules_sha256=game.rules_sha256,
        table=table,
    )
    return Scale(found) if isinstance(found, Baseline) else Scale(None, found.reason)
