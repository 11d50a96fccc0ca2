"""Reads events one by one, and says what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.records import (
    ActionExecuted,
    EpisodeStart,
    ErrorRaised,
    Event,
    IncidentTriggered,
    ObservationTaken,
    SseReceived,
    TickStart,
)
from pytest_rle.story import letters
from pytest_rle.story.happening import Happening, Kind

_TIMEOUTS: Final = ("deliberation_timeout", "timeout")
"""The names of the errors that a role's time limit causes."""


class Chronicle:
    """What happened so far. Feed it every event of a record in order.

    chronicle = Chronicle()
    happenings = [each for event in read_events(folder) for each in chronicle.read(event)]
    """

    def __init__(self) -> None:
        self._game_tick = 0
        self._enemies = 0

    def read(self, event: Event) -> list[Happening]:
        """What this event adds."""
        if isinstance(event, EpisodeStart):
            self._game_tick, self._enemies = event.start.game_tick, event.start.enemies
        elif isinstance(event, TickStart):
            self._game_tick = event.game_tick
        elif isinstance(event, ObservationTaken):
            return self._observation(event)
        elif isinstance(event, SseReceived):
            return self._of_game(event)
        elif isinstance(event, IncidentTriggered):
            return [self._now(event.tick, Kind.INCIDENT, f"The scenario triggers {event.name}.")]
        elif isinstance(event, ActionExecuted) and event.status == "refused":
            text = f"{role_title(event.role)}: {event.action.type} refused: {event.reason.rstrip('.')}."
            return [self._now(event.tick, Kind.REFUSED, text)]
        elif isinstance(event, ErrorRaised) and event.tick is not None:
            return [self._now(event.tick, *_error(event))]
        return []

    def _observation(self, event: ObservationTaken) -> list[Happening]:
        before, self._enemies = self._enemies, event.measurement.enemies
        self._game_tick = event.game_tick
        if self._enemies <= before:
            return []
        count = f"{self._enemies} enemies are" if self._enemies > 1 else "One enemy is"
        return [self._now(event.tick, Kind.RAID, f"{count} on the map.")]

    def _of_game(self, event: SseReceived) -> list[Happening]:
        found: tuple[Kind, str] | None = None
        if event.event == "letter_received":
            found = letters.letter(event.data)
        elif event.event == "message_received":
            found = letters.message(event.data)
        elif event.event == "pawn_killed":
            found = _colonist_death(event.data)
        if found is None:
            return []
        ticks = event.data.get("ticks")
        return [Happening(event.tick, ticks if isinstance(ticks, int) else self._game_tick, *found)]

    def _now(self, tick: int, kind: Kind, text: str) -> Happening:
        return Happening(tick, self._game_tick, kind, text)


def role_title(role: str) -> str:
    """The title of a role by its id, such as "Medical officer"."""
    return role.replace("_", " ").capitalize()


def _error(event: ErrorRaised) -> tuple[Kind, str]:
    who = role_title(event.role) if event.role else "The episode"
    if event.error in _TIMEOUTS or event.timeout_s is not None:
        limit = f" of {event.timeout_s:g} s" if event.timeout_s is not None else ""
        return Kind.TIMEOUT, f"{who} ran out of its time{limit}."
    return Kind.FAILURE, f"{who} has no plan: {(event.message or event.error).rstrip('.')}."


def _colonist_death(data: Mapping[str, Any]) -> tuple[Kind, str] | None:
    pawn = data.get("pawn")
    if not isinstance(pawn, Mapping) or not pawn.get("isColonist"):
        return None
    return Kind.DEATH, f"{pawn.get('name')} died: {data.get('cause') or 'cause unknown'}."
