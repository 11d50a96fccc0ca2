"""The story of a run, day by day."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pytest_rle.records import ActionExecuted, EpisodeEnd, EpisodeStart, Event, Scored, SseReceived, TickStart
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.story.chronicle import Chronicle
from pytest_rle.story.day_work import DayWork
from pytest_rle.story.happening import Happening, Kind
from pytest_rle.story.sights import building_words
from pytest_rle.team.policies import SeatPolicy

_COUNTED: Final = frozenset({Kind.REFUSED, Kind.TIMEOUT, Kind.FAILURE, Kind.MISHAP})
"""Kinds that a story counts instead of telling each."""

_COUNTED_WORDS: Final[Mapping[Kind, str]] = {
    Kind.MISHAP: "a piece of work failed",
    Kind.TIMEOUT: "a role ran out of time",
    Kind.FAILURE: "a role had no plan",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the story, and the tick that it is about. `kind` is None for a summary of the day."""

    tick: int
    text: str
    kind: Kind | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class StoryDay:
    """One day: its number from 1, its first tick, and its sentences in order of time."""

    day: int
    tick: int
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The day in one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A run in words: how it began, its days, and how it ended (empty if the record has no end)."""

    beginning: str
    days: tuple[StoryDay, ...]
    ending: str

    def lines(self) -> list[str]:
        """The story as paragraphs."""
        days = [f"Day {day.day}: {day.text}" for day in self.days if day.sentences]
        return [line for line in (self.beginning, *days, self.ending) if line]


def tell(events: Iterable[Event]) -> Story:
    """The story of a record. The result depends on the events alone.

    Its texts may quote the game and models, so whoever prints them escapes them.
    """
    teller = Teller()
    for event in events:
        teller.read(event)
    return teller.story()


class Teller:
    """Collects the sentences of each day, event by event, also while a record is written."""

    def __init__(self) -> None:
        self._chronicle = Chronicle()
        self._start_tick = 0
        self._beginning = ""
        self._ending = ""
        self._days: dict[int, _Day] = {}
        self._today = 1
        self._tick = 0

    def read(self, event: Event) -> None:
        """Take one event into the story."""
        if isinstance(event, EpisodeStart):
            self._start_tick = event.start.game_tick
            self._beginning = _beginning(event)
        elif isinstance(event, TickStart):
            self._tick, self._today = event.tick, self._day_of(event.game_tick)
            self._day(self._today)
        elif isinstance(event, EpisodeEnd):
            self._ending = _ending(event)
        for happening in self._chronicle.read(event):
            self._day(self._day_of(happening.game_tick)).happenings.append(happening)
        if isinstance(event, SseReceived):
            ticks = event.data.get("ticks")
            self._day(self._day_of(ticks) if isinstance(ticks, int) else self._today).work.add(event)
        elif isinstance(event, ActionExecuted):
            self._day(self._today).orders[event.status] += 1
        elif isinstance(event, Scored):
            self._day(self._today).score = event.composite

    def story(self) -> Story:
        """The story so far. Its texts may quote the game and models, so whoever prints them escapes them."""
        days: list[StoryDay] = []
        before: float | None = None
        for number, day in sorted(self._days.items()):
            days.append(StoryDay(number, day.tick, tuple(day.sentences(before))))
            before = day.score if day.score is not None else before
        return Story(self._beginning, tuple(days), self._ending)

    def _day_of(self, game_tick: int) -> int:
        return max(1, (game_tick - self._start_tick) // GAME_TICKS_PER_DAY + 1)

    def _day(self, number: int) -> _Day:
        return self._days.setdefault(number, _Day(self._tick))


class _Day:
    """What is known of one day."""

    def __init__(self, tick: int) -> None:
        self.tick = tick
        self.happenings: list[Happening] = []
        self.work = DayWork()
        self.orders: Counter[str] = Counter()
        self.score: float | None = None

    def sentences(self, score_before: float | None) -> list[Sentence]:
        """The happenings in order of time, equal ones together, then the work, the orders and the score."""
        told = [each for each in self.happenings if each.kind not in _COUNTED and not each.buildings]
        counts = Counter(each.text for each in told)
        found: list[Sentence] = []
        for each in sorted(told, key=lambda happening: happening.game_tick):
            count = counts.pop(each.text, 0)
            if count:
                text = each.text if count == 1 else f"{each.text.rstrip('.')} ({count} times)."
                found.append(Sentence(each.tick, text, each.kind))
        built = [each for each in self.happenings if each.buildings]
        if built:
            words = building_words(tuple(name for each in built for name in each.buildings))
            found.append(Sentence(built[0].tick, f"The colony built {words}.", Kind.BUILT))
        found += [Sentence(self.tick, text) for text in self.work.sentences()]
        found += [Sentence(self.tick, text) for text in self._of_team()]
        if self.score is not None:
            found.append(Sentence(self.tick, _score(self.score, score_before)))
        return found

    def _of_team(self) -> list[str]:
        kinds = Counter(each.kind for each in self.happenings)
        lines = []
        if self.orders.total():
            refused = self.orders["refused"]
            given = self.orders.total()
            rest = f", and the game refused {refused}" if refused else ""
            lines.append(f"The team gave {given} order{'s' if given != 1 else ''}{rest}.")
            unconfirmed = self.orders["unconfirmed"]
            if unconfirmed:
                lines.append(f"The game accepted {unconfirmed} of them and shows nothing of it.")
        for kind, text in _COUNTED_WORDS.items():
            if kinds[kind]:
                lines.append(f"{_times(kinds[kind])} {text}.")
        return lines


def _times(count: int) -> str:
    return {1: "Once", 2: "Twice"}.get(count, f"{count} times")


def _score(score: float, before: float | None) -> str:
    text = f"Score {score:.3f}"
    if before is None or round(score, 3) == round(before, 3):
        return f"{text}."
    return f"{text}, {'up' if score > before else 'down'} {abs(round(score, 3) - round(before, 3)):.3f}."


def _beginning(event: EpisodeStart) -> str:
    is_seat = event.policy == SeatPolicy.name and event.team is not None
    team = event.team.name if is_seat and event.team is not None else event.model or event.policy
    count = len(event.start.colonists)
    people = f"{count} colonist{'s' if count != 1 else ''}"
    return f"{people} in {event.scenario}, seed {event.seed}, led by {team}."


def _ending(event: EpisodeEnd) -> str:
    reason = f": {event.reason}" if event.reason else ""
    return f"It ended after {event.days:.1f} days as {event.outcome}{reason}. Score {event.score:.3f}."
