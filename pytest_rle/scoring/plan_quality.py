"""How well the team's orders were given: what share the game took, and whether they contradict one another.

Both look at the writes of the last game day and count nothing else: a tick with nothing to do is no merit and no
fault, and a team that gives no orders for a day earns nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.team.actions import (
    Action,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    NoAction,
    PlaceBuilding,
    SetForbidden,
    SetResearch,
    SetSchedule,
    SetWorkPriorities,
    TogglePower,
)
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

WINDOW_GAME_TICKS: Final = GAME_TICKS_PER_DAY
"""How long a write counts."""

Claim = tuple[Hashable, Hashable]
"""What an order says of one target: the target, and what it shall be."""


class PlanQuality:
    """The writes of the last day, and the two metrics over them."""

    def __init__(self) -> None:
        self._writes: deque[tuple[int, ActionOutcome]] = deque()

    def add(self, game_tick: int, outcomes: tuple[ActionOutcome, ...]) -> None:
        """Note what a tick that ended at `game_tick` did."""
        for outcome in outcomes:
            if outcome.status is not OutcomeStatus.SKIPPED and not isinstance(outcome.action, NoAction):
                self._writes.append((game_tick, outcome))
        while self._writes and self._writes[0][0] <= game_tick - WINDOW_GAME_TICKS:
            self._writes.popleft()

    def efficiency(self) -> float:
        """The share of the day's writes that the game took; 0 where there were none."""
        if not self._writes:
            return 0.0
        done = sum(outcome.status is OutcomeStatus.DONE for _, outcome in self._writes)
        return done / len(self._writes)

    def coherence(self) -> float:
        """The share of the day's executed writes that no other one contradicts; 0 where there were none.

        Contradictory are orders that want the same target otherwise: a work priority, an hour of a timetable, a
        switch, a permission or the research project set one way and then another, a colonist drafted and released in
        one tick, a cell given to two zones or two buildings.
        """
        executed = [(tick, outcome.action) for tick, outcome in self._writes if outcome.status is OutcomeStatus.DONE]
        if not executed:
            return 0.0
        said: dict[Hashable, set[Hashable]] = {}
        for number, (tick, action) in enumerate(executed):
            for target, value in claims(action, tick, number):
                said.setdefault(target, set()).add(value)
        clashing = sum(
            any(len(said[target]) > 1 for target, _ in claims(action, tick, number))
            for number, (tick, action) in enumerate(executed)
        )
        return 1.0 - clashing / len(executed)


def claims(action: Action, game_tick: int, number: int) -> Iterator[Claim]:
    """What an action says of which targets. `number` tells two orders for one cell apart."""
    match action:
        case SetWorkPriorities():
            for work_type, priority in sorted(action.priorities.items()):
                yield ("priority", action.colonist_id, work_type), priority
        case SetSchedule():
            for hour in action.hours:
                yield ("schedule", action.colonist_id, hour), action.assignment
        case SetForbidden():
            for thing_id in action.thing_ids:
                yield ("forbidden", thing_id), action.forbidden
        case SetResearch():
            yield ("research",), action.project
        case TogglePower():
            yield ("power", action.building_id), action.on
        case Draft():
            yield ("draft", action.colonist_id, game_tick), action.drafted
        case CreateStockpile() | CreateGrowingZone():
            for cell in action.area.cells():
                yield ("zone", cell), number
        case PlaceBuilding():
            yield ("building", action.x, action.z), (number, action.def_name)
        case _:
            return
