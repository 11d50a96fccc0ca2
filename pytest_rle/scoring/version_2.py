"""Scoring 2.0: management, measured on the state of the colony over the whole horizon.

"Founders" are the colonists of the start; the dead and the lost stay in every denominator and count 0.

| metric | formula | moved by |
|---|---|---|
| survival | founders alive / founders | everything that kills |
| mood | founders' mood on a scale from 0.20 to 0.85 / founders | rooms, meals, recreation |
| food_security | nutrition in store, less what the lost would have eaten / 12 days' food | farms, hunting |
| health | founders' health, halved while untended, halved while in danger / founders | doctors, beds, cover |
| shelter | places in beds under roofs / founders; 30 % of it by temperature | building, heating |
| self_sufficiency | half crops (20 a founder), a quarter a meal bill, a quarter covered power | zones, kitchens |
| wealth | wealth above the founding wealth / the founding wealth | all production |
| research | points gained / 30 a founder and day | benches, researchers |
| threat_response | see `threats`; no value before the first enemy | drafting, positions, arms |
| efficiency, plan_coherence | see `plan_quality`; 0 without orders | the orders themselves |

All lie between 0 and 1. The composite of a tick is the weighted mean of the metrics that have a value. From the tick
that finds no colonist left, every metric is 0 for good. The score of a run is the mean over the horizon's game time:
what was not played for lack of a colony counts 0, what was not played because the goal was reached counts as the last
tick did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import NUTRITION_PER_DAY, ColonistMeasure, Measurement, ShelteredPlaces
from pytest_rle.scoring.plan_quality import PlanQuality
from pytest_rle.scoring.threats import ThreatResponse

VERSION: Final = "2.0"
METRICS: Final = WEIGHTED_METRICS[VERSION]

MOOD_FLOOR: Final = 0.20
MOOD_CEILING: Final = 0.85
"""The default threshold of a major mental break (StatDef MentalBreakThreshold 0.35 times 4/7), and a very good mood."""

FOOD_DAYS: Final = 12.0
"""Days of food for all founders that count as security."""

CROPS_PER_FOUNDER: Final = 20
"""Crop plants that feed one person on plain soil: rice gives 0.3 nutrition each in about 5.5 days."""

WEALTH_GROWTH: Final = 1.0
"""Growth over the founding wealth that counts as full: twice as rich as at the start."""

RESEARCH_PER_FOUNDER_DAY: Final = 30.0
"""Research points a founder and day that count as full: for three, one researcher of skill 5 for nine hours a day."""

COMFORTABLE: Final = (16.0, 26.0)
"""°C in which a person without clothes is comfortable (ThingDef Human, ComfyTemperatureMin and Max)."""

COMFORT_MARGIN: Final = 10.0
"""°C beyond the comfortable range at which a room's temperature counts for nothing."""


class ScorerV2:
    """Scores one run. `horizon_ticks` are game ticks."""

    version = VERSION

    def __init__(self, weights: Mapping[str, float], horizon_ticks: int) -> None:
        if horizon_ticks <= 0:
            raise ValueError(f"a horizon of {horizon_ticks} game ticks cannot be scored")
        self._weights = weights
        self._horizon = horizon_ticks
        self._start: Measurement | None = None
        self._founders: frozenset[int] = frozenset()
        self._quality = PlanQuality()
        self._threats = ThreatResponse(self._founders)
        self._lost_days = 0.0
        self._last_tick = 0
        self._scored = 0
        self._is_over = False
        self._last: Score | None = None
        self._composite_sums: list[float] = []
        self._metric_sums: dict[str, list[float]] = {metric: [] for metric in METRICS}
        self._metric_ticks: dict[str, int] = dict.fromkeys(METRICS, 0)

    def observe_start(self, start: Measurement) -> None:
        """Note the founders and what they begin with."""
        self._start = start
        self._founders = frozenset(colonist.id for colonist in start.colonists)
        self._threats = ThreatResponse(self._founders)
        self._threats.start(start)
        self._last_tick = start.game_tick
        self._is_over = start.is_empty

    def add(self, inputs: TickInputs) -> Score:
        """Score the colony as it is after a tick. Raises RuntimeError before `observe_start`."""
        if self._start is None:
            raise RuntimeError("observe_start comes first")
        seen = inputs.measurement
        self._quality.add(seen.game_tick, inputs.outcomes)
        self._threats.add(seen, inputs.outcomes)
        self._is_over = self._is_over or seen.is_empty
        passed = max(0, seen.game_tick - self._last_tick)
        alive = sum(colonist.id in self._founders for colonist in seen.colonists)
        self._lost_days += (len(self._founders) - alive) * passed / GAME_TICKS_PER_DAY
        metrics = dict.fromkeys(METRICS, 0.0) if self._is_over else self._metrics(self._start, seen)
        score = Score(composite=_composite(metrics, self._weights), metrics=metrics, version=VERSION)
        self._enter(score, min(passed, self._horizon - self._scored))
        self._last_tick = seen.game_tick
        self._last = score
        return score

    def final(self, *, has_ended: bool = False) -> Score:
        """The whole run's score. What is left of the horizon counts 0 after an end, and otherwise as the last tick."""
        rest = self._horizon - self._scored
        last = None if has_ended or self._is_over else self._last
        composite = math.fsum([*self._composite_sums, rest * (last.composite if last is not None else 0.0)])
        metrics: dict[str, float | None] = {}
        for metric in METRICS:
            total, span = math.fsum(self._metric_sums[metric]), self._metric_ticks[metric]
            if span:  # an event that never came stays without a value
                kept = last.metrics[metric] if last is not None else None
                total, span = total + rest * (kept or 0.0), span + rest
            metrics[metric] = round(total / span, 9) if span else None
        return Score(composite=round(composite / self._horizon, 9), metrics=metrics, version=VERSION)

    def _enter(self, score: Score, game_ticks: int) -> None:
        self._composite_sums.append(score.composite * game_ticks)
        for metric, value in score.metrics.items():
            if value is not None:
                self._metric_sums[metric].append(value * game_ticks)
                self._metric_ticks[metric] += game_ticks
        self._scored += game_ticks

    def _metrics(self, start: Measurement, seen: Measurement) -> dict[str, float | None]:
        count = len(self._founders)
        founders = [colonist for colonist in seen.colonists if colonist.id in self._founders]
        days = max(1.0, (seen.game_tick - start.game_tick) / GAME_TICKS_PER_DAY)
        food_goal = FOOD_DAYS * NUTRITION_PER_DAY * count
        # Whom the colony lost no longer eats: without this, a death would fill the larder.
        food = seen.nutrition - self._lost_days * NUTRITION_PER_DAY
        values: dict[str, float | None] = {
            "survival": len(founders) / count,
            "mood": math.fsum(_share(MOOD_FLOOR, MOOD_CEILING, c.mood) for c in founders) / count,
            "food_security": _clamp(food / food_goal),
            "health": math.fsum(_wellbeing(c) for c in founders) / count,
            "shelter": _shelter(seen.shelters, count),
            "self_sufficiency": _self_sufficiency(seen, count),
            "wealth": _clamp((seen.wealth - start.wealth) / max(1.0, start.wealth * WEALTH_GROWTH)),
            "research": _clamp(
                (seen.research_points - start.research_points) / (RESEARCH_PER_FOUNDER_DAY * count * days)
            ),
            "threat_response": self._threats.value(),
            "efficiency": self._quality.efficiency(),
            "plan_coherence": self._quality.coherence(),
        }
        return {metric: None if (value := values[metric]) is None else round(value, 9) for metric in METRICS}


def _composite(metrics: Mapping[str, float | None], weights: Mapping[str, float]) -> float:
    valued = {metric: value for metric, value in metrics.items() if value is not None}
    weight = math.fsum(weights[metric] for metric in valued)
    return round(math.fsum(weights[metric] * value for metric, value in valued.items()) / weight, 9) if weight else 0.0


def _wellbeing(colonist: ColonistMeasure) -> float:
    value = _clamp(colonist.health)
    if colonist.needs_tending:
        value *= 0.5
    return value * 0.5 if colonist.in_danger else value


def _shelter(shelters: tuple[ShelteredPlaces, ...], founders: int) -> float:
    """The best places are counted first, so that a cold shed beside a warm house does no harm."""
    left, total = founders, 0.0
    for shelter in sorted(shelters, key=lambda each: (-_comfort(each.temperature), each.temperature)):
        used = min(left, shelter.places)
        total += used * (0.7 + 0.3 * _comfort(shelter.temperature))
        left -= used
    return total / founders


def _comfort(temperature: float) -> float:
    low, high = COMFORTABLE
    off = max(low - temperature, temperature - high, 0.0)
    return _clamp(1.0 - off / COMFORT_MARGIN)


def _self_sufficiency(seen: Measurement, founders: int) -> float:
    crops = _clamp((seen.crops - seen.infected_crops) / (CROPS_PER_FOUNDER * founders))
    kitchen = 1.0 if seen.meal_bills else 0.0
    covered = seen.power_made >= seen.power_drawn or seen.power_stored > 0
    power = 1.0 if seen.power_wanted > 0 and covered and (seen.power_made > 0 or seen.power_stored > 0) else 0.0
    return 0.5 * crops + 0.25 * kitchen + 0.25 * power


def _share(low: float, high: float, value: float) -> float:
    return _clamp((value - low) / (high - low))


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))
