"""Where two records of one seed begin to differ: in what was seen, told, decided and ordered, and in the world."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pytest_rle.records import Event
from pytest_rle.records.call_events import DeliberationEnded, PromptSent, ProviderCall
from pytest_rle.records.events import ActionExecuted, EpisodeStart, ObservationTaken, Scored
from pytest_rle.report.wrapping import side_by_side

MOST_LINES: Final = 12
"""Lines of a long text that are shown around its first difference."""


@dataclasses.dataclass(frozen=True, slots=True)
class AspectDifference:
    """The first difference in one aspect of two records.

    Attributes:
        aspect: What was compared, such as `orders`.
        tick: The tick at which they differ.
        role: The role whose part differs; None if it belongs to none.
        a: What the first record has, in lines.
        b: What the second record has, in lines.
    """

    aspect: str
    tick: int
    role: str | None
    a: Sequence[str]
    b: Sequence[str]

    def lines(self) -> list[str]:
        """The difference in lines of at most 80 characters, side by side."""
        where = f"tick {self.tick}" + (f", {self.role}" if self.role else "")
        return [f"{self.aspect}: first difference at {where}", *side_by_side(self.a, self.b)]


Parts = Mapping[tuple[int, str], Sequence[str]]
"""The lines of an aspect by tick and role."""


def record_differences(a: Sequence[Event], b: Sequence[Event]) -> list[AspectDifference]:
    """The first difference in each aspect, ordered by tick. Empty if the records agree in all of them."""
    found = [
        difference
        for aspect, read in ASPECTS.items()
        if (difference := _first(aspect, _by_place(read(a)), _by_place(read(b)))) is not None
    ]
    return sorted(found, key=lambda each: each.tick)


def game_differences(a: EpisodeStart, b: EpisodeStart) -> list[str]:
    """In what two records are not of the same game, in words."""
    compared: list[tuple[str, Any, Any]] = [
        ("the scenario", a.scenario, b.scenario),
        ("the seed", a.seed, b.seed),
        ("the save", a.save_sha256, b.save_sha256),
    ]
    return [f"{name} ({one} and {other})" for name, one, other in compared if one != other]


Lines = Iterator[tuple[int, str, list[str]]]


def _world(events: Iterable[Event]) -> Lines:
    """The state of the world before each tick."""
    for event in events:
        if isinstance(event, ObservationTaken):
            figures = [f"{name} {value:g}" for name, value in sorted(event.figures.items())]
            yield event.tick, "", [f"state {event.state_hash or 'unknown'}", *figures]


def _prompts(events: Iterable[Event]) -> Lines:
    for event in events:
        if isinstance(event, PromptSent):
            yield event.tick, event.role, [line for part in event.parts for line in (part.text or "").splitlines()]


def _answers(events: Iterable[Event]) -> Lines:
    for event in events:
        if isinstance(event, ProviderCall):
            call = event.call
            yield event.tick, event.role, call.raw_text.splitlines() or [str(call.status)]


def _plans(events: Iterable[Event]) -> Lines:
    for event in events:
        if isinstance(event, DeliberationEnded):
            yield event.tick, event.role, [event.status, event.summary, *map(_action, event.actions)]


def _orders(events: Iterable[Event]) -> Lines:
    for event in events:
        if isinstance(event, ActionExecuted):
            yield event.tick, event.role, [f"{event.status}: {_action(event.action)}", *filter(None, [event.reason])]


def _scores(events: Iterable[Event]) -> Lines:
    for event in events:
        if isinstance(event, Scored):
            values = [f"{name} {'-' if value is None else f'{value:.4f}'}" for name, value in event.metrics.items()]
            yield event.tick, "", [f"composite {event.composite:.4f}", *values]


ASPECTS: Final = {
    "prompts": _prompts,
    "answers": _answers,
    "plans": _plans,
    "orders": _orders,
    "world": _world,
    "scores": _scores,
}


def _by_place(parts: Lines) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    for tick, role, lines in parts:
        found.setdefault((tick, role), []).extend(lines)
    return found


def _first(aspect: str, a: Parts, b: Parts) -> AspectDifference | None:
    for tick, role in sorted({*a, *b}):
        one, other = a.get((tick, role)), b.get((tick, role))
        if one != other:
            first, second = _around(one, other)
            return AspectDifference(aspect, tick, role or None, first, second)
    return None


def _around(a: Sequence[str] | None, b: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """The lines from the first that differs, at most MOST_LINES of each."""
    if a is None or b is None:
        first, second = (["(nothing)"] if each is None else list(each[:MOST_LINES]) for each in (a, b))
        return first, second
    pairs = enumerate(zip(a, b, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), min(len(a), len(b)))
    first, second = (list(each[start : start + MOST_LINES]) or ["(ends here)"] for each in (a, b))
    return first, second


def _action(action: Any) -> str:
    fields = action.model_dump(mode="json", exclude={"type", "reason", "priority"}, exclude_defaults=True)
    return " ".join([action.type, *(f"{name}={value}" for name, value in fields.items())])
