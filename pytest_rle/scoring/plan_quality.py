"""The quality of the team's orders: which share the game accepted, and whether they contradict one another.

Both metrics read the writes of the last game day and nothing else. A tick with nothing to do neither helps nor hurts,
and a team that gives no orders for a day earns nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.team.actions import NoAction
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

WINDOW_GAME_TICKS: Final = GAME_TICKS_PER_DAY
"""How long a write counts."""


class PlanQuality:
    """The writes of the last game day, and the two metrics over them."""

    def __init__(self) -> None:
        self._writes: deque[tuple[int, ActionOutcome]] = deque()

    def add(self, game_tick: int, outcomes: tuple[ActionOutcome, ...]) -> None:
        """Add the outcomes of a tick that ended at `game_tick`."""
        for outcome in outcomes:
            if outcome.status is not OutcomeStatus.SKIPPED and not isinstance(outcome.action, NoAction):
                self._writes.append((game_tick, outcome))
        while self._writes and self._writes[0][0] <= game_tick - WINDOW_GAME_TICKS:
            self._writes.popleft()

    def efficiency(self) -> float:
        """The share of the day's writes that the game accepted, from 0 to 1; 0 without writes."""
        if not self._writes:
            return 0.0
        done = sum(outcome.status is OutcomeStatus.DONE for _, outcome in self._writes)
        return done / len(self._writes)

    def coherence(self) -> float:
        """The share of the day's executed writes that no other one contradicts, from 0 to 1; 0 without writes.

        Orders contradict each other when they claim different values of one target: a work priority, an hour of a
        timetable, a switch, a permission or the research project set to one value and then to another, a colonist
        drafted and undrafted in one tick, a cell given to two zones or two buildings. Each action states its claims.
        """
        executed = [(tick, outcome.action) for tick, outcome in self._writes if outcome.status is OutcomeStatus.DONE]
        if not executed:
            return 0.0
        values: dict[Hashable, set[Hashable]] = {}
        for number, (tick, action) in enumerate(executed):
            for target, value in action.claims(tick, number):
                values.setdefault(target, set()).add(value)
        clashing = sum(
            any(len(values[target]) > 1 for target, _ in action.claims(tick, number))
            for number, (tick, action) in enumerate(executed)
        )
        return 1.0 - clashing / len(executed)
