"""Ranks teams in each scenario, and over all scenarios that they share."""

from __future__ import annotations

import collections
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import PlayedGame, Team, by_seed, mean_score, repeats_by_seed
from pytest_rle.compare.repeats import Repeats
from pytest_rle.compare.scale import Scale, game_scale
from pytest_rle.compare.verdict import Verdict, verdict_of
from pytest_rle.scoring.baselines import BaselineTable
from pytest_rle.stats import interquartile_interval, interquartile_mean, mean_interval, rate, worst_decile

SCHEMA_VERSION: Final = 2

FEWEST_SEEDS: Final = 8
"""A team with fewer seeds is shown and has no rank."""

LEAST_COVERAGE: Final = 0.95
"""A team of whose games a smaller share has a valid result has no rank."""

FLOOR_AND_REFERENCE: Final = ("idle", "scripted")
"""Teams that every other one is compared with, where they played the same seeds."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Standing(_Model):
    """A team in one scenario, or over all of them.

    Attributes:
        team: Its name.
        rank: From 1; teams that cannot be told apart share one. None if the team has too few seeds or valid results.
        seeds: On how many seeds it has a valid result; over all scenarios, how many pairs of scenario and seed.
        coverage: Which share of its games has a valid result.
        score: The mean raw score over the seeds; over all scenarios, the mean of the scenarios' means.
        interval: The interval of the mean in one scenario; None over all scenarios, or if so few seeds allow none.
        anchored: The mean score on the scale of the present baselines; over all scenarios, the mean of the scenarios'
            means. None if a scenario has no scale.
        anchored_interval: The interval of this mean in one scenario; None over all scenarios, or if so few seeds allow
            none.
        quartile_mean: The interquartile mean.
        quartile_interval: Its interval by a bootstrap within each scenario; None if so few seeds allow none.
        worst_decile: The mean of the worst tenth of the seeds.
        defeats: The share of seeds with a defeat.
        defeat_interval: Its exact interval.
        differences: The mean paired difference to `idle` and to `scripted`, where they played the same seeds.
        cost_usd: The mean cost of a game; None if the cost of a call is unknown.
        cost_sources: Where the prices came from, such as `bill`; empty without a call.
        tokens: The mean number of tokens of a game.
        seconds: The mean wall time of a game; None if it was not recorded.
        failures: How many games had no valid result, by their outcome.
        faults: How many calls to models failed, by the kind of fault.
        repeats: What the repeats of its seeds tell; None if no seed was repeated, and over all scenarios.
        is_on_front: No other team has a higher score for at most the same cost. None if the cost is unknown.
    """

    team: str
    rank: int | None
    seeds: int
    coverage: float
    score: float
    interval: tuple[float, float] | None
    anchored: float | None
    anchored_interval: tuple[float, float] | None
    quartile_mean: float
    quartile_interval: tuple[float, float] | None
    worst_decile: float
    defeats: float
    defeat_interval: tuple[float, float]
    differences: Mapping[str, float]
    cost_usd: float | None
    cost_sources: tuple[str, ...]
    tokens: float
    seconds: float | None
    failures: Mapping[str, int]
    faults: Mapping[str, int]
    repeats: Repeats | None
    is_on_front: bool | None


class Leaderboard(_Model):
    """The standings of each scenario, best first, and those over all scenarios.

    Attributes:
        schema_version: The version of this form.
        scenarios: The standings in each scenario.
        overall: The standings over all scenarios, of the teams that played all of them; empty with one scenario.
        unanchored: Why no score of a scenario is anchored, by scenario.
    """

    schema_version: int = SCHEMA_VERSION
    scenarios: Mapping[str, Sequence[Standing]]
    overall: Sequence[Standing]
    unanchored: Mapping[str, str]


def leaderboard(teams: Sequence[Team], *, baselines: BaselineTable | None = None) -> Leaderboard:
    """Rank teams.

    Args:
        teams: The teams; their names differ.
        baselines: What makes the anchored scale; by default the pinned baselines.

    Raises:
        CompareError: No team has a valid result, or teams played different games of one scenario.
    """
    names = sorted({name for team in teams for name in team.scenarios()})
    boards = {}
    scales = {}
    for name in names:
        games = {team.name: team.in_scenario(name) for team in teams if name in team.scenarios()}
        _require_alike(games)
        scale = game_scale(next(iter(games.values()))[0].game, table=baselines)
        if standings := _standings({team: {name: played} for team, played in games.items()}, {name: scale}):
            boards[name] = standings
            scales[name] = scale
    if not boards:
        raise CompareError("no team has a game with a valid result")
    shared = [team for team in teams if set(team.scenarios()) >= set(boards)]
    overall = _standings({team.name: {name: team.in_scenario(name) for name in boards} for team in shared}, scales)
    return Leaderboard(
        scenarios=boards,
        overall=overall if len(boards) > 1 else (),
        unanchored={name: scale.reason for name, scale in scales.items() if scale.reason},
    )


def _require_alike(games: Mapping[str, Sequence[PlayedGame]]) -> None:
    (first, expected), *others = games.items()
    for name, found in others:
        if differences := expected[0].game.differences(found[0].game):
            scenario = expected[0].game.scenario
            raise CompareError(f"{first} and {name} played different games of {scenario}: {'; '.join(differences)}")


Scores = Mapping[tuple[str, int], float]
"""Scores by scenario and seed."""


def _standings(games: Mapping[str, Mapping[str, Sequence[PlayedGame]]], scales: Mapping[str, Scale]) -> list[Standing]:
    """The standings of teams, whose games are given by team and scenario, best first."""
    scores = {team: _scores(by_scenario) for team, by_scenario in games.items()}
    playing = {team: own for team, own in scores.items() if own}
    rows = [_standing(team, _all(games[team]), own, playing, scales) for team, own in playing.items()]
    rows.sort(key=lambda row: (-row.score, row.team))
    ranks = _ranks([row.team for row in rows if _is_ranked(row, games[row.team])], playing)
    return [
        row.model_copy(update={"rank": ranks.get(row.team), "is_on_front": _is_on_front(row, rows)}) for row in rows
    ]


def _scores(by_scenario: Mapping[str, Sequence[PlayedGame]]) -> Scores:
    return {
        (scenario, seed): mean_score(repeats)
        for scenario, games in by_scenario.items()
        for seed, repeats in by_seed(games).items()
    }


def _all(by_scenario: Mapping[str, Sequence[PlayedGame]]) -> list[PlayedGame]:
    return [played for games in by_scenario.values() for played in games]


def _standing(
    team: str,
    games: Sequence[PlayedGame],
    own: Scores,
    playing: Mapping[str, Scores],
    scales: Mapping[str, Scale],
) -> Standing:
    values = list(own.values())
    by_scenario: dict[str, list[float]] = {}
    for (scenario, _), score in own.items():
        by_scenario.setdefault(scenario, []).append(score)
    valid = [played for played in games if played.score is not None]
    anchored = _anchored(by_scenario, scales)
    costs = [played.cost_usd for played in games]
    times = [played.seconds for played in valid]
    lost = rate(len({(one.game.scenario, one.seed) for one in valid if one.has_collapsed}), len(own))
    return Standing(
        team=team,
        rank=None,
        seeds=len(own),
        coverage=len(valid) / len(games),
        score=statistics.fmean(map(statistics.fmean, by_scenario.values())),
        interval=mean_interval(values) if len(by_scenario) == 1 else None,
        anchored=None if anchored is None else statistics.fmean(map(statistics.fmean, anchored)),
        anchored_interval=mean_interval(anchored[0]) if anchored is not None and len(anchored) == 1 else None,
        quartile_mean=interquartile_mean(values),
        quartile_interval=interquartile_interval(by_scenario),
        worst_decile=worst_decile(values),
        defeats=lost.share,
        defeat_interval=(lost.interval.low, lost.interval.high),
        differences={
            other: statistics.fmean(differences)
            for other in FLOOR_AND_REFERENCE
            if other != team and (differences := _differences(own, playing.get(other, {})))
        },
        cost_usd=None if None in costs else sum(one for one in costs if one is not None) / len(games),
        cost_sources=tuple(sorted({played.cost_source for played in games if played.cost_source})),
        tokens=statistics.fmean(played.tokens for played in games),
        seconds=None if None in times else statistics.fmean(one for one in times if one is not None),
        failures=dict(sorted(collections.Counter(one.outcome for one in games if one.score is None).items())),
        faults=dict(sorted(sum((collections.Counter(one.faults) for one in games), collections.Counter()).items())),
        repeats=repeats_by_seed(by_seed(games)) if len(by_scenario) == 1 else None,
        is_on_front=None,
    )


def _anchored(scores: Mapping[str, Sequence[float]], scales: Mapping[str, Scale]) -> list[list[float]] | None:
    """The anchored scores of each scenario, given the raw ones; None if a scenario has no scale."""
    found = [[scales[name].anchored(score) for score in raw] for name, raw in scores.items()]
    known = [[score for score in anchored if score is not None] for anchored in found]
    return known if all(known) else None


def _differences(a: Scores, b: Scores) -> list[float]:
    return [a[key] - b[key] for key in a if key in b]


def _is_ranked(row: Standing, games: Mapping[str, Sequence[PlayedGame]]) -> bool:
    fewest = min(len(by_seed(played)) for played in games.values())
    return fewest >= FEWEST_SEEDS and row.coverage >= LEAST_COVERAGE


def _ranks(best_first: Iterable[str], scores: Mapping[str, Scores]) -> Mapping[str, int]:
    """Ranks from 1. A team shares the rank of the first team that it cannot be told apart from."""
    ranks: dict[str, int] = {}
    leader = None
    for place, team in enumerate(best_first, start=1):
        if leader is not None:
            differences = _differences(scores[team], scores[leader])
            if differences and verdict_of(differences) is not Verdict.WORSE:
                ranks[team] = ranks[leader]
                continue
        leader = team
        ranks[team] = place
    return ranks


def _is_on_front(row: Standing, rows: Iterable[Standing]) -> bool | None:
    if row.cost_usd is None:
        return None
    return not any(
        other.cost_usd is not None
        and other.score >= row.score
        and other.cost_usd <= row.cost_usd
        and (other.score > row.score or other.cost_usd < row.cost_usd)
        for other in rows
    )
