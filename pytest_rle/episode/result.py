"""How an episode ended and what it was worth."""

from __future__ import annotations

import dataclasses
import enum
from pathlib import Path
from typing import Any

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.llm import CostSnapshot
from pytest_rle.llm.ledger import Spending
from pytest_rle.scoring import Score


class Outcome(enum.StrEnum):
    """How an episode ended.

    `victory`, `defeat` and `horizon` are results. `truncated` was cut off by a timeout or the user, `infra_failed` by
    a fault of the game, the model's endpoint or the harness: these two are shown, and kept out of every mean.
    """

    VICTORY = "victory"
    DEFEAT = "defeat"
    HORIZON = "horizon"
    TRUNCATED = "truncated"
    INFRA_FAILED = "infra_failed"


VALID_OUTCOMES = frozenset({Outcome.VICTORY, Outcome.DEFEAT, Outcome.HORIZON})


@dataclasses.dataclass(frozen=True)
class EpisodeResult:
    """What an episode came to.

    `score` is the raw composite, 0 to 1, over the whole horizon; `anchored` is (raw - idle) / (reference - idle), None
    where no baseline is pinned. `days` are game days played; `seconds` wall time. `reason` says why it ended.
    `recalled_calls` of the ledger's calls were taken from the record that was gone on with.
    """

    scenario: str
    seed: int
    policy: str
    model: str | None
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
    recalled_calls: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether the result counts: won, lost or played to the horizon."""
        return self.outcome in VALID_OUTCOMES

    def row(self) -> dict[str, Any]:
        """The result as plain JSON types, for reports and tables."""
        total = self.costs.total
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "is_valid": self.is_valid,
            "is_pinned": self.is_pinned,
            "score": round(self.score, 6) if self.is_valid else None,
            "anchored": round(self.anchored, 6) if self.is_valid and self.anchored is not None else None,
            "scoring_version": self.scoring.version,
            "days": round(self.days, 2),
            "ticks": self.ticks,
            "founders": self.founders,
            "colonists": self.colonists,
            "calls": total.calls,
            "recalled_calls": self.recalled_calls,
            "cost": total.text(),
            "spending": {
                "by_model": {name: _spent(part) for name, part in self.costs.by_model.items()},
                "by_role": {name: _spent(part) for name, part in self.costs.by_role.items()},
            },
            "seconds": round(self.seconds, 3),
            "folder": str(self.folder),
        }


def _spent(part: Spending) -> dict[str, Any]:
    return {"calls": part.calls, "unknown_calls": part.unknown_calls, "cost_usd": str(part.cost_usd)}
