"""Compares two teams, scenario by scenario and seed by seed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import PlayedGame, Team, by_seed, mean_score, repeats_by_seed
from pytest_rle.compare.repeats import Repeats
from pytest_rle.compare.scale import Scale, game_scale
from pytest_rle.compare.verdict import Verdict, verdict_by
from pytest_rle.scoring.baselines import BaselineTable
from pytest_rle.stats import PairedComparison, compare_paired, holm, mcnemar_p, rate

SCHEMA_VERSION: Final = 2


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Side(_Model):
    """One team in a scenario, over the shared seeds.

    Attributes:
        score: The mean raw score.
        anchored: The mean score on the scale of the present baselines; None if there is no scale for this game.
        worst: The lowest score of a seed.
        defeats: On how many seeds a game was lost.
        defeat_rate: The exact 95 % interval of the share of seeds with a defeat.
        invalid: How many games of the team had no valid result, on any seed.
        cost_usd: The mean cost of a game; None if the cost of a call is unknown.
        tokens: The mean number of tokens in a game.
        repeats: What the repeats of the shared seeds tell; None if no seed was repeated.
    """

    score: float
    anchored: float | None
    worst: float
    defeats: int
    defeat_rate: tuple[float, float]
    invalid: int
    cost_usd: float | None
    tokens: float
    repeats: Repeats | None


class ScenarioComparison(_Model):
    """Team A against team B in one scenario.

    Attributes:
        scoring_version: The formulas of the score.
        unanchored: Why no score is anchored; empty if both are.
        seeds: The seeds that both played, with their differences A - B.
        a: Team A.
        b: Team B.
        paired: The comparison of the two.
        p_holm: The p value, corrected by Holm's method for the number of scenarios.
        verdict: Whether A is better than B, by the interval and the corrected p value.
        defeats_p: McNemar's exact p: do both teams lose equally often?
        only_a: Seeds that only A played.
        only_b: Seeds that only B played.
    """

    scoring_version: str
    unanchored: str
    seeds: Mapping[int, float]
    a: Side
    b: Side
    paired: PairedComparison
    p_holm: float
    verdict: Verdict
    defeats_p: float
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]


class Comparison(_Model):
    """Team A against team B.

    Attributes:
        schema_version: The version of this form.
        a: The name of team A.
        b: The name of team B.
        source_a: Where the games of A were found.
        source_b: Where the games of B were found.
        scenarios: The scenarios that both played.
        only_a: Scenarios that only A played.
        only_b: Scenarios that only B played.
    """

    schema_version: int = SCHEMA_VERSION
    a: str
    b: str
    source_a: str
    source_b: str
    scenarios: Mapping[str, ScenarioComparison]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def compare(a: Team, b: Team, *, alpha: float = 0.05, baselines: BaselineTable | None = None) -> Comparison:
    """Compare two teams on the seeds that both played.

    Repeats of a seed count with their mean. Games without a valid result drop out, and are counted.

    Args:
        a: Team A.
        b: Team B.
        alpha: The level of the verdicts.
        baselines: What makes the anchored scale; by default the pinned baselines.

    Raises:
        CompareError: The teams share no scenario or no seed, or they played different games.
    """
    shared = [name for name in a.scenarios() if name in b.scenarios()]
    if not shared:
        raise CompareError(
            f"{a.name} and {b.name} share no scenario: {a.name} has {_listed(a.scenarios())}, "
            f"and {b.name} has {_listed(b.scenarios())}"
        )
    pairs = {name: score_pairs(a, b, name) for name in shared}
    paired = {
        name: compare_paired([x for x, _ in found.values()], [y for _, y in found.values()], confidence=1 - alpha)
        for name, found in pairs.items()
    }
    corrected = holm([found.p_value for found in paired.values()])
    return Comparison(
        a=a.name,
        b=b.name,
        source_a=a.source,
        source_b=b.source,
        scenarios={
            name: _scenario(
                a.in_scenario(name),
                b.in_scenario(name),
                pairs[name],
                paired[name],
                p,
                alpha=alpha,
                baselines=baselines,
            )
            for name, p in zip(shared, corrected, strict=True)
        },
        only_a=tuple(name for name in a.scenarios() if name not in shared),
        only_b=tuple(name for name in b.scenarios() if name not in shared),
    )


def score_pairs(a: Team, b: Team, scenario: str) -> Mapping[int, tuple[float, float]]:
    """The scores of both teams in a scenario by seed, for the seeds that both have.

    Raises:
        CompareError: The teams share no seed, or they played different games.
    """
    ours, theirs = a.in_scenario(scenario), b.in_scenario(scenario)
    if differences := ours[0].game.differences(theirs[0].game):
        raise CompareError(
            f"{a.name} and {b.name} cannot be compared in {scenario}: their games differ in {'; '.join(differences)}. "
            "Play both with the same version, scenario and options"
        )
    first, second = by_seed(ours), by_seed(theirs)
    shared = [seed for seed in first if seed in second]
    if not shared:
        raise CompareError(
            f"{a.name} and {b.name} share no seed with a valid result in {scenario}: {a.name} has "
            f"{_listed(first)}, and {b.name} has {_listed(second)}"
        )
    return {seed: (mean_score(first[seed]), mean_score(second[seed])) for seed in shared}


def _scenario(
    ours: Sequence[PlayedGame],
    theirs: Sequence[PlayedGame],
    pairs: Mapping[int, tuple[float, float]],
    paired: PairedComparison,
    p_holm: float,
    *,
    alpha: float,
    baselines: BaselineTable | None,
) -> ScenarioComparison:
    differences = {seed: x - y for seed, (x, y) in pairs.items()}
    lost_a, lost_b = _lost(ours, pairs), _lost(theirs, pairs)
    scale = game_scale(ours[0].game, table=baselines)
    return ScenarioComparison(
        scoring_version=ours[0].game.scoring_version,
        unanchored=scale.reason,
        seeds={seed: round(difference, 6) for seed, difference in differences.items()},
        a=_side(ours, [x for x, _ in pairs.values()], pairs, lost_a, scale),
        b=_side(theirs, [y for _, y in pairs.values()], pairs, lost_b, scale),
        paired=paired,
        p_holm=p_holm,
        verdict=verdict_by(list(differences.values()), paired.interval, p_holm, alpha=alpha),
        defeats_p=mcnemar_p(len(lost_a - lost_b), len(lost_b - lost_a)),
        only_a=tuple(seed for seed in by_seed(ours) if seed not in pairs),
        only_b=tuple(seed for seed in by_seed(theirs) if seed not in pairs),
    )


def _lost(games: Sequence[PlayedGame], seeds: Mapping[int, object]) -> set[int]:
    return {played.seed for played in games if played.has_collapsed and played.seed in seeds}


def _side(
    games: Sequence[PlayedGame], scores: list[float], seeds: Mapping[int, object], lost: set[int], scale: Scale
) -> Side:
    counted = [played for played in games if played.score is not None and played.seed in seeds]
    costs = [played.cost_usd for played in counted]
    interval = rate(len(lost), len(scores)).interval
    score = statistics.fmean(scores)
    return Side(
        score=score,
        anchored=scale.anchored(score),
        worst=min(scores),
        defeats=len(lost),
        defeat_rate=(interval.low, interval.high),
        invalid=sum(played.score is None for played in games),
        cost_usd=None if None in costs else statistics.fmean(one for one in costs if one is not None),
        tokens=statistics.fmean(played.tokens for played in counted),
        repeats=repeats_by_seed(by_seed(counted)),
    )


def _listed(names: Iterable[object]) -> str:
    texts = [str(name) for name in names]
    return ", ".join(texts[:8]) + (f" and {len(texts) - 8} more" if len(texts) > 8 else "") if texts else "none"
