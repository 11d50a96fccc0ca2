"""Whether two records tell of the same play: everything but times, event by event.

Roles deliberate at the same time, and the order in which they come to an end is a matter of time as well. So what is
told of a tick's deliberations is put into the order of the roles first.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pytest_rle.records.events import (
    ActionExecuted,
    CostSettled,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    ProviderCall,
)
from pytest_rle.team.role import Role

TIMES: Final = frozenset({"seq", "time", "check", "latency_s", "seconds"})
"""Fields that tell when something happened or how long it took, wherever they stand."""

_OF_A_DELIBERATION: Final = frozenset({"prompt", "provider_call", "deliberation", "error"})
_OF_THE_PLACE: Final = frozenset({"schema_version", "provenance", "recipe", "save", "prices"})
"""What the first event tells of the machine and the options, which may differ where the play does not."""

_TIMESTAMP: Final = re.compile(r'"timestamp":"[^"]*"')
"""In every answer of RIMAPI; the colony gives a fixed one in this process, and the time of day as a server."""

_ROLES: Final = {role.value: place for place, role in enumerate(Role)}
_SHOWN: Final = 80
"""Characters of a value that a message shows."""


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """The first point at which two records part. `field` is a path such as `deliberation.actions[0].priority`."""

    tick: int | None
    role: str | None
    field: str
    recorded: str
    played: str

    def __str__(self) -> str:
        place = [f"tick {self.tick}" if self.tick is not None else "", self.role or ""]
        where = ", ".join(part for part in place if part) or "the episode"
        return f"{where}: {self.field} is {self.recorded} on record, and {self.played} when played again"


def comparable(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events without times, a tick's deliberations in the order of their roles."""
    ordered: list[Event] = []
    for is_deliberation, group in itertools.groupby(events, _is_of_a_deliberation):
        ordered += sorted(group, key=_place_of_role if is_deliberation else lambda _: 0)
    return [_timeless(event) for event in ordered]


def first_difference(recorded: Iterable[Event], played: Iterable[Event]) -> Difference | None:
    """Where the play first differs from the record, or None where it is the same."""
    for old, new in itertools.zip_longest(comparable(recorded), comparable(played)):
        if old == new:
            continue
        known = old if old is not None else new
        tick, role = known.get("tick"), known.get("role")
        if old is None or new is None or _name(old) != _name(new):
            return Difference(tick, role, "the next event", _name(old), _name(new))
        path, was, is_now = _deepest(old, new)
        return Difference(tick, role, f"{known['type']}{path}", _shown(was), _shown(is_now))
    return None


def _is_of_a_deliberation(event: Event) -> bool:
    return event.type in _OF_A_DELIBERATION and not (isinstance(event, ErrorRaised) and event.role is None)


def _place_of_role(event: Event) -> int:
    return _ROLES.get(getattr(event, "role", None) or "", len(_ROLES))


def _timeless(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = _without_times(event.model_dump(mode="json"))
    if isinstance(event, ProviderCall):
        del plain["call"]["number"]  # the order in which calls began
    if isinstance(event, CostSettled):
        del plain["number"]
    if isinstance(event, ActionExecuted):
        for exchange in plain["exchanges"]:
            exchange["response"] = _TIMESTAMP.sub("", exchange["response"])
            del exchange["response_length"]  # that of the timestamp is part of it
    if isinstance(event, EpisodeEnd):
        del plain["files"]  # in which there are times
    if isinstance(event, EpisodeStart):
        plain = {name: value for name, value in plain.items() if name not in _OF_THE_PLACE}
    return plain


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_times(inner) for name, inner in value.items() if name not in TIMES}
    if isinstance(value, list):
        return [_without_times(inner) for inner in value]
    return value


def _name(event: Mapping[str, Any] | None) -> str:
    if event is None:
        return "nothing"
    role = event.get("role")
    return f"{event['type']} of {role}" if role else str(event["type"])


def _deepest(old: Any, new: Any) -> tuple[str, Any, Any]:
    """The path to the first difference inside two values that differ, and what stands there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(name for name in new if name not in old)):
            if name not in old or name not in new or old[name] != new[name]:
                path, was, is_now = _deepest(old.get(name, _ABSENT), new.get(name, _ABSENT))
                return f".{name}{path}", was, is_now
    if isinstance(old, list) and isinstance(new, list):
        return _deepest_in_lists(old, new)
    return "", old, new


def _deepest_in_lists(old: Sequence[Any], new: Sequence[Any]) -> tuple[str, Any, Any]:
    for place, (was, is_now) in enumerate(itertools.zip_longest(old, new, fillvalue=_ABSENT)):
        if was != is_now:
            path, deeper, deeper_now = _deepest(was, is_now)
            return f"[{place}]{path}", deeper, deeper_now
    return "", old, new


class _Absent:
    """Stands for what one of two records does not have."""

    def __repr__(self) -> str:
        return "absent"


_ABSENT: Final = _Absent()


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
