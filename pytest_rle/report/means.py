"""Mean raw scores over the seeds of one test, scenario and team."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence

from pytest_rle.report.columns import Row


@dataclasses.dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean raw score, 0 to 1, of valid episodes.

    Attributes:
        played: The name of the test, if it has one, and the scenario.
        team: The name of the team.
        episodes: How many episodes the mean includes.
        seeds: How many seeds these episodes have. Repetitions of an item have one seed.
        planned_seeds: How many seeds were to be played.
        score: The mean.
    """

    played: str
    team: str
    episodes: int
    seeds: int
    planned_seeds: int
    score: float

    @property
    def is_partial(self) -> bool:
        """Whether a seed is missing."""
        return self.seeds < self.planned_seeds

    def text(self) -> str:
        """The mean in words, such as `mean of 2 of 3 seeds, crashlanded scripted: 0.700`."""
        of = f"{self.seeds} of {self.planned_seeds} seeds" if self.is_partial else f"{self.seeds} seeds"
        of = of if self.planned_seeds > 1 else "1 seed"
        if self.episodes != self.seeds:
            of = f"{self.episodes} episodes with {of}"
        return f"mean of {of}, {self.played} {self.team}: {self.score:.3f}"


def mean_scores(rows: Sequence[Row], unreported: Sequence[Row] = ()) -> list[MeanScore]:
    """One mean for each test, scenario and team with a valid score, in the order of the rows.

    An episode without a result counts as planned for the team that the options name, which may get another name when a
    hook makes it.

    An attempt after a valid result is not included: a sample that may be drawn again until it is good is biased.

    Args:
        rows: One row per episode that has a result.
        unreported: One row per episode that was to be played and has none.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in [*rows, *unreported]:
        groups.setdefault((row["played"], row["planned_team"]), []).append(row)
    means: list[MeanScore] = []
    for (played, _), members in groups.items():
        counted = [row for row in members if row.get("score") is not None and _counts(row)]
        for team in dict.fromkeys(row["team"] for row in counted):
            own = [row for row in counted if row["team"] == team]
            means.append(
                MeanScore(
                    played=played,
                    team=team,
                    episodes=len(own),
                    seeds=len({row["seed"] for row in own}),
                    planned_seeds=len({row["seed"] for row in members}),
                    score=statistics.fmean(row["score"] for row in own),
                )
            )
    return means


def _counts(row: Row) -> bool:
    return bool(row.get("is_valid")) and not row.get("is_reroll")
