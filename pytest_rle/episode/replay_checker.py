"""Compares an episode, while it is played, with the record that it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.errors import EpisodeError
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


class RecordDiffers(EpisodeError):
    """The episode does not repeat its record. `difference` says where."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        super().__init__(f"the episode no longer matches its record: {difference}")


class ReplayChecker:
    """Compares each event of an episode with the record.

    Attributes:
        difference: The first difference found, or None.
        matching_ticks: How many ticks were played and equal the recorded ones.
    """

    def __init__(self, record: RecordedEpisode) -> None:
        self.difference: Difference | None = None
        self.matching_ticks = 0
        self._record = record
        self._tick: list[Event] = []

    def report(self, difference: Difference) -> None:
        """Report a difference that was found elsewhere. Only the first one is kept."""
        if self.difference is None:
            self.difference = difference

    def report_unrecorded_request(self, error: NotRecorded, tick: int, role: Role | None = None) -> None:
        """Report a request to a live game that is not on record."""
        self.report(
            Difference(tick, role.value if role is not None else None, "the next request", "another", error.text)
        )

    def report_unused_request(self, request: Request) -> None:
        """Report a recorded request that was not made again before the episode ended."""
        if self._record.end is not None:
            self.report(Difference(None, None, "the next request", str(request), "none"))

    def check(self, event: Event) -> None:
        """Take the next event. Raises RecordDiffers when a tick is complete and differs from the recorded one."""
        if self.difference is not None:
            return
        if isinstance(event, EpisodeStart):
            self._compare([self._record.start], [event])
            return
        if isinstance(event, EpisodeEnd) and self._record.end is not None and not self._record.resuming:
            # Nothing is left to stop here, so the difference is only kept.
            self.difference = first_difference(self._record.closing_events, _closing_events([*self._tick, event]))
            return
        self._tick.append(event)
        if isinstance(event, Scored):
            if self.matching_ticks < len(self._record.ticks):
                self._compare(self._record.ticks[self.matching_ticks], self._tick)
                self.matching_ticks += 1
            self._tick = []

    def _compare(self, recorded: Iterable[Event], played: Iterable[Event]) -> None:
        self.difference = first_difference(recorded, played)
        if self.difference is not None:
            raise RecordDiffers(self.difference)


def _closing_events(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, ObservationTaken | CostSettled | EpisodeEnd)]
