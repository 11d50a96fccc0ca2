"""Mean raw scores over the seeds of one test, scenario and team."""

from __future__ import annotations

import dataclasses
import itertools
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pytest_rle.report.columns import Row

FEWEST_FOR_INTERVAL: Final = 6
"""`pytest_rle.stats` gives no interval for fewer values. It is slow to import, so it is asked only for more."""

MOST_PAIRED: Final = 3
"""More teams would make more lines of pairs than a terminal shows; `rle leaderboard` ranks them."""


@dataclasses.dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean raw score, 0 to 1, of valid episodes.

    Attributes:
        played: The name of the test, if it has one, and the scenario.
        team: The name of the team.
        episodes: How many episodes the mean includes.
        planned_seeds: How many seeds were to be played.
        scores: The score of each seed; repetitions of a seed count with their mean.
        repeated: The scores of all repetitions, by seed.
        victories: Whether each of them won, by seed.
    """

    played: str
    team: str
    episodes: int
    planned_seeds: int
    scores: Mapping[int, float]
    repeated: Mapping[int, Sequence[float]]
    victories: Mapping[int, Sequence[bool]]

    @property
    def score(self) -> float:
        """The mean over the seeds."""
        return statistics.fmean(self.scores.values())

    @property
    def seeds(self) -> int:
        """How many seeds the mean includes."""
        return len(self.scores)

    @property
    def is_partial(self) -> bool:
        """Whether a seed is missing."""
        return self.seeds < self.planned_seeds

    def text(self) -> str:
        """The mean in words, such as `crashlanded scripted: 0.835 ± 0.021 (10 seeds, worst 0.724)`.

        Behind ± stands half of the 95 % interval of the mean; below six seeds there is none.
        """
        of = f"{self.seeds} of {self.planned_seeds} seeds" if self.is_partial else f"{self.seeds} seeds"
        of = of if self.planned_seeds > 1 else "1 seed"
        if self.episodes != self.seeds:
            of = f"{self.episodes} episodes with {of}"
        worst = f", worst {min(self.scores.values()):.3f}" if self.seeds > 1 else ""
        return f"{self.played} {self.team}: {self.score:.3f}{_half_width(list(self.scores.values()))} ({of}{worst})"


def repeat_lines(means: Sequence[MeanScore]) -> list[str]:
    """How much the repeats of a seed differ, and how often all win: one line for each mean with repeats."""
    lines: list[str] = []
    for mean in means:
        if mean.episodes > mean.seeds > 1:
            from pytest_rle.compare.repeats import repeats_of  # here: slow to import, only for runs with repeats

            found = repeats_of(mean.repeated, mean.victories)
            lines += [] if found is None or not found.differ else [f"{mean.played} {mean.team}: {found.text()}"]
    return lines


def paired_lines(means: Sequence[MeanScore]) -> list[str]:
    """The difference of every two teams that played the same seeds of one test and scenario, of at most three teams.

    A line is such as `crashlanded scripted - idle: +0.656 ± 0.038 on 10 seeds, p 0.002`.
    """
    lines: list[str] = []
    for played in dict.fromkeys(mean.played for mean in means):
        teams = [mean for mean in means if mean.played == played]
        if len(teams) <= MOST_PAIRED:
            pairs = itertools.combinations(sorted(teams, key=lambda mean: -mean.score), 2)
            lines += [line for better, other in pairs if (line := _paired(better, other))]
    return lines


def _paired(better: MeanScore, other: MeanScore) -> str:
    differences = [score - other.scores[seed] for seed, score in better.scores.items() if seed in other.scores]
    if len(differences) < 2:
        return ""
    from pytest_rle.stats import sign_flip_p

    mean, p = statistics.fmean(differences), sign_flip_p(differences)
    return (
        f"{better.played} {better.team} - {other.team}: {mean:+.3f}{_half_width(differences)} "
        f"on {len(differences)} seeds, p {p:.3f}"
    )


def _half_width(values: Sequence[float]) -> str:
    if len(values) < FEWEST_FOR_INTERVAL:
        return ""
    from pytest_rle.stats import mean_interval

    interval = mean_interval(values)
    return "" if interval is None else f" ± {interval.half_width:.3f}"


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
                    planned_seeds=len({row["seed"] for row in members}),
                    scores={seed: statistics.fmean(scores) for seed, scores in _by_seed(own, "score").items()},
                    repeated=_by_seed(own, "score"),
                    victories={
                        seed: [outcome == "victory" for outcome in outcomes]
                        for seed, outcomes in _by_seed(own, "outcome").items()
                    },
                )
            )
    return means


def _by_seed(rows: Sequence[Row], column: str) -> Mapping[int, list[Any]]:
    """The values of a column, by seed."""
    values: dict[int, list[Any]] = {}
    for row in rows:
        values.setdefault(row["seed"], []).append(row[column])
    return values


def _counts(row: Row) -> bool:
    return bool(row.get("is_valid")) and not row.get("is_reroll")
