"""Mean raw scores over the seeds of one test, scenario and team."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence

from pytest_rle.report.columns import Row


@dataclasses.dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean raw score, 0 to 1, of `seeds` valid episodes. `played` is the test's name, if any, and the scenario."""

    played: str
    team: str
    seeds: int
    score: float


def mean_scores(rows: Sequence[Row]) -> list[MeanScore]:
    """One mean for each test, scenario and team with a valid score, in the order of the rows.

    The names of the episodes tell tests apart: two tests that play one scenario may play different lengths.
    """
    groups: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row.get("score") is not None and row.get("is_valid"):
            test = row["episode"].partition(row["scenario"])[0]
            groups.setdefault((f"{test}{row['scenario']}", row["model"] or row["policy"]), []).append(row["score"])
    return [MeanScore(played, team, len(scores), statistics.fmean(scores)) for (played, team), scores in groups.items()]
