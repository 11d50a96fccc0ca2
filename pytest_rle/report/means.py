"""Mean raw scores: of the seeds of one test, scenario and team, and of nothing else."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping, Sequence
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean raw score, 0 to 1, of `seeds` valid episodes. `played` is the scenario, after the test's name if any."""

    played: str
    team: str
    seeds: int
    score: float


def mean_scores(rows: Sequence[Mapping[str, Any]]) -> list[MeanScore]:
    """One mean for each test, scenario and team with a valid score, in the order of the rows.

    Tests are told apart by the names of their episodes: two that play a scenario may fix different lengths.
    """
    groups: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row.get("score") is not None and row.get("is_valid"):
            test = row["episode"].partition(row["scenario"])[0]
            groups.setdefault((f"{test}{row['scenario']}", row["model"] or row["policy"]), []).append(row["score"])
    return [MeanScore(played, team, len(scores), statistics.fmean(scores)) for (played, team), scores in groups.items()]
