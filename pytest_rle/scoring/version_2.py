"""Scoring version 2.0, this project's own.

Each metric is a function of the world's state (or of the team's own writes), 0 to 1, with founders and the founding
wealth as denominators, so that nobody's death raises it. A metric about an event is None until the event has
happened. Over a run each metric is the mean over game time of the whole horizon; what is left of the horizon after a
colony has ended counts as 0.

| metric | formula | what moves it |
|---|---|---|
| survival | founders alive / founders | keeping people alive |
| mood | mean over founders of (mood - 0.2) / 0.6, the dead at 0 | beds, rooms, recreation, food |
| health | mean over founders of health, halved by untended wounds, the dead at 0 | doctors, beds |
| food_security | days of food for the founders / 10 | farming, hunting, cooking |
| self_sufficiency | mean of crops in the ground (10 days' worth) and cooked meals in store (2 days' worth) | fields, stoves |
| shelter | founders' beds in closed, roofed rooms, halved where the room is not between 5 and 40 °C | building |
| wealth | growth over the founding wealth / half of it | producing and building |
| research | points a day since the start / 100 | benches and researchers |
| threat_response | mean over threats of the founders' health, less the longer it lasts; None until one came | defence |
| efficiency | writes done / writes tried, 0 without any | acting validly |
| plan_coherence | writes not overruled by another role / writes, 0 without any | acting together |
"""

from __future__ import annotations

import dataclasses
import math

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import inverse_lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring.colony_start import NUTRITION_PER_DAY, ColonyStart, nutrition
from pytest_rle.scoring.score import TickInputs
from pytest_rle.team.outcome import OutcomeStatus

MOOD_FLOOR, MOOD_CEILING = 0.20, 0.80
"""The major break threshold of a person without traits (MentalBreaker), and a mood that few colonies keep."""

FOOD_DAYS_WANTED = 10.0
CROP_DAYS_WANTED = 10.0
MEAL_DAYS_WANTED = 2.0
MEALS_PER_DAY = 1.8
"""Simple meals that a person eats in a day: 1.6 nutrition at 0.9 each."""

RAW_NUTRITION = 0.05
"""Nutrition of one unit of a raw crop (ThingDef RawRice and its like)."""

WEALTH_GROWTH_WANTED = 0.5
RESEARCH_POINTS_PER_DAY_WANTED = 100.0
"""About what one good researcher at a simple bench does in a working day."""

QUICK_THREAT, SLOW_THREAT = 2 * GAME_TICKS_PER_HOUR, 24 * GAME_TICKS_PER_HOUR
"""A threat over within two hours counts in full; one that lasts a day counts half."""

COMFORTABLE = (5.0, 40.0)
"""°C between which a room is fit to sleep in."""

COOKED = frozenset({"MealSimple", "MealFine", "MealLavish", "MealNutrientPaste", "Pemmican"})
"""Meals that a colony makes; survival packs, which it lands with, are none."""


@dataclasses.dataclass(slots=True)
class _Threat:
    since: int
    worth: float = 0.0


class Version2:
    """Measures one run. Feed it the start, then each tick in order."""

    version = "2.0"

    def __init__(self, start: ColonyStart) -> None:
        self._start = start
        self._threats: list[_Threat] = []
        self._is_threatened = False
        self._tried = self._done = self._overruled = 0

    def measure(self, inputs: TickInputs) -> dict[str, float | None]:
        """The metrics of the state after one tick."""
        observation, start = inputs.observation, self._start
        self._count_writes(inputs)
        by_id = {colonist.colonist.id: colonist for colonist in observation.colonists}
        founders = [by_id[pawn_id] for pawn_id in sorted(start.founder_ids) if pawn_id in by_id]
        health = math.fsum(_health(founder) for founder in founders) / start.founders
        self._follow_threat(observation, health)
        mood = math.fsum(inverse_lerp(MOOD_FLOOR, MOOD_CEILING, f.colonist.mood) for f in founders) / start.founders
        return {
            "survival": len(founders) / start.founders,
            "mood": mood,
            "health": health,
            "food_security": min(1.0, nutrition(observation) / (NUTRITION_PER_DAY * start.founders * FOOD_DAYS_WANTED)),
            "self_sufficiency": self._self_sufficiency(observation),
            "shelter": self._shelter(observation),
            "wealth": inverse_lerp(0.0, WEALTH_GROWTH_WANTED, self._growth(observation)),
            "research": self._research(observation),
            "threat_response": (
                math.fsum(threat.worth for threat in self._threats) / len(self._threats) if self._threats else None
            ),
            "efficiency": self._done / self._tried if self._tried else 0.0,
            "plan_coherence": 1.0 - self._overruled / self._tried if self._tried else 0.0,
        }

    def nothing_left(self) -> dict[str, float | None]:
        """The metrics of a colony that has ended: 0, and None for threats that never came."""
        nothing: dict[str, float | None] = dict.fromkeys(WEIGHTED_METRICS[self.version], 0.0)
        if not self._threats:
            nothing["threat_response"] = None
        return nothing

    def _count_writes(self, inputs: TickInputs) -> None:
        for outcome in inputs.outcomes:
            if outcome.status is OutcomeStatus.SKIPPED:
                continue
            self._tried += 1
            self._done += outcome.status is OutcomeStatus.DONE
            self._overruled += outcome.status is OutcomeStatus.OVERRULED

    def _follow_threat(self, observation: Observation, health: float) -> None:
        now = observation.game.game_tick
        if observation.is_threatened and not self._is_threatened:
            self._threats.append(_Threat(now))
        if observation.is_threatened or self._is_threatened:
            threat = self._threats[-1]
            threat.worth = health * (0.5 + 0.5 * inverse_lerp(SLOW_THREAT, QUICK_THREAT, now - threat.since))
        self._is_threatened = observation.is_threatened

    def _self_sufficiency(self, observation: Observation) -> float:
        per_day = NUTRITION_PER_DAY * self._start.founders
        crops = observation.farm.total_expected_yield * RAW_NUTRITION / (per_day * CROP_DAYS_WANTED)
        meals = sum(thing.stack_count for thing in observation.things if thing.def_name in COOKED)
        cooked = meals / (MEALS_PER_DAY * self._start.founders * MEAL_DAYS_WANTED)
        return (min(1.0, crops) + min(1.0, cooked)) / 2

    def _shelter(self, observation: Observation) -> float:
        beds = {b.id for b in observation.buildings if b.type == "Building_Bed" and b.def_name != "SleepingSpot"}
        places = math.fsum(
            len(beds & set(room.contained_beds_ids))
            * (1.0 if COMFORTABLE[0] <= room.temperature <= COMFORTABLE[1] else 0.5)
            for room in observation.rooms
            if not room.touches_map_edge and room.open_roof_count == 0
        )
        return min(1.0, places / self._start.founders)

    def _growth(self, observation: Observation) -> float:
        founding = max(1.0, self._start.wealth)
        return (observation.game.colony_wealth - founding) / founding

    def _research(self, observation: Observation) -> float:
        before = self._start.research_points
        points = sum(project.progress - before.get(project.name, 0) for project in observation.research)
        days = max(1.0, (observation.game.game_tick - self._start.game_tick) / GAME_TICKS_PER_DAY)
        return min(1.0, max(0.0, points / (days * RESEARCH_POINTS_PER_DAY_WANTED)))


def _health(colonist: DetailedColonist) -> float:
    hediffs = colonist.colonist_medical_info.hediffs
    untended = any(hediff.tendable_now and not hediff.is_tended for hediff in hediffs)
    return min(1.0, max(0.0, colonist.colonist.health)) * (0.5 if untended else 1.0)
