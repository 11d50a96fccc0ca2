"""Compares an episode, while it is played, with the record that it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pytest_rle.episode.observer import EpisodeObserver
from pytest_rle.episode.plan import Proposal
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.errors import EpisodeError
from pytest_rle.records import (
    CostSettled,
    Difference,
    EpisodeEnd,
    EpisodeStart,
    Event,
    ObservationTaken,
    SceneTaken,
    Scored,
    first_difference,
)
from pytest_rle.rimapi import NotRecorded, Request, RimApiError
from pytest_rle.team import Role


class RecordDiffers(EpisodeError):
    """The episode does not repeat its record. `difference` says where."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        super().__init__(f"the episode no longer matches its record: {difference}")


class ReplayChecker(EpisodeObserver):
    """Compares each event of an episode with the record.

    Attributes:
        difference: The first difference found, or None.
        matching_ticks: How many ticks were played and equal the recorded ones.
    """

    def __init__(self, record: RecordedEpisode) -> None:
        self.difference: Difference | None = None
        self.matching_ticks = 0
        self._record = record
        self._tick_events: list[Event] = []
        self._scored_ticks = 0

    def on_event(self, event: Event) -> None:
        """Take the next event. Raises RecordDiffers when a tick is complete and differs from the recorded one."""
        if isinstance(event, Scored):
            self._scored_ticks += 1
        if self.difference is not None:
            return
        if isinstance(event, EpisodeStart):
            self._compare([self._record.start], [event])
            return
        if isinstance(event, EpisodeEnd) and self._record.end is not None and not self._record.resuming:
            # Nothing is left to stop here, so the difference is only kept.
            closing = _closing_events([*self._tick_events, event])
            self.difference = first_difference(self._record.closing_events, closing)
            return
        self._tick_events.append(event)
        if isinstance(event, Scored):
            if self.matching_ticks < len(self._record.ticks):
                self._compare(self._record.ticks[self.matching_ticks], self._tick_events)
                self.matching_ticks += 1
            self._tick_events = []

    def on_action_failed(self, tick: int, proposal: Proposal, error: RimApiError) -> None:
        """Note which role asked a live game for something that is not on record."""
        if isinstance(error, NotRecorded):
            self._report_unrecorded_request(error, tick, proposal.role)

    def on_error(self, error: Exception) -> None:
        """Note that a live game was asked for something that is not on record."""
        if isinstance(error, NotRecorded):
            self._report_unrecorded_request(error, self._scored_ticks, None)

    def report_unused_request(self, request: Request) -> None:
        """Report a recorded request that was not made again before the episode ended."""
        if self._record.end is not None:
            self._report(Difference(None, None, "the next request", str(request), "none"))

    def _report_unrecorded_request(self, error: NotRecorded, tick: int, role: Role | None) -> None:
        role_name = role.value if role is not None else None
        self._report(Difference(tick, role_name, "the next request", "another", error.text))

    def _report(self, difference: Difference) -> None:
        if self.difference is None:
            self.difference = difference

    def _compare(self, recorded: Iterable[Event], played: Iterable[Event]) -> None:
        self.difference = first_difference(recorded, played)
        if self.difference is not None:
            raise RecordDiffers(self.difference)


def _closing_events(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, ObservationTaken | SceneTaken | CostSettled | EpisodeEnd)]
