"""Holding a play against the record that it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pytest_rle.episode.past import Past
from pytest_rle.records import (
    CostSettled,
    Difference,
    EpisodeEnd,
    EpisodeStart,
    Event,
    ObservationTaken,
    Scored,
    first_difference,
)
from pytest_rle.rimapi import NotRecorded, Request
from pytest_rle.team import Role


class RecordDiffers(Exception):
    """What is played is not what is on record."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        super().__init__(f"the play parts from the record: {difference}")


class Witness:
    """Sees every event of a play, and holds it against the record. `difference` is the first that it found."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._tick: list[Event] = []
        self.difference: Difference | None = None
        self.ticks = 0
        """How many ticks it has found to be the same."""

    def tell(self, difference: Difference) -> None:
        """Hear of a difference that is seen elsewhere; the first counts."""
        if self.difference is None:
            self.difference = difference

    def unrecorded(self, error: NotRecorded, tick: int, role: Role | None = None) -> None:
        """Hear that the play asked a live game for something that is not on record."""
        self.tell(Difference(tick, role.value if role is not None else None, "the next request", "another", error.text))

    def unasked(self, request: Request | None) -> None:
        """Hear which request on record was not made again by the end of the play."""
        if request is not None and self._past.end is not None:
            self.tell(Difference(None, None, "the next request", str(request), "none"))

    def see(self, event: Event) -> None:
        """Take in an event. Raises RecordDiffers at the end of a tick that is not the one on record."""
        if self.difference is not None:
            return
        if isinstance(event, EpisodeStart):
            self._compare([self._past.start], [event])
            return
        if isinstance(event, EpisodeEnd) and self._past.end is not None and not self._past.goes_on:
            # The end is told when nothing can be broken off any more.
            self.difference = first_difference(self._past.tail, _tail_of([*self._tick, event]))
            return
        self._tick.append(event)
        if isinstance(event, Scored):
            if self.ticks < len(self._past.ticks):
                self._compare(self._past.ticks[self.ticks], self._tick)
                self.ticks += 1
            self._tick = []

    def _compare(self, recorded: Iterable[Event], played: Iterable[Event]) -> None:
        self.difference = first_difference(recorded, played)
        if self.difference is not None:
            raise RecordDiffers(self.difference)


def _tail_of(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, ObservationTaken | CostSettled | EpisodeEnd)]
