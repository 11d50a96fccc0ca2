"""Compares two records event by event, without the fields that depend on the wall clock.

Roles deliberate at the same time, so the order in which they finish also depends on the clock. Before the comparison,
the events of a tick's deliberations are sorted by role.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pytest_rle.records.call_events import CallStarted, DeliberationEnded, PromptSent, ProviderCall
from pytest_rle.records.events import ErrorRaised, Event
from pytest_rle.shown import shown
from pytest_rle.team import Role

_ROLE_ORDER: Final = {role.value: place for place, role in enumerate(Role)}
_MAX_SHOWN: Final = 80
"""How many characters of a value a message shows."""


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """The first difference between a record and a replay.

    Attributes:
        tick: Its tick, or None if it belongs to none.
        role: Its role, or None if it belongs to none.
        field: A path such as `deliberation.actions[0].priority`.
        recorded: The recorded value, as text.
        played: The replayed value, as text.
    """

    tick: int | None
    role: str | None
    field: str
    recorded: str
    played: str

    def __str__(self) -> str:
        place = [f"tick {self.tick}" if self.tick is not None else "", self.role or ""]
        where = ", ".join(part for part in place if part) or "the episode"
        return shown(f"{where}: {self.field} is {self.recorded} on record, and {self.played} when played again")


def first_difference(recorded: Iterable[Event], played: Iterable[Event]) -> Difference | None:
    """The first difference between two sequences of events, or None if there is none."""
    for old, new in itertools.zip_longest(_comparable(recorded), _comparable(played)):
        if old == new:
            continue
        known = old if old is not None else new
        tick, role = known.get("tick"), known.get("role")
        if old is None or new is None or _name(old) != _name(new):
            return Difference(tick, role, "the next event", _name(old), _name(new))
        path, old_value, new_value = _first_inner_difference(old, new)
        return Difference(tick, role, f"{known['type']}{path}", _shortened(old_value), _shortened(new_value))
    return None


def _comparable(events: Iterable[Event]) -> list[dict[str, Any]]:
    ordered: list[Event] = []
    compared = (event for event in events if not isinstance(event, CallStarted))
    for is_deliberation, group in itertools.groupby(compared, _belongs_to_deliberation):
        ordered += sorted(group, key=_role_order if is_deliberation else lambda _: 0)
    return [event.comparable() for event in ordered]


def _belongs_to_deliberation(event: Event) -> bool:
    if isinstance(event, ErrorRaised):
        return event.role is not None
    return isinstance(event, PromptSent | ProviderCall | DeliberationEnded)


def _role_order(event: Event) -> int:
    return _ROLE_ORDER.get(getattr(event, "role", None) or "", len(_ROLE_ORDER))


def _name(event: Mapping[str, Any] | None) -> str:
    if event is None:
        return "nothing"
    role = event.get("role")
    return f"{event['type']} of {role}" if role else str(event["type"])


def _first_inner_difference(old: Any, new: Any) -> tuple[str, Any, Any]:
    """The path to the first difference inside two unequal values, and the two values there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(name for name in new if name not in old)):
            if name not in old or name not in new or old[name] != new[name]:
                path, old_value, new_value = _first_inner_difference(old.get(name, _ABSENT), new.get(name, _ABSENT))
                return f".{name}{path}", old_value, new_value
    if isinstance(old, list) and isinstance(new, list):
        return _first_difference_in_lists(old, new)
    return "", old, new


def _first_difference_in_lists(old: Sequence[Any], new: Sequence[Any]) -> tuple[str, Any, Any]:
    for place, (old_item, new_item) in enumerate(itertools.zip_longest(old, new, fillvalue=_ABSENT)):
        if old_item != new_item:
            path, old_value, new_value = _first_inner_difference(old_item, new_item)
            return f"[{place}]{path}", old_value, new_value
    return "", old, new


class _Absent:
    """Stands for a value that one of two records lacks."""

    def __repr__(self) -> str:
        return "absent"


_ABSENT: Final = _Absent()


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
