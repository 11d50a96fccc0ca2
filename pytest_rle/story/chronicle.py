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
    SceneTaken,
    SseReceived,
    TickStart,
)
from pytest_rle.story import letters
from pytest_rle.story.happening import Happening, Kind
from pytest_rle.story.sights import Sights, building_words
from pytest_rle.story.words import counted

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
        self._more_enemies: int | None = None
        """The tick of an observation with more enemies than before, until it is known where they are."""
        self._sights = Sights()

    def read(self, event: Event) -> list[Happening]:
        """What this event adds."""
        if isinstance(event, SceneTaken):
            return self._scene(event)
        return [*self._raid(), *self._other(event)]

    def _other(self, event: Event) -> list[Happening]:
        if isinstance(event, EpisodeStart):
            self._game_tick, self._enemies = event.start.game_tick, event.start.enemies
        elif isinstance(event, TickStart):
            self._game_tick = event.game_tick
        elif isinstance(event, ObservationTaken):
            self._game_tick = event.game_tick
            if event.measurement.enemies > self._enemies:
                self._more_enemies = event.tick
            self._enemies = event.measurement.enemies
        elif isinstance(event, SseReceived):
            return self._of_game(event)
        elif isinstance(event, IncidentTriggered):
            return [self._now(event.tick, Kind.INCIDENT, f"The scenario triggers {event.name}.")]
        elif isinstance(event, ActionExecuted) and event.status in ("refused", "unconfirmed"):
            text = f"{role_title(event.role)}: {event.action.type} {event.status}: {event.reason.rstrip('.')}."
            return [self._now(event.tick, Kind.REFUSED, text)]
        elif isinstance(event, ErrorRaised) and event.tick is not None:
            return [self._now(event.tick, *_error(event))]
        return []

    def _scene(self, event: SceneTaken) -> list[Happening]:
        built, rooms = self._sights.see(event)
        found = self._raid(self._sights.enemies())
        # What a scene shows for the first time was made in the tick before it.
        tick = max(0, event.tick - 1)
        if built:
            text = f"The colony built {building_words(built)}."
            found.append(Happening(tick, self._game_tick, Kind.BUILT, text, built))
        return found + [Happening(tick, self._game_tick, Kind.BUILT, sentence) for sentence in rooms]

    def _raid(self, seen: str = "") -> list[Happening]:
        """The enemies of the last observation, if there are more than before: as they were seen, or by number."""
        if self._more_enemies is None:
            return []
        tick, self._more_enemies = self._more_enemies, None
        by_number = f"{counted(self._enemies, 'enemy', 'enemies')} {'is' if self._enemies == 1 else 'are'} on the map"
        return [self._now(tick, Kind.RAID, f"{seen or by_number}.")]

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
