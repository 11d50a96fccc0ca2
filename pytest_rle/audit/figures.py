"""What an audit says in figures: the share of scripted's gain, what fed it, and how much the metrics differ."""

from __future__ import annotations

import dataclasses
import itertools
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pytest_rle.audit.book import AuditedGame, PlantedHarm
from pytest_rle.audit.gallery import BESIDE_SCRIPTED, GALLERY
from pytest_rle.audit.play import FLOOR, REFERENCE
from pytest_rle.stats.intervals import Interval, mean_interval

MOST_SHARE: Final = 0.4
"""The most of scripted's gain over idle that a degenerate team may reach, in the mean over the seeds."""

MOST_ANCHORED: Final = 1.05
"""The most that scripted play with a few standing orders more may reach on the same scale."""

MOST_CORRELATION: Final = 0.95
"""The highest correlation that two metrics may have."""

LEAST_VALUES: Final = 3
"""The fewest clearly different values of a metric over all games."""

CLEARLY: Final = 0.05
"""Values that lie at least this far apart are clearly different."""

AT_ONCE: Final = 0.005
"""A rise at once up to this is work that the harm has interrupted, which the game books at that moment."""

CERTAIN: Final = 0.99
"""The level of the interval that tells a rise after a harm from chance."""

BEYOND_CHANCE: Final = 0.95
"""The level of the intervals that tell a share above its limit, or a difference from scripted, from chance."""


@dataclasses.dataclass(frozen=True, slots=True)
class Gain:
    """What one team gained over idle in one scenario.

    Attributes:
        team: The team.
        seeds: The seeds that this team, idle and scripted have all played.
        score: The team's mean raw score on these seeds.
        lowest: Its lowest raw score on them.
        highest: Its highest.
        share: Its gain over idle as a share of scripted's gain, of the means over the seeds; None if scripted gained
            nothing.
        limit: The most that this share may be; None for the shipped policies.
        is_certain: Whether the share lies above the limit beyond chance; None without a limit, and with too few seeds
            to say.
        over_scripted: Its mean raw score less scripted's, on the same seeds.
        interval: The 95 % interval of that difference; None with too few seeds, and if all seeds differ equally.
        fed_by: The metrics that gave most of its gain over the horizon, the largest first, each with its part of the
            mean composite.
    """

    team: str
    seeds: tuple[int, ...]
    score: float
    lowest: float
    highest: float
    share: float | None
    limit: float | None
    is_certain: bool | None
    over_scripted: float
    interval: Interval | None
    fed_by: tuple[tuple[str, float], ...]

    @property
    def is_above(self) -> bool:
        """Whether the team gained more than it may. The limit is on the mean; a single seed may lie above it."""
        return self.share is not None and self.limit is not None and self.share > self.limit


def limit_of(team: str) -> float | None:
    """The most of scripted's gain that a team may reach; None for one that is not in the gallery."""
    if team not in GALLERY:
        return None
    return MOST_ANCHORED if team in BESIDE_SCRIPTED else MOST_SHARE


def gains(games: Iterable[AuditedGame], weights: Mapping[str, float]) -> list[Gain]:
    """What each team gained in one scenario, the highest share first. Idle and scripted come first of all.

    Args:
        games: The games of one scenario under one set of rules.
        weights: The weight of each metric.
    """
    played: dict[str, dict[int, AuditedGame]] = {}
    for game in games:
        played.setdefault(game.team, {})[game.seed] = game
    floor, reference = played.pop(FLOOR, {}), played.pop(REFERENCE, {})
    found = []
    for team, own in {FLOOR: floor, REFERENCE: reference, **played}.items():
        seeds = tuple(sorted(own.keys() & floor.keys() & reference.keys()))
        if not seeds:
            continue
        low, high, score = (_mean(each, seeds) for each in (floor, reference, own))
        share = (score - low) / (high - low) if high > low else None
        scores, limit = [own[seed].score for seed in seeds], limit_of(team)
        beyond = [own[seed].score - reference[seed].score for seed in seeds]
        found.append(
            Gain(
                team=team,
                seeds=seeds,
                score=score,
                lowest=min(scores),
                highest=max(scores),
                share=share,
                limit=limit,
                is_certain=None if limit is None else _is_certain(own, floor, reference, seeds, limit),
                over_scripted=statistics.fmean(beyond),
                interval=mean_interval(beyond, confidence=BEYOND_CHANCE),
                fed_by=_parts([own[seed] for seed in seeds], [floor[seed] for seed in seeds], weights),
            )
        )
    return sorted(found, key=lambda gain: (gain.team != FLOOR, gain.team != REFERENCE, -(gain.share or 0.0), gain.team))


def _mean(games: Mapping[int, AuditedGame], seeds: Sequence[int]) -> float:
    return statistics.fmean(games[seed].score for seed in seeds)


def _is_certain(
    own: Mapping[int, AuditedGame],
    floor: Mapping[int, AuditedGame],
    reference: Mapping[int, AuditedGame],
    seeds: Sequence[int],
    limit: float,
) -> bool | None:
    """Whether own - floor - limit * (reference - floor) is above 0 beyond chance; None with too few seeds to say.

    Its mean is above 0 where the share is above the limit, and unlike a seed's share it needs no division.
    """
    above = [own[s].score - floor[s].score - limit * (reference[s].score - floor[s].score) for s in seeds]
    interval = mean_interval(above, confidence=BEYOND_CHANCE)
    return None if interval is None else interval.low > 0


def _parts(
    own: Sequence[AuditedGame], floor: Sequence[AuditedGame], weights: Mapping[str, float]
) -> tuple[tuple[str, float], ...]:
    """How much each metric adds over idle, by its weight. A metric counts 0 without a value, and after the end."""
    parts = {metric: weight * (_lived(own, metric) - _lived(floor, metric)) for metric, weight in weights.items()}
    ordered = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((metric, part) for metric, part in ordered if part > 0.005)[:3]


def _lived(games: Sequence[AuditedGame], metric: str) -> float:
    return statistics.fmean((game.metrics.get(metric) or 0.0) * game.lived for game in games)


@dataclasses.dataclass(frozen=True, slots=True)
class Correlation:
    """How two metrics correlate over the games in which both have a value."""

    first: str
    second: str
    value: float
    games: int


def correlations(games: Sequence[AuditedGame]) -> list[Correlation]:
    """The correlation of every two metrics, the highest first. Metrics that never change are left out."""
    metrics = sorted({metric for game in games for metric in game.metrics})
    found = []
    for first, second in itertools.combinations(metrics, 2):
        both = [
            (a, b)
            for game in games
            if (a := game.metrics.get(first)) is not None and (b := game.metrics.get(second)) is not None
        ]
        if len(both) > 2 and all(len(set(column)) > 1 for column in zip(*both, strict=True)):
            value = statistics.correlation(*zip(*both, strict=True))
            found.append(Correlation(first, second, value, len(both)))
    return sorted(found, key=lambda each: (-each.value, each.first, each.second))


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """How a harm changed a metric.

    Attributes:
        metric: The metric.
        value: The mean change over the seeds.
        is_certain: Whether it lies above 0 beyond chance; None with too few seeds to say.
    """

    metric: str
    value: float
    is_certain: bool | None


def highest_at_once(harms: Sequence[PlantedHarm]) -> Change:
    """The metric that rises most at the moment of a harm, on any seed. There is no chance in it."""
    found = ((change, metric) for harm in harms for metric, change in harm.at_once.items())
    value, metric = max(found)
    return Change(metric, value, value > AT_ONCE)


def highest_later(harms: Sequence[PlantedHarm]) -> Change:
    """The metric that rises most in the days after a harm, in the mean over the seeds."""
    means = [(statistics.fmean(harm.later[metric] for harm in harms), metric) for metric in harms[0].later]
    value, metric = max(means)
    if value <= 0:
        return Change(metric, value, is_certain=False)
    interval = mean_interval([harm.later[metric] for harm in harms], confidence=CERTAIN)
    return Change(metric, value, None if interval is None else interval.low > 0)


def distinct_values(games: Iterable[AuditedGame]) -> dict[str, int]:
    """How many values of each metric lie at least `CLEARLY` apart."""
    values: dict[str, set[float]] = {}
    for game in games:
        for metric, value in game.metrics.items():
            values.setdefault(metric, set()).update(() if value is None else (value,))
    return {metric: _apart(sorted(found)) for metric, found in sorted(values.items())}


def _apart(values: Sequence[float]) -> int:
    count, last = 0, -math.inf
    for value in values:
        if value - last >= CLEARLY:
            count, last = count + 1, value
    return count
