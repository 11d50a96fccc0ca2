"""Scoring version 1.0: the formulas of the system that this one follows, kept so that its figures can be re-derived.

It breaks this project's laws, and tests say how: a dead colony still scores, deaths raise the food metric, and four of
its ten metrics hardly move. Nothing is ranked by it.
"""

from __future__ import annotations

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scoring.colony_start import ColonyStart
from pytest_rle.scoring.score import TickInputs
from pytest_rle.team.actions import Draft
from pytest_rle.team.outcome import OutcomeStatus

LONGEST_DELAY = 10
"""Ticks after which a draft counts as no response at all."""


class Version1:
    """Measures one run. Feed it the start, then each tick in order."""

    version = "1.0"

    def __init__(self, start: ColonyStart) -> None:
        self._start = start
        self._shares: list[float] = []
        self._tick = 0
        self._threat_since: int | None = None
        self._delays: list[int] = []
        self._threats = 0
        self._has_drafted = False

    def measure(self, inputs: TickInputs) -> dict[str, float | None]:
        """The metrics of one tick, from the state and the writes up to now."""
        observation = inputs.observation
        self._follow_threat(inputs)
        tried = [outcome for outcome in inputs.outcomes if outcome.status is not OutcomeStatus.SKIPPED]
        done = sum(outcome.status is OutcomeStatus.DONE for outcome in tried)
        self._shares.append(done / len(tried) if tried else 1.0)
        self._tick += 1
        population = len(observation.colonists)
        food_days = _food_days(observation)
        finished = sum(project.is_finished for project in observation.research)
        startable = sum(project.can_start_now and not project.is_finished for project in observation.research)
        moods = [colonist.colonist.mood for colonist in observation.colonists]
        return {
            "survival": min(1.0, population / self._start.founders),
            "threat_response": self._threat_response(),
            "mood": min(1.0, max(0.0, sum(moods) / len(moods))) if moods else 0.5,
            "food_security": min(1.0, max(0.0, food_days / 10)),
            "wealth": min(1.0, max(0.0, observation.game.colony_wealth / max(1.0, self._start.wealth))),
            "research": finished / (finished + startable) if finished + startable else 1.0,
            "self_sufficiency": (
                (observation.power.current_power > observation.power.consumption_power_on)
                + (food_days > 5)
                + (population >= self._start.founders)
            )
            / 3,
            "efficiency": sum(self._shares) / len(self._shares),
            # Conflicts were always resolved and messages always acted upon, so these two never moved.
            "coordination": 1.0,
            "communication_efficiency": 1.0,
        }

    def nothing_left(self) -> dict[str, float | None] | None:
        """A run that ended was not scored further."""
        return None

    def _follow_threat(self, inputs: TickInputs) -> None:
        drafted = any(
            isinstance(outcome.action, Draft) and outcome.action.drafted and outcome.status is OutcomeStatus.DONE
            for outcome in inputs.outcomes
        )
        self._has_drafted = self._has_drafted or drafted
        if inputs.observation.is_threatened and self._threat_since is None:
            self._threat_since = self._tick
            self._threats += 1
        if self._threat_since is not None and drafted:
            self._delays.append(self._tick - self._threat_since)
        if not inputs.observation.is_threatened:
            self._threat_since = None

    def _threat_response(self) -> float:
        if not self._threats:
            return 1.0
        if not self._has_drafted:
            return 0.0
        delays = self._delays or [0]
        return max(0.0, 1.0 - sum(min(delay, LONGEST_DELAY) for delay in delays) / len(delays) / LONGEST_DELAY)


def _food_days(observation: Observation) -> float:
    """Items of food over twice the living; 5 where nobody lives, as that system had it."""
    critical = observation.resources.critical_resources
    if not observation.colonists or critical is None or critical.food_summary is None:
        return 5.0
    return round(critical.food_summary.food_total / max(2 * len(observation.colonists), 1), 1)
