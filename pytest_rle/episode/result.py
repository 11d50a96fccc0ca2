"""The result of an episode."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.llm import CostSnapshot
from pytest_rle.llm.ledger import Spending
from pytest_rle.scoring import Score
from pytest_rle.team.policies import SeatPolicy
from pytest_rle.team.seats import TeamDescription


class Outcome(enum.StrEnum):
    """How an episode ended.

    `victory`, `defeat` and `horizon` are valid. A `truncated` episode was stopped by a timeout, the budget or the user;
    an `infra_failed` one by a fault of the game, the model's endpoint or the harness. In a `no_decisions` episode a
    role never decided, because its model gave no plan. Reports show these three, but no mean includes them.
    """

    VICTORY = "victory"
    DEFEAT = "defeat"
    HORIZON = "horizon"
    TRUNCATED = "truncated"
    INFRA_FAILED = "infra_failed"
    NO_DECISIONS = "no_decisions"


class ResultSource(enum.StrEnum):
    """Where a result comes from: a game of this run, or the record of an earlier one, which may be scored again."""

    PLAYED = "played"
    REUSED = "reused"
    RESCORED = "rescored"


PROMPT_CUT = "prompt_cut"
"""The name in `EpisodeResult.faults` of a prompt that the server has read only in part, although it answered."""

VALID_OUTCOMES = frozenset({Outcome.VICTORY, Outcome.DEFEAT, Outcome.HORIZON})
"""The outcomes that count as results."""


@dataclasses.dataclass(frozen=True)
class EpisodeResult:
    """The result of one episode.

    Attributes:
        team: Who played.
        outcome: How the episode ended.
        reason: Why, in words.
        score: The raw composite over the whole horizon, 0 to 1.
        anchored: (raw - idle) / (reference - idle); None without a pinned baseline, or if the horizon was shortened.
        scoring: The composite with its metrics and its version.
        ticks: How many ticks were scored.
        days: Game days played.
        founders: Colonists at the start.
        colonists: Colonists at the end.
        deaths: The colonists that died, oldest first.
        costs: What the calls to models cost.
        is_pinned: The game started from the scenario's pinned save.
        folder: The folder of the record.
        seconds: Wall time.
        save_version: The version of RimWorld that wrote the save; None if a live game plays it.
        save_warnings: What the game left out of the save, one sentence for each kind.
        team_warnings: What went wrong when the team was closed, one sentence for each error.
        continued_at_tick: After how many ticks a live game went on from a game save; None if it was not cut off.
        is_realtime: The game went on while the team thought.
        stream_gaps: How often the event stream of a live game was interrupted.
        recalled_calls: How many of the calls were taken from the record that was resumed.
        deliberations: How many deliberations ended with each status.
        faults: How many calls to models failed with each kind of fault. `prompt_cut` counts those whose prompt the
            server has read only in part.
        may_recover: The episode was lost to infrastructure, and may succeed if it is played again.
        operator_attempts: How often an agent from outside asked for a power of the operator.
        lost_attempts: The results of earlier attempts, which were lost to infrastructure.
        source: Where the result comes from. The costs of one that was not played were paid in an earlier run.
    """

    scenario: str
    seed: int
    team: TeamDescription
    outcome: Outcome
    reason: str
    score: float
    anchored: float | None
    scoring: Score
    ticks: int
    days: float
    founders: int
    colonists: int
    deaths: tuple[ColonistDeath, ...]
    costs: CostSnapshot
    is_pinned: bool
    folder: Path
    seconds: float
    continued_at_tick: int | None = None
    is_realtime: bool = False
    stream_gaps: int = 0
    recalled_calls: int = 0
    save_version: str | None = None
    save_warnings: tuple[str, ...] = ()
    team_warnings: tuple[str, ...] = ()
    deliberations: Mapping[str, int] = dataclasses.field(default_factory=dict)
    faults: Mapping[str, int] = dataclasses.field(default_factory=dict)
    may_recover: bool = False
    operator_attempts: int = 0
    lost_attempts: tuple[EpisodeResult, ...] = ()
    source: ResultSource = ResultSource.PLAYED

    @property
    def policy(self) -> str:
        """The policy that all roles had, or `mixed`."""
        return self.team.policy

    @property
    def model(self) -> str | None:
        """The model that the team asked, `mixed` if there were several, None without any."""
        return self.team.model

    @property
    def clean_run(self) -> bool | None:
        """Whether an agent from outside asked for no power of the operator; None for any other team."""
        return self.operator_attempts == 0 if self.policy == SeatPolicy.name else None

    @property
    def board(self) -> str:
        """`turns`, or `realtime` if the game went on while the team thought. Results of two boards never mix."""
        return "realtime" if self.is_realtime else "turns"

    @property
    def is_valid(self) -> bool:
        """Whether the result counts: the team won, lost or reached the horizon."""
        return self.outcome in VALID_OUTCOMES

    def row(self) -> dict[str, Any]:
        """The result as plain JSON types, for reports and tables."""
        return {
            "team": self.team.name,
            "board": self.board,
            "policy": self.policy,
            "model": self.model,
            "players": self.team.summary() if self.team.is_mixed else {},
            "whole_team": self.team.whole_name,
            "form": self.team.form.value,
            "without": [role.value for role in self.team.without],
            "outcome": self.outcome.value,
            "reason": self.reason,
            "is_valid": self.is_valid,
            "is_pinned": self.is_pinned,
            "score": round(self.score, 6) if self.is_valid else None,
            "anchored": round(self.anchored, 6) if self.is_valid and self.anchored is not None else None,
            "mean": self.scoring.mean if self.is_valid else None,
            "final": self.scoring.final if self.is_valid else None,
            "goal": self.scoring.goal if self.is_valid else None,
            "scoring_version": self.scoring.version,
            "metrics": dict(self.scoring.metrics),
            "days": round(self.days, 2),
            "ticks": self.ticks,
            "founders": self.founders,
            "colonists": self.colonists,
            **cost_columns(self.costs),
            "recalled_calls": self.recalled_calls,
            "deliberations": dict(self.deliberations),
            "faults": dict(sorted(self.faults.items())),
            "lost_attempts": [lost.row() for lost in self.lost_attempts],
            "continued_at_tick": self.continued_at_tick,
            "stream_gaps": self.stream_gaps,
            "seconds": round(self.seconds, 3),
            "source": self.source.value,
            "folder": f"{self.folder.parent.name}/{self.folder.name}",
            "save_version": self.save_version,
            "save_warnings": list(self.save_warnings),
            "team_warnings": list(self.team_warnings),
            "clean_run": self.clean_run,
        }


def cost_columns(costs: CostSnapshot) -> dict[str, Any]:
    """The part of a row about the calls to models and what they cost."""
    return {
        "calls": costs.total.calls,
        "cost": costs.total.text(),
        "spending": {
            "by_model": {name: _spent(part) for name, part in costs.by_model.items()},
            "by_role": {name: _spent(part) for name, part in costs.by_role.items()},
        },
    }


def _spent(part: Spending) -> dict[str, Any]:
    return {"calls": part.calls, "unknown_calls": part.unknown_calls, "cost_usd": str(part.cost_usd)}
