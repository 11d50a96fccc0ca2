"""The state at the end, of which scoring 3.0 makes a stated share of the score, the same in all scenarios."""

from __future__ import annotations

from typing import Final

from pytest_rle.scenario.schema import GoalSpec
from pytest_rle.scoring.founders import Founders
from pytest_rle.scoring.goals import GOALS, wellness
from pytest_rle.scoring.last_day import LastDay
from pytest_rle.scoring.measurement import Measurement

KEPT: Final = 0.25
"""The share of the mean over the horizon that a run keeps, however it ends."""

CARRIED: Final = 0.5
"""The share of the mean that counts as far as the founders are well at the end."""

FINAL: Final = 0.1
"""The share of the score that is the founders' health over the last day."""

GOAL: Final = 0.15
"""The share of the score that is the scenario's goal at the end."""


class EndState:
    """Follows what the end of a run is judged by, tick by tick.

    Args:
        goal: The scenario's goal and its target.
        start: The colony at the start.

    Attributes:
        final: The founders' mean health over the last day, 0 to 1; the dead count 0, those in danger of death or
            downed half. It is never more than the share of founders who live.
        goal: How much of the goal has been reached, 0 to 1.
        is_lost: No founder lives.
    """

    def __init__(self, goal: GoalSpec, start: Measurement) -> None:
        self._founders = Founders(start)
        self._spec = goal
        self._goal = GOALS[goal.metric](start)
        self._health = LastDay(start.game_tick)
        self.final = self._health.add(start.game_tick, wellness(self._founders, start))
        self.goal = 0.0
        self.is_lost = not self._founders.alive(start)

    def follow(self, now: Measurement) -> None:
        """Look at the colony after a tick."""
        self.is_lost = self.is_lost or not self._founders.alive(now)
        self.goal = 0.0 if self.is_lost else self._spec.share(self._goal.figure(now))
        health = self._health.add(now.game_tick, wellness(self._founders, now))
        self.final = 0.0 if self.is_lost else min(health, self._founders.share_alive(now))


def composite(mean: float, *, final: float, goal: float) -> float:
    """A run's score from its mean over the horizon and the state at its end, all 0 to 1.

    After a defeat `final` and `goal` are 0, so that a lost game keeps a quarter of its mean.
    """
    return mean * (KEPT + CARRIED * final) + FINAL * final + GOAL * goal
