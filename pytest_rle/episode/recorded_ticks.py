"""The events of a record by tick, and whether a tick was lost to the model's endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.llm.calls import CallStatus
from pytest_rle.records import DeliberationEnded, Event, ProviderCall, Scored
from pytest_rle.team import DeliberationStatus

UNANSWERED: Final = frozenset({DeliberationStatus.TIMEOUT.value, DeliberationStatus.PROVIDER_ERROR.value})
"""How a deliberation ends that no model has answered."""


def by_ticks(events: Sequence[Event]) -> tuple[list[tuple[Event, ...]], list[Event]]:
    """The events of each tick that was scored, and the events after the last of them."""
    ticks: list[tuple[Event, ...]] = []
    open_tick: list[Event] = []
    for event in events:
        open_tick.append(event)
        if isinstance(event, Scored):
            ticks.append(tuple(open_tick))
            open_tick = []
    return ticks, open_tick


def was_lost_to_model(tick: Iterable[Event]) -> bool:
    """Whether the model failed in this tick: no role got an answer, or a fault made later calls pointless."""
    events = list(tick)
    calls = [e for e in events if isinstance(e, ProviderCall) and e.call.status is not CallStatus.REPEATED]
    if any(event.call.fault is not None and event.call.fault.stops_run for event in calls):
        return True
    asking = {event.role for event in calls}
    ended = [event for event in events if isinstance(event, DeliberationEnded) and event.role in asking]
    return bool(ended) and all(event.status in UNANSWERED for event in ended)
