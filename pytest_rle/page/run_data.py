"""The run's table: a row for each episode, means with intervals, and teams compared over the same seeds."""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from pytest_rle import __version__
from pytest_rle.episode.result import VALID_OUTCOMES
from pytest_rle.page.anchors import anchored_score
from pytest_rle.page.data import EpisodeRow, PageRun, TeamComparison, TeamMean
from pytest_rle.page.digest import EpisodeDigest, spending
from pytest_rle.records import EpisodeStart
from pytest_rle.story import Kind

KILLED: Final = ("killed", "the record has no end: the process was killed")
"""Outcome and reason of a record without an end."""

PLAYING: Final = ("playing", "the episode is being played")
"""Outcome and reason of a record that is still being written."""


def run_data(title: str, rows: Sequence[EpisodeRow]) -> PageRun:
    """The table of these episodes."""
    means = team_means(rows)
    return PageRun(
        title=title,
        made_by=f"pytest-rle {__version__}",
        episodes=tuple(rows),
        means=tuple(means),
        comparisons=tuple(team_comparisons(means)),
    )


def episode_row(name: str, digest: EpisodeDigest, start: EpisodeStart, *, is_live: bool = False) -> EpisodeRow:
    """The row of an episode, from its events. `is_live` says that more of them may follow."""
    end = digest.end
    outcome, reason = (end.outcome, end.reason) if end is not None else PLAYING if is_live else KILLED
    is_valid = outcome in VALID_OUTCOMES
    calls = list(digest.calls.values())
    orders: Counter[str] = Counter()
    for entry in digest.ticks:
        orders.update(entry.tick.orders)
    last = digest.shown_ticks[-1] if digest.shown_ticks else None
    return EpisodeRow(
        name=name,
        scenario=start.scenario,
        title=scenario_text(start, "title") or start.scenario,
        seed=start.seed,
        team=start.team.name if start.team is not None else start.model or start.policy,
        outcome=outcome,
        reason=reason,
        is_valid=is_valid,
        score=end.score if end is not None else None,
        mean=end.mean if end is not None else None,
        final=end.final if end is not None else None,
        goal=end.goal if end is not None else None,
        anchored=anchored_score(start, end) if end is not None and is_valid else None,
        ticks=sum(not entry.tick.is_end for entry in digest.ticks),
        days=end.days if end is not None else last.day if last is not None else 0.0,
        founders=len(start.start.colonists),
        colonists=len(digest.last_measurement.colonists) if digest.last_measurement is not None else 0,
        deaths=sum(mark.kind == Kind.DEATH for entry in digest.ticks for mark in entry.tick.marks),
        **spending(calls),
        model_seconds=round(sum(call.latency_s for call in calls), 3),
        deliberations=dict(digest.deliberations),
        faults=dict(Counter(call.fault.kind.value for call in calls if call.fault is not None)),
        orders=dict(orders),
    )


def scenario_text(start: EpisodeStart, key: str) -> str:
    """A text of the recorded scenario; empty if the record has none."""
    scenario = start.recipe.get("scenario")
    value: Any = scenario.get(key) if isinstance(scenario, dict) else None
    return value if isinstance(value, str) else ""


def team_means(rows: Sequence[EpisodeRow]) -> list[TeamMean]:
    """One mean for each scenario and team, over its valid episodes. A repeated seed counts once, with its first."""
    groups: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows:
        if row.is_valid and row.score is not None and math.isfinite(row.score):
            groups.setdefault((row.scenario, row.team), {}).setdefault(row.seed, row.score)
    return [
        TeamMean(
            scenario=scenario,
            team=team,
            seeds=tuple(scores),
            scores=tuple(scores.values()),
            mean=statistics.fmean(scores.values()),
            interval=_interval(list(scores.values())),
        )
        for (scenario, team), scores in groups.items()
    ]


def team_comparisons(means: Sequence[TeamMean]) -> list[TeamComparison]:
    """Every two teams of a scenario with a seed in common."""
    found = []
    for first, second in itertools.combinations(means, 2):
        shared = [seed for seed in first.seeds if seed in second.seeds]
        if first.scenario != second.scenario or not shared:
            continue
        from pytest_rle.stats import compare_paired  # here: slow to import, and seldom needed

        ours, theirs = (dict(zip(mean.seeds, mean.scores, strict=True)) for mean in (first, second))
        paired = compare_paired([ours[seed] for seed in shared], [theirs[seed] for seed in shared])
        found.append(
            TeamComparison(
                scenario=first.scenario,
                first=first.team,
                second=second.team,
                pairs=paired.pairs,
                mean_difference=paired.mean_difference,
                interval=paired.interval,
                p_value=paired.p_value,
            )
        )
    return found


def _interval(scores: list[float]) -> tuple[float, float] | None:
    if len(scores) < 2:
        return None
    from pytest_rle.stats import mean_interval  # here: slow to import, and needed only for several seeds

    return mean_interval(scores)
