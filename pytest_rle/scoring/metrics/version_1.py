"""The ten formulas of scoring 1.0: those of the project that this one follows (RLE, June 2026).

They are kept to derive its figures again, with its two misreadings: it read the incident log as the list of threats, so
it never saw one; and it never passed the wealth of the start, so that wealth counts as 1 silver. They cannot tell
management from doing nothing: a wiped-out colony keeps a third to a half of the points, deaths raise the food metric,
and an untouched colony begins at 0.87.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp
from pytest_rle.team.actions import NoAction
from pytest_rle.team.outcome import OutcomeStatus

MEALS_PER_DAY: Final = 2
"""Items of food, of any kind, that one colonist eats a day."""

FULL_FOOD_DAYS: Final = 10
"""Days of food that count as full."""

ENOUGH_FOOD_DAYS: Final = 5
"""Days of food that count as self-sufficient."""

MOOD_OF_THE_DEAD: Final = 0.5
FOOD_DAYS_OF_THE_DEAD: Final = 5.0
"""The values of a colony without colonists."""


class Survival(Metric):
    """Living colonists, of whatever origin, against the number of founders."""

    name = "survival"
    since = "1.0"
    formula = "colonists / founders"
    full = "as many colonists as at the start"
    moved_by = "everything that kills"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return min(1.0, len(tick.now.colonists) / self.founders.count) if self.founders.count else 1.0


class ThreatResponse(Metric):
    """Always 1: no threat is ever seen."""

    name = "threat_response"
    since = "1.0"
    formula = "1"
    full = "always"
    moved_by = "nothing"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        del tick
        return 1.0


class Mood(Metric):
    """The survivors' mean mood."""

    name = "mood"
    since = "1.0"
    formula = f"mean mood of the living; {MOOD_OF_THE_DEAD:g} without colonists"
    full = "every colonist has a mood of 1"
    moved_by = "rooms, meals, recreation"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        living = tick.now.colonists
        return clamp(round(math.fsum(c.mood for c in living) / len(living), 3) if living else MOOD_OF_THE_DEAD)


class FoodSecurity(Metric):
    """Items of food against what the survivors eat."""

    name = "food_security"
    since = "1.0"
    formula = (
        f"items of food / {MEALS_PER_DAY} a colonist and day / {FULL_FOOD_DAYS} days; "
        f"{FOOD_DAYS_OF_THE_DEAD / FULL_FOOD_DAYS:g} without colonists"
    )
    full = f"food for {FULL_FOOD_DAYS} days"
    moved_by = "farms, hunting, deaths"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return clamp(_food_days(tick.now) / FULL_FOOD_DAYS)


class Wealth(Metric):
    """Wealth against a founding wealth of 1 silver."""

    name = "wealth"
    since = "1.0"
    formula = "wealth / 1 silver"
    full = "the colony owns 1 silver"
    moved_by = "nothing"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return clamp(tick.now.wealth)


class Research(Metric):
    """Finished projects among those that are finished or can start."""

    name = "research"
    since = "1.0"
    formula = "projects finished / (projects finished + projects that can start)"
    full = "no project can start"
    moved_by = "research benches, researchers"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        finished = tick.now.research_finished
        projects = finished + tick.now.research_available
        return finished / projects if projects else 1.0


class SelfSufficiency(Metric):
    """A third each for spare power, for food and for people."""

    name = "self_sufficiency"
    since = "1.0"
    formula = (
        f"1/3 more power made than drawn + 1/3 food for more than {ENOUGH_FOOD_DAYS} days + 1/3 as many colonists as "
        "at the start"
    )
    full = "all three"
    moved_by = "generators, farms, everything that kills"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now
        has_power = now.power_made - now.power_drawn > 0
        return (has_power + (_food_days(now) > ENOUGH_FOOD_DAYS) + (len(now.colonists) >= self.founders.count)) / 3


class Efficiency(Metric):
    """The mean over the earlier ticks of the share of actions that were executed; the tick itself counts afterwards."""

    name = "efficiency"
    since = "1.0"
    formula = "mean over the earlier ticks of actions executed or skipped / actions; 1 without actions"
    full = "every action was executed or skipped"
    moved_by = "valid orders"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._shares: list[float] = []

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        earlier = math.fsum(self._shares) / len(self._shares) if self._shares else 1.0
        self._shares.append(_executed_share(tick))
        return earlier


class Coordination(Metric):
    """The share of conflicts that were resolved."""

    name = "coordination"
    since = "1.0"
    formula = "conflicts between roles that were resolved / conflicts; 1 without conflicts"
    full = "every conflict was resolved, as arbitration always does here"
    moved_by = "nothing"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        return tick.conflicts_resolved / tick.conflicts if tick.conflicts else 1.0


class CommunicationEfficiency(Metric):
    """Always 1: the messages of this project's teams have no receipt, so none is known to be ignored."""

    name = "communication_efficiency"
    since = "1.0"
    formula = "1"
    full = "always"
    moved_by = "nothing"

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        del tick
        return 1.0


def _food_days(now: Measurement) -> float:
    living = len(now.colonists)
    return round(now.food_items / (MEALS_PER_DAY * living), 1) if living else FOOD_DAYS_OF_THE_DEAD


def _executed_share(tick: ScoredTick) -> float:
    proposed = [outcome for outcome in tick.outcomes if not isinstance(outcome.action, NoAction)]
    executed = sum(outcome.status in (OutcomeStatus.DONE, OutcomeStatus.SKIPPED) for outcome in proposed)
    return executed / len(proposed) if proposed else 1.0
