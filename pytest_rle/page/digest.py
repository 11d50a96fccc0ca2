"""Turns the events of an episode into the data of its page, tick by tick."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.llm.calls import CallRecord
from pytest_rle.page.data import Colonist, Mark, PageMinds, PageTick
from pytest_rle.page.deeds import Deeds
from pytest_rle.page.minds import MindCollector
from pytest_rle.records import (
    ActionExecuted,
    CostSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    Event,
    ObservationTaken,
    ProviderCall,
    Scored,
    SseReceived,
    TickStart,
)
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.story import Chronicle

SUCCESS: Final = "success"


@dataclasses.dataclass(frozen=True, slots=True)
class TickDigest:
    """The data of one tick that is complete."""

    tick: PageTick
    minds: PageMinds


class EpisodeDigest:
    """Reads the events of one episode in order.

        digest = EpisodeDigest()
        for event in read_events(folder):
            for finished in digest.add(event):
                ...  # one TickDigest: a live page can append it
        digest.close()

    Attributes:
        start: The first event, once it was read.
        end: The last event, once it was read.
        ticks: The ticks so far. After the end of the record, the last is the state in which the episode ended.
        calls: The calls to models by number, with the amounts that were settled later.
        deliberations: How many deliberations ended with each status.
    """

    def __init__(self) -> None:
        self.start: EpisodeStart | None = None
        self.end: EpisodeEnd | None = None
        self.ticks: list[TickDigest] = []
        self.calls: dict[int, CallRecord] = {}
        self.deliberations: Counter[str] = Counter()
        self.last_measurement: Measurement | None = None
        self._chronicle = Chronicle()
        self._known: set[str] = set()
        self._open: _OpenTick | None = None

    def add(self, event: Event) -> list[TickDigest]:
        """Take the next event. Returns the ticks that it completes: none, or one."""
        finished: list[TickDigest] = []
        if isinstance(event, EpisodeStart):
            self.start, self.last_measurement = event, event.start
        elif isinstance(event, EpisodeEnd):
            self.end = event
        elif isinstance(event, CostSettled) and event.number in self.calls:
            call = self.calls[event.number]
            self.calls[event.number] = call.model_copy(update={"cost_usd": event.cost_usd})
        elif isinstance(event, ProviderCall):
            self.calls[event.call.number] = event.call
        elif isinstance(event, DeliberationEnded):
            self.deliberations[event.status] += 1
        elif isinstance(event, ObservationTaken):
            self.last_measurement = event.measurement
        begins = event.tick if isinstance(event, TickStart | ObservationTaken) else None
        if begins is not None and (self._open is None or self._open.tick != begins):
            finished = self.close()
            self._open = _OpenTick(begins, self._known)
        marks = [
            Mark(tick=each.tick, game_tick=each.game_tick, kind=each.kind, text=each.text)
            for each in self._chronicle.read(event)
        ]
        if self._open is not None:
            self._open.add(event)
            self._open.marks += marks
        return finished

    @property
    def shown_ticks(self) -> list[PageTick]:
        """The ticks so far, without minds, and the tick that is open as far as it was read."""
        shown = [entry.tick for entry in self.ticks]
        return shown if self._open is None else [*shown, self._open.finished().tick]

    def close(self) -> list[TickDigest]:
        """Complete the tick that is open. Call it after the last event."""
        if self._open is None:
            return []
        finished = self._open.finished()
        self._open = None
        self.ticks.append(finished)
        return [finished]


class _OpenTick:
    """The tick that is being read."""

    def __init__(self, tick: int, known: set[str]) -> None:
        self.tick = tick
        self.marks: list[Mark] = []
        self._fields: dict[str, Any] = {"game_tick": 0, "day": 0.0}
        self._deeds = Deeds()
        self._orders: Counter[str] = Counter()
        self._failures = 0
        self._calls: list[CallRecord] = []
        self._seconds = 0.0
        self._minds = MindCollector(tick, known)
        self._has_decided = False

    def add(self, event: Event) -> None:
        """Take one event of this tick."""
        self._minds.add(event)
        if isinstance(event, TickStart):
            self._fields |= {"game_tick": event.game_tick, "day": event.day}
            self._has_decided = True
        elif isinstance(event, ObservationTaken):
            self._fields |= _observed(event)
        elif isinstance(event, Scored):
            self._fields |= {"composite": event.composite, "metrics": event.metrics}
        elif isinstance(event, SseReceived):
            self._deeds.add(event)
        elif isinstance(event, ActionExecuted):
            self._orders[event.status] += 1
        elif isinstance(event, DeliberationEnded):
            self._failures += event.status != SUCCESS
            self._seconds = max(self._seconds, event.latency_s)
        elif isinstance(event, ProviderCall):
            self._calls.append(event.call)

    def finished(self) -> TickDigest:
        """Everything about the tick."""
        tick = PageTick(
            tick=self.tick,
            **self._fields,
            marks=tuple(self.marks),
            deeds=self._deeds.all(),
            orders=dict(self._orders),
            failures=self._failures,
            **spending(self._calls),
            seconds=round(self._seconds, 3),
            is_end=not self._has_decided,
        )
        return TickDigest(tick, self._minds.collected())


def spending(calls: list[CallRecord]) -> dict[str, Any]:
    """Calls, tokens and USD of calls to models, by the names that the page uses."""
    return {
        "calls": len(calls),
        "prompt_tokens": sum(call.prompt_tokens or 0 for call in calls),
        "completion_tokens": sum(call.completion_tokens or 0 for call in calls),
        "cost_usd": float(sum(call.cost_usd for call in calls if call.cost_usd is not None)),
        "unknown_cost_calls": sum(call.cost_usd is None for call in calls),
    }


def _observed(event: ObservationTaken) -> Mapping[str, Any]:
    seen = event.measurement
    return {
        "game_tick": event.game_tick,
        "day": event.day,
        "date": event.datetime,
        "figures": event.figures,
        "enemies": seen.enemies,
        "colonists": tuple(
            Colonist(
                id=each.id,
                health=each.health,
                mood=each.mood,
                needs_tending=each.needs_tending,
                in_danger=each.in_danger,
            )
            for each in seen.colonists
        ),
    }
