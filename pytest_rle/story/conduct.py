"""How each role worked, counted from records alone: orders that came to nothing, and how soon it answered events."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.records import ActionExecuted, DeliberationEnded, EpisodeStart, Event, ObservationTaken, TickStart
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR, NUTRITION_PER_DAY
from pytest_rle.scoring import Measurement
from pytest_rle.story.chronicle import Chronicle
from pytest_rle.story.happening import Kind
from pytest_rle.team import Role
from pytest_rle.team.actions import NoAction
from pytest_rle.team.outcome import OutcomeStatus

RIGHT_ROLE: Final[Mapping[Kind, Role]] = {
    Kind.RAID: Role.DEFENSE_COMMANDER,
    Kind.DOWNED: Role.MEDICAL_OFFICER,
    Kind.ILLNESS: Role.MEDICAL_OFFICER,
    Kind.BREAK: Role.SOCIAL_OVERSEER,
    Kind.LOST: Role.CONSTRUCTION_PLANNER,
    Kind.RESEARCH: Role.RESEARCH_DIRECTOR,
}
"""The role that answers for a kind of event. Short food, which is no event of the game, is the resource manager's."""

SHORT_FOOD_DAYS: Final = 2.0
"""Food in store for fewer days than these is short."""

_ROLES: Final = frozenset(Role)
"""A record may name others."""


class Conduct(BaseModel):
    """What a role did in some games.

    Attributes:
        orders: Its orders, malformed ones included.
        contradicted: Orders for a target on which another role's order won.
        duplicated: Orders that another role gave in the same tick.
        idle: Orders that changed nothing, because all was as they asked.
        refused: Orders that the game refused.
        rejected: Orders that were malformed, or that the role may not give.
        without_plan: Turns in which it had no plan.
        events: Events that it answers for.
        answered: Events after which it gave an order that was carried out.
        delay_hours: The median game hours from such an event to that order; None without one.
    """

    model_config = ConfigDict(frozen=True)

    orders: int
    contradicted: int
    duplicated: int
    idle: int
    refused: int
    rejected: int
    without_plan: int
    events: int
    answered: int
    delay_hours: float | None


def conduct_of(records: Iterable[Iterable[Event]]) -> Mapping[str, Conduct]:
    """How each role worked, by role, over the records of several games. Roles without a turn are left out."""
    counts: dict[Role, _Counts] = {}
    for events in records:
        reader = _Reader(counts)
        for event in events:
            reader.read(event)
    return {role.value: counts[role].conduct() for role in Role if role in counts}


class _Counts:
    def __init__(self) -> None:
        self.statuses: dict[str, int] = {}
        self.duplicated = self.rejected = self.without_plan = self.events = 0
        self.delays: list[float] = []

    def conduct(self) -> Conduct:
        skipped = self.statuses.get(OutcomeStatus.SKIPPED, 0)
        return Conduct(
            orders=sum(self.statuses.values()) + self.rejected,
            contradicted=self.statuses.get(OutcomeStatus.OVERRULED, 0),
            duplicated=self.duplicated,
            idle=skipped - self.duplicated,
            refused=self.statuses.get(OutcomeStatus.REFUSED, 0),
            rejected=self.rejected,
            without_plan=self.without_plan,
            events=self.events,
            answered=len(self.delays),
            delay_hours=round(statistics.median(self.delays), 2) if self.delays else None,
        )


class _Reader:
    """Reads one record, and adds to the counts."""

    def __init__(self, counts: dict[Role, _Counts]) -> None:
        self._counts = counts
        self._chronicle = Chronicle()
        self._game_tick = 0
        self._waiting: dict[Role, list[int]] = {}
        """The game ticks of the events that a role has not answered yet."""
        self._was_short = False

    def read(self, event: Event) -> None:
        """Take one event of the record."""
        if isinstance(event, EpisodeStart):
            self._was_short = _is_short(event.start)
        elif isinstance(event, TickStart):
            self._game_tick = event.game_tick
        elif isinstance(event, ObservationTaken):
            is_short = _is_short(event.measurement)
            if is_short and not self._was_short:
                self._happens(Role.RESOURCE_MANAGER, event.game_tick)
            self._was_short = is_short
        elif isinstance(event, DeliberationEnded):
            self._deliberation(event)
        elif isinstance(event, ActionExecuted):
            self._order(event)
        for happening in self._chronicle.read(event):
            role = RIGHT_ROLE.get(happening.kind)
            if role is not None:
                self._happens(role, happening.game_tick)

    def _deliberation(self, event: DeliberationEnded) -> None:
        if event.role not in _ROLES:
            return
        counts = self._counts.setdefault(Role(event.role), _Counts())
        counts.rejected += len(event.rejected)
        counts.without_plan += event.status != "success"

    def _order(self, event: ActionExecuted) -> None:
        if isinstance(event.action, NoAction) or event.role not in _ROLES:
            return
        role = Role(event.role)
        counts = self._counts.setdefault(role, _Counts())
        counts.statuses[event.status] = counts.statuses.get(event.status, 0) + 1
        counts.duplicated += event.status == OutcomeStatus.SKIPPED and _names_a_role(event.reason)
        if event.status == OutcomeStatus.DONE:
            since = self._waiting.pop(role, [])
            counts.delays += [(self._game_tick - game_tick) / GAME_TICKS_PER_HOUR for game_tick in since]

    def _happens(self, role: Role, game_tick: int) -> None:
        """An event for a role; one that does not play answers for nothing."""
        if role in self._counts:
            self._counts[role].events += 1
            self._waiting.setdefault(role, []).append(game_tick)


def _is_short(measured: Measurement) -> bool:
    return measured.nutrition < SHORT_FOOD_DAYS * NUTRITION_PER_DAY * len(measured.colonists)


def _names_a_role(reason: str) -> bool:
    """Whether an order was left out because of another role's, which the reason names first."""
    return reason.split(" ", 1)[0] in _ROLES
