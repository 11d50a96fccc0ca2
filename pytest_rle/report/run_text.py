"""A recorded episode as text for people: its story, its losses, and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.records import Event
from pytest_rle.records.call_events import DeliberationEnded, ProviderCall
from pytest_rle.records.events import ActionExecuted, EpisodeEnd, Scored
from pytest_rle.report.wrapping import wrapped
from pytest_rle.shown import shown
from pytest_rle.story import Chronicle, Happening, Kind, tell
from pytest_rle.team.policies import SeatPolicy

LOSSES: Final = {
    Kind.DEATH: "deaths",
    Kind.RAID: "threats",
    Kind.BUILT: "built",
    Kind.LOST: "lost",
    Kind.RESEARCH: "researched",
}
"""What the text lists by name besides the story, with its heading."""

MOST_NAMES: Final = 12


def episode_lines(name: str, events: Sequence[Event]) -> list[str]:
    """An episode in lines of at most 80 characters: result, story, losses, orders, score and cost."""
    lines = [shown(name), "=" * min(len(shown(name)), 80), ""]
    for paragraph in tell(events).lines():
        lines += [*wrapped(paragraph), ""]
    chronicle = Chronicle()
    happenings = [each for event in events for each in chronicle.read(event)]
    for kind, heading in LOSSES.items():
        lines += _listed(heading, happenings, kind)
    lines += _orders(events)
    lines += _seat(events)
    lines += _score(events)
    lines += _cost(events)
    return lines


def _listed(heading: str, happenings: Iterable[Happening], kind: Kind) -> list[str]:
    if kind is Kind.BUILT:
        counted = Counter(label for each in happenings if each.kind is kind for label in each.buildings)
        texts = [f"{count} {label}" for label, count in counted.most_common()]
        return wrapped(f"{heading}: {', '.join(texts)}") if texts else []
    texts = [each.text for each in happenings if each.kind is kind]
    if not texts:
        return []
    more = [f"and {len(texts) - MOST_NAMES} more"] if len(texts) > MOST_NAMES else []
    lines = [f"{heading}:"]
    for text in [*texts[:MOST_NAMES], *more]:
        lines += wrapped(text, indent="  ")
    return lines


def _orders(events: Iterable[Event]) -> list[str]:
    statuses = Counter(event.status for event in events if isinstance(event, ActionExecuted))
    if not statuses:
        return ["orders: none"]
    return [f"orders: {', '.join(f'{count} {status}' for status, count in sorted(statuses.items()))}"]


def _seat(events: Iterable[Event]) -> list[str]:
    """What an agent from outside has asked for and no player may; nothing for any other team."""
    turns = [event for event in events if isinstance(event, DeliberationEnded) and event.policy == SeatPolicy.name]
    if not turns:
        return []
    refused = [str(entry.raw.get("path")) for event in turns for entry in event.rejected if isinstance(entry.raw, dict)]
    if not refused:
        return ["a clean run: no power of the operator was asked for"]
    asked = ", ".join(f"{count} x {path}" for path, count in Counter(refused).most_common(MOST_NAMES))
    return wrapped(f"powers of the operator that were asked for, and refused: {asked}")


def _score(events: Sequence[Event]) -> list[str]:
    ends = [event for event in events if isinstance(event, EpisodeEnd)]
    scores = [event for event in events if isinstance(event, Scored)]
    metrics = ends[-1].metrics if ends else scores[-1].metrics if scores else {}
    known = [f"{name} {value:.2f}" for name, value in metrics.items() if value is not None]
    if ends:
        end = ends[-1]
        parts = {"mean": end.mean, "final": end.final, "goal": end.goal}
        named = ", ".join(f"{name} {value:.3f}" for name, value in parts.items() if value is not None)
        known.insert(0, f"{end.score:.3f} ({named})" if named else f"{end.score:.3f}")
    return wrapped(f"score: {', '.join(known)}") if known else []


def _cost(events: Iterable[Event]) -> list[str]:
    calls = [event.call for event in events if isinstance(event, ProviderCall)]
    if not calls:
        return []
    tokens = sum((call.prompt_tokens or 0) + (call.completion_tokens or 0) for call in calls)
    return [f"models: {len(calls)} calls, {tokens:,} tokens"]
